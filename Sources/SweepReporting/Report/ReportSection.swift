import SweepAnalysis
import SweepResults

/// A part of a report page: its elements, and the script that fills them.
///
/// A new part is a `NAME.html` and a `NAME.js` in `Resources`, and an entry of ``all``. The script
/// adds itself to the list `parts` of `report.js`.
struct ReportSection: Sendable {
  /// The id of its element.
  let id: String
  /// What the page's navigation calls it.
  let title: String
  /// Its elements.
  let html: @Sendable (SweepReport) -> String
  /// Its script; nil if it needs none.
  let script: String?
  /// What its script reads beside the values, by name.
  let data: @Sendable (ReportData) -> JSONObject

  /// The parts of the page, in its order.
  static let all = [
    ReportSection(
      "folds", "Fold changes", PackageResources.folds_html,
      script: Template(PackageResources.folds_js)
        .filled(["LEAST_FOLD": "\(ColorBound.leastFold)"])),
    ReportSection(
      "changes", "Where it changed", PackageResources.changes_html,
      script: Template(PackageResources.changes_js).filled()
    ) {
      [
        "steps": .array($0.steps), "undecided": .array($0.undecided),
        "causes": .object($0.causes),
        "remarks": .array($0.report.timeRemarks.map(JSONValue.string)),
      ]
    },
    ReportSection(
      "scaling", "Scaling", PackageResources.scaling_html,
      script: Template(PackageResources.scaling_js).filled()
    ) { ["curves": .array($0.curves)] },
    ReportSection(
      "onebenchmark", "One benchmark", PackageResources.benchmark_html,
      script: Template(PackageResources.benchmark_js).filled()),
    ReportSection("allversions", "Versions") { VersionRows($0).html },
  ]

  /// A part whose elements are the same in all reports.
  private init(
    _ id: String, _ title: String, _ html: [UInt8], script: String,
    data: @escaping @Sendable (ReportData) -> JSONObject = { _ in [:] }
  ) {
    self.id = id
    self.title = title
    let text = Template(html).filled()
    self.html = { _ in text }
    self.script = script
    self.data = data
  }

  /// A part without a script.
  private init(_ id: String, _ title: String, html: @escaping @Sendable (SweepReport) -> String) {
    self.id = id
    self.title = title
    self.html = html
    script = nil
    data = { _ in [:] }
  }
}

/// The table of all versions with their outcomes.
private struct VersionRows {
  let report: SweepReport

  init(_ report: SweepReport) { self.report = report }

  var html: String {
    Template(PackageResources.versions_html).filled(["ROWS": report.versions.map(row).joined()])
  }

  private func row(_ version: ReportVersion) -> String {
    let outcome = version.failure.map { "not measured, \($0)" } ?? "measured"
    let problems = (version.problems + version.equalCode).map { "<li>\(HTMLText.escaped($0))</li>" }
    let list = problems.isEmpty ? "" : "<ul>\(problems.joined())</ul>"
    return "<tr class=\"\(version.failure == nil ? "" : "failed")\">"
      + "<th scope=\"row\">\(HTMLText.escaped(version.label))</th>"
      + "<td class=\"once\">\(HTMLText.escaped(String(version.date?.prefix(10) ?? "")))</td>"
      + "<td>\(commit(version))</td>"
      + "<td>\(HTMLText.escaped(version.subject ?? ""))</td>"
      + "<td>\(HTMLText.escaped(outcome))\(list)</td><td>\(log(version))</td></tr>"
  }

  /// The commit, as a link where the repository has a web page.
  private func commit(_ version: ReportVersion) -> String {
    guard let commit = version.commit else { return "" }
    let code = "<code>\(HTMLText.escaped(String(commit.prefix(10))))</code>"
    guard let url = report.links?.url(ofCommit: commit) else { return code }
    return "<a rel=\"noopener noreferrer\" href=\"\(HTMLText.escaped(url))\">\(code)</a>"
  }

  /// A link to the log, which lies below the page's folder; nothing for any other path.
  private func log(_ version: ReportVersion) -> String {
    guard let log = version.log, !log.contains(":"), !log.hasPrefix("/"), !log.contains("..")
    else { return "" }
    return "<a href=\"\(HTMLText.escaped(log))\">log</a>"
  }
}
