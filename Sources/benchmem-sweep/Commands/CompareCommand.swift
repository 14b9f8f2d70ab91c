import ArgumentParser
import Foundation
import SweepAnalysis
import SweepKit
import SweepReporting
import SweepText

/// `benchmem-sweep compare`: a table of one run, or a comparison of several, and a gate for CI.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show the numbers of runs side by side, and fail on a regression.",
    discussion: help(
      """
      One sub-table a benchmark, one row a version, with the multiplier to the best. With --diff, the first run's \
      value and the signed change of each later one. --fail-on holds the last run against the first and exits with 1 \
      when a value grew past the threshold, or when a benchmark is in one of them only (--allow-missing lets it pass).

      Examples:
        benchmem-sweep compare .benchmarks/sweep
        benchmem-sweep compare old.json new.json --diff --columns peak
        benchmem-sweep compare old.json new.json --fail-on time.median:5%
        benchmem-sweep compare .benchmarks/sweep --fail-on peak:0 --against previous
        benchmem-sweep compare .benchmarks/sweep --thresholds Benchmarks/Thresholds/6.3
        benchmem-sweep compare run.json --pivot layout --format md
      """))

  @OptionGroup var runs: RunArguments
  @OptionGroup(title: "What to show") var table: TableOptionGroup
  @OptionGroup(title: "When to fail") var gate: GateOptionGroup

  func validate() throws {
    if gate.judgement.significance != Significance.defaultLevel, gate.failOn.isEmpty, !table.diff {
      throw ValidationError("--significance goes with --diff or --fail-on.")
    }
  }

  func run() async throws {
    let request = try request()
    let compared = try runs.read(
      areJudged: request.gate != nil || gate.thresholds != nil, apartFrom: table.csv, of: "--csv")
    let report = try request.report(compared)
    if let csv = table.csv { try OutputFile(path: csv).write(report.comparison.csv) }
    let output = Terminal.standardOutput
    if table.format == .table || table.format == .json {
      Terminal.standardError.note(report.warnings.map { "warning: \($0)\n" }.joined())
    }
    try output.write(report.text(table.format, width: output.tableWidth, colors: output.colors))
    if table.heatmap { try output.write(heatmap(report.runs, request, output)) }
    if table.format == .github { try GitHubSummary().append(report) }
    let limits = try gate.limits(on: report.runs)
    if let limits { try show(limits) }
    if !report.passes || limits?.passes == false { throw ExitCode(ExitStatus.exceeded.rawValue) }
  }

  /// Beside a document for machines, on standard error.
  private func show(_ limits: AbsoluteThresholds.Report) throws {
    if table.format == .json {
      Terminal.standardError.note(limits.text)
    } else {
      try Terminal.standardOutput.write(limits.text)
    }
  }

  private func request() throws -> CompareRequest {
    CompareRequest(
      metrics: try table.columns.map { try CompareRequest.metrics(parsing: $0) },
      statistics: try CompareRequest.statistics(parsing: table.stat),
      table: try table.options(level: gate.judgement.significance),
      pivot: table.pivot, gate: try gate.gate, isAcrossMachines: gate.judgement.acrossMachines)
  }

  private func heatmap(
    _ runs: [ComparedRun], _ request: CompareRequest, _ output: Terminal
  ) -> String {
    (request.metrics ?? [.ofHeatmap(of: runs)]).map { metric in
      let matrix = SweepMatrix(runs, metric: metric)
      return "\n"
        + TerminalHeatmap(matrix, width: output.tableWidth, colors: output.colors).text
    }.joined()
  }
}
