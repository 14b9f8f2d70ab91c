import ArgumentParser
import SweepAnalysis
import SweepKit

/// When a comparison fails.
struct GateOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A limit on growth, such as peak:10%, time.median:5%, allocations:0, or peak:20%+8MiB, which both must pass. Without a statistic, the one that --stat shows is judged. Repeatable.",
      valueName: "metric:threshold"))
  var failOn: [String] = []

  @Option(
    help:
      "What the last run is held against: the first that has the benchmark, each run against the previous one that has it, or the best."
  )
  var against = Gate.Reference.first

  @Flag(help: "Let benchmarks pass that are new, vanished, or could not be measured.")
  var allowMissing = false

  @Option(
    help: ArgumentHelp(
      "The level of the significance test by which changes of time and rss count.", valueName: "p"))
  var significance = Significance.defaultLevel

  @Flag(help: "Compare times although the runs are of different machines.")
  var acrossMachines = false

  func validate() throws {
    guard significance > 0 && significance < 1 else {
      throw ValidationError("--significance must be between 0 and 1.")
    }
    guard failOn.isEmpty else { return }
    if allowMissing || against != .first {
      throw ValidationError("--against and --allow-missing go with --fail-on.")
    }
  }

  /// The gate, or `nil` without `--fail-on`.
  var gate: Gate? {
    get throws {
      guard !failOn.isEmpty else { return nil }
      return Gate(
        thresholds: try failOn.map { try Threshold(parsing: $0) }, reference: against,
        allowsMissing: allowMissing, level: significance)
    }
  }
}

extension Gate.Reference: ExpressibleByArgument {}
