import SweepAnalysis
import SweepResults
import SystemPackage

/// The one page of a sweep: heatmaps, steps, scaling curves, versions.
///
/// One HTML file that opens from disk. All it shows of the data is put in as text.
public struct ReportPage: Sendable {
  /// What the page shows.
  public var report: SweepReport
  /// Where plotly.js comes from.
  public var script: PlotlyScript

  /// The page of a report.
  public init(_ report: SweepReport, script: PlotlyScript) {
    self.report = report
    self.script = script
  }

  /// The page.
  public var html: String { page.html }

  /// Writes the page, whole or not at all. Throws ``RunFileError`` with the system's reason.
  public func write(to path: FilePath) throws(RunFileError) { try page.write(to: path) }

  private var page: Page {
    let title = report.package.isEmpty ? "Sweep" : "\(report.package): sweep"
    let data = ReportData(report)
    let sections = ReportSection.all
    let style = Template(PackageResources.report_css)
      .filled(["FAILED": FigureColors.missing(.failed)])
    let parts =
      ["<h1>\(HTMLText.escaped(title))</h1>", facts(data.context), Self.navigation(sections)]
      + sections.map { $0.html(report) }
    let scripts =
      [Template(PackageResources.report_js).filled(["COLORS": Self.colors.embeddedText])]
      + sections.compactMap(\.script)
      + [Template(PackageResources.start_js).filled()]
    return Page(
      title: title,
      styles: [style], plotly: script,
      content: parts.joined(separator: "\n"), data: data.json(sections), scripts: scripts)
  }

  private static func navigation(_ sections: [ReportSection]) -> String {
    let links = sections.map { "<a href=\"#\($0.id)\">\($0.title)</a>" }
    return "<nav aria-label=\"Parts of the page\">\(links.joined(separator: "\n"))</nav>"
  }

  /// Machine, toolchain, baseline, counts, and differences between the runs.
  private func facts(_ context: FigureContext) -> String {
    let measured = report.versions.count { $0.failure == nil }
    let ids = Set(report.runs.compactMap(\.file).flatMap(\.benchmarks).map(\.fullname)).count
    let facts = [
      ("versions", "\(measured) of \(report.versions.count) measured"), ("benchmarks", "\(ids)"),
      ("baseline", context.baseline), ("machine", context.machines.joined(separator: "; ")),
      ("toolchain", context.toolchains.joined(separator: "; ")),
    ].filter { !$0.1.isEmpty }
    let list = facts.map { name, value in
      "<div><dt>\(name)</dt><dd>\(HTMLText.escaped(value))</dd></div>"
    }
    let warnings = report.warnings.map { "<p class=\"warning\">\(HTMLText.escaped($0))</p>" }
    return "<dl class=\"facts\">\(list.joined())</dl>\(warnings.joined())"
  }

  private static let colors: JSONValue = [
    "failed": .string(FigureColors.missing(.failed)),
    "notAvailable": .string(FigureColors.missing(.notAvailable)),
    "missing": .string(FigureColors.missing(.missing)),
    "series": .array(FigureColors.series.map(JSONValue.string)),
  ]
}
