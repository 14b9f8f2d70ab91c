import ArgumentParser
import Foundation
import SweepKit

/// `benchmem-sweep compare`: a table of one run, or a comparison of several, and a gate for CI.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show the numbers of runs side by side, and fail on a regression.",
    discussion: """
      One sub-table a benchmark, one row a version, with the multiplier to the best. With --diff, the first run's \
      value and the signed change of each later one. --fail-on holds the last run against the first and exits with 1 \
      when a value grew past the threshold.

      Examples:
        benchmem-sweep compare .benchmarks/sweep
        benchmem-sweep compare old.json new.json --diff --columns peak
        benchmem-sweep compare old.json new.json --fail-on peak:10%
      """)

  @OptionGroup var runs: RunArguments

  @Option(
    help: ArgumentHelp(
      "Metrics to show: time, peak, allocated, allocations, rss, extra:NAME, separated by commas.",
      valueName: "list"))
  var columns = "time,peak"

  @Flag(help: "Show the first run's value and the change of each later run.")
  var diff = false

  @Option(help: ArgumentHelp("Also write the raw values to this CSV file.", valueName: "path"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "A limit on growth from the first run to the last, such as peak:10%, peak:5MiB or allocations:0. Repeatable.",
      valueName: "metric:threshold"))
  var failOn: [String] = []

  func run() async throws {
    let thresholds = try failOn.map { try Threshold(parsing: $0) }
    let metrics = try Metric.list(columns)
    let compared = try runs.read()
    let comparison = Comparison(compared, columns: metrics.map { MetricColumn($0) })
    let output = Terminal.standardOutput
    output.write(
      ComparisonTable(comparison, options: TableOptions(isDiff: diff)).terminalText(
        width: output.tableWidth, colors: output.colors))
    if let csv { try OutputFile(path: csv).write(comparison.csv) }
    guard !thresholds.isEmpty else { return }
    let report = Gate(thresholds: thresholds).check(compared)
    Terminal.standardError.write(GateText(report).text)
    if !report.passes { throw ExitCode(ExitStatus.exceeded.rawValue) }
  }
}
