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
  public var html: String {
    let title = report.package.isEmpty ? "Sweep" : "\(report.package): sweep"
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="generator" content="benchmem-sweep">
      \(script.policy)
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(title))</title>
      <style>\(PageStyle.css)\(PageStyle.reportCSS)</style>
      \(script.html)
      </head>
      <body>
      <main>
      <div class="bar">\(PageStyle.themeButton)</div>
      <h1>\(HTMLText.escaped(title))</h1>
      \(facts)
      \(ReportMarkup.navigation)
      \(ReportMarkup.heatmap)
      \(ReportMarkup.steps)
      \(ReportMarkup.curves)
      \(ReportMarkup.benchmark)
      \(versions)
      </main>
      <script id="data" type="application/json">\(ReportData(report).json.embeddedText)</script>
      <script>\(PageScript.theme)
      \(ReportScript.data)
      \(ReportScript.heatmap)
      \(ReportScript.steps)
      \(ReportScript.curves)
      \(ReportScript.start)</script>
      </body>
      </html>

      """
  }

  /// Writes the page, whole or not at all. Throws ``RunFileError`` with the system's reason.
  public func write(to path: FilePath) throws(RunFileError) {
    do {
      try AtomicFile.write(Array(html.utf8), to: path)
    } catch {
      throw RunFileError(path: path, problem: .system("cannot be written: \(error)"))
    }
  }

  /// Machine, toolchain, baseline, counts, and differences between the runs.
  private var facts: String {
    let context = FigureContext(report.runs)
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

  private var versions: String {
    let rows = report.versions.map { version in
      let outcome = version.failure.map { "not measured, \($0)" } ?? "measured"
      let problems = version.problems.map { "<li>\(HTMLText.escaped($0))</li>" }
      let list = problems.isEmpty ? "" : "<ul>\(problems.joined())</ul>"
      return "<tr class=\"\(version.failure == nil ? "" : "failed")\">"
        + "<th scope=\"row\">\(HTMLText.escaped(version.label))</th>"
        + "<td class=\"once\">\(HTMLText.escaped(String(version.date?.prefix(10) ?? "")))</td>"
        + "<td>\(commit(version))</td>"
        + "<td>\(HTMLText.escaped(version.subject ?? ""))</td>"
        + "<td>\(HTMLText.escaped(outcome))\(list)</td><td>\(log(version))</td></tr>"
    }
    return """
      <section id="allversions"><h2>Versions</h2>
      <div class="scroll"><table id="versions"><thead><tr><th>version</th><th>date</th>
      <th>commit</th><th>subject</th><th>outcome</th><th>log</th></tr></thead>
      <tbody>\(rows.joined())</tbody></table></div></section>
      """
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
