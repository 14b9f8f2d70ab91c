import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepReporting
import SweepResults
import SweepText
import Synchronization
import SystemPackage

/// What is printed when a sweep is over: table, heatmap, steps, what could not be measured, and
/// where things are.
struct SweepConclusion {
  let output: OutputFolder
  let outcomes: [Outcome]
  /// The repository; without it no commits are named.
  let source: PackageSource?
  /// Where profiles are, if not in the output folder.
  var profiles: ProfileFolder?
  /// The metric of the heatmap that was asked for.
  let metric: Metric?
  /// What neighbours differ in.
  let axis: SweepAxis

  /// A table of more rows than this is left to `compare`.
  private static let mostRows = 200
  /// More regressions, or improvements, than this are left to the report.
  private static let mostSteps = 25

  /// Writes the report first: it is there even when nobody reads the tables.
  func present() throws {
    let output = Terminal.standardOutput
    let folder = try SweepFolder(path: self.output.path)
    let report = try folder.report(source, profiles: profiles, along: axis)
    do {
      try folder.writePages(of: report, profiles: profiles)
    } catch {
      let text = TerminalText.safe("note: the pages of call paths are missing: \(error)")
      Terminal.standardError.note(text + "\n")
    }
    let page = try write(report)
    let runs = report.runs
    if runs.contains(where: { $0.file != nil }) {
      try output.write(table(runs, output))
      if let note = EnvironmentDifference.editNote(of: runs) { try output.write("\n\(note)\n") }
      let matrix = SweepMatrix(runs, metric: metric ?? .ofHeatmap(of: runs))
      let heatmap = TerminalHeatmap(matrix, width: output.tableWidth, colors: output.colors)
      try output.write("\n\(heatmap.text)\n")
      try output.write(
        StepList(
          report, colors: output.colors, most: Self.mostSteps,
          rest: "\(self.output.path)/report.md"
        ).text)
    }
    try output.write(ProblemList(outcomes: outcomes, output: self.output).text)
    try output.write("\nReport: \(page)\n")
  }

  /// Writes the report as a page, and for a pull request as markdown, and gives the page's path.
  private func write(_ report: SweepReport) throws -> String {
    let page = "\(output.path)/report.html"
    let script = try PlotlyScriptFile(explicit: nil).script()
    for name in OutputFolder.sweepPages { try output.require(page: name) }
    try ReportPage(report, script: script).write(to: FilePath(page))
    try OutputFile(path: "\(output.path)/report.md").write(report.markdown())
    if case .network = script { Terminal.standardError.note(PlotlyScriptFile.networkNotice) }
    return page
  }

  private func table(_ runs: [ComparedRun], _ output: Terminal) -> String {
    let comparison = Comparison(runs, columns: [MetricColumn(.time), MetricColumn(.peak)])
    guard comparison.ids.count * runs.count <= Self.mostRows else {
      return UnitScale.counted(comparison.ids.count, "benchmark")
        + " in \(UnitScale.counted(runs.count, "version")): "
        + "benchmem-sweep compare \(self.output.path) shows the table\n"
    }
    return ComparisonTable(comparison).terminalText(width: output.tableWidth, colors: output.colors)
  }
}

/// Versions, products and benchmarks that could not be measured, and ceilings that were exceeded.
struct ProblemList {
  let outcomes: [Outcome]
  let output: OutputFolder

  /// What is wrong with one version or with several, in one line.
  private struct Problem {
    var text: String
    var labels: [String]
    var log: String
  }

  /// The list with a heading; empty if there is nothing to say. What is wrong with several versions
  /// is said once.
  var text: String {
    var lines: [String] = []
    let problems = problems
    for (place, problem) in problems.enumerated() {
      lines.append("\(ErrorGroup.subject(problem.labels)): \(problem.text)")
      let next = place + 1 < problems.count ? problems[place + 1] : nil
      // One version's log follows all that is wrong with it.
      if next?.log != problem.log || problem.labels.count > 1 || next?.labels.count != 1 {
        let others = problem.labels.count > 1 ? ", and the others' beside it" : ""
        lines.append("  log: \(output.path)/\(problem.log)\(others)")
      }
    }
    guard !lines.isEmpty else { return "" }
    return "\nNot measured, or over a ceiling:\n"
      + lines.map { "  \(TerminalText.safe($0))\n" }.joined()
  }

  private var problems: [Problem] {
    var problems: [Problem] = []
    var places: [[String]: Int] = [:]
    for outcome in outcomes where !outcome.isSkipped {
      for (what, reason) in Self.lines(outcome) {
        let kind = [what, ErrorSignature(reason).text]
        if let place = places[kind] {
          problems[place].labels.append(outcome.version.label)
        } else {
          places[kind] = problems.count
          problems.append(
            Problem(
              text: what + reason, labels: [outcome.version.label], log: outcome.log))
        }
      }
    }
    return problems
  }

  /// What is wrong with one version, and why.
  private static func lines(_ outcome: Outcome) -> [(what: String, reason: String)] {
    var lines: [(String, String)] = []
    if case .failed(let phase, let reason) = outcome.result {
      lines.append(("not measured, \(phase.rawValue) failed: ", reason))
    }
    lines += outcome.unavailable.map { ("\($0.product) not available: ", $0.reason) }
    for (failure, phases) in outcome.problems {
      if failure.kind == .ceiling {
        lines.append(("\(failure.id): \(failure.reason)", ""))
      } else if outcome.result != .failed(.run, reason: "\(failure.id): \(failure.reason)") {
        // Where it is why there is nothing of the version, it has been said.
        let what = "\(failure.id): \(phases.joined(separator: ", ")) not measured: "
        lines.append((what, failure.reason))
      }
    }
    return lines
  }
}

/// Which errors have been told while a command goes on: one that keeps many versions out is told
/// once.
final class ToldErrors: Sendable {
  private let labels = Mutex<[ErrorSignature: String]>([:])

  /// The reason, or that it is the same as another version's.
  func words(_ reason: String, of label: String) -> String {
    labels.withLock { labels in
      let error = ErrorSignature(reason)
      if let first = labels[error], first != label { return "the error of \(first)" }
      labels[error] = label
      return reason
    }
  }
}
