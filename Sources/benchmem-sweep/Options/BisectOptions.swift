import ArgumentParser
import SweepAnalysis
import SweepKit
import SweepMeasuring
import SweepResults

/// The commits among which a bisection searches.
struct BisectRangeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A revision without the change. Repeatable.", valueName: "rev"))
  var good: [String]

  @Option(help: ArgumentHelp("A revision with the change.", valueName: "rev"))
  var bad: String

  @Flag(help: "Follow only the first parents of merges: name the merge and not what it merged.")
  var firstParent = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only commits that change something at or below this path (default: what a build can see). Repeatable.",
      valueName: "path"))
  var paths: [String] = []

  @Flag(help: "Find every commit in the range at which the metric changed, up and down.")
  var all = false

  @Flag(help: "With --all, measure every commit, also between commits that agree.")
  var thorough = false

  func validate() throws {
    if thorough, !all { throw ValidationError("--thorough goes with --all.") }
  }
}

/// What a bisection looks for.
struct BisectQuestionOptions: ParsableArguments {
  @Option(
    name: .customLong("benchmark"),
    help: ArgumentHelp(
      "A benchmark's id (default: all that changed between the ends). Repeatable.", valueName: "id"
    ))
  var benchmarks: [String] = []

  @Option(
    name: .customLong("metric"),
    help: ArgumentHelp(
      "\(Metric.all.map(\.name).joined(separator: ", ")).", valueName: "metric"))
  var metricName = "peak"

  @Option(
    help: ArgumentHelp(
      "From which distance to the good end on a number is bad: 10%, 5MiB, +3 (default: half of the way to the bad end).",
      valueName: "limit"))
  var threshold: String?

  @Option(help: ArgumentHelp("Bad is what is above this value: 100MiB.", valueName: "value"))
  var above: String?

  @Option(help: ArgumentHelp("Bad is what is below this value.", valueName: "value"))
  var below: String?

  @Flag(help: "Bad is what exceeds the ceiling that the suite gives the benchmark.")
  var ceiling = false

  @Option(help: ArgumentHelp("growth, shrink or any.", valueName: "way"))
  var direction = ChangeDirection.growth

  @Flag(inversion: .prefixedNo, help: "Measure what was found once more in fresh builds.")
  var confirm = true

  var metric: Metric { Metric(name: metricName) ?? .peak }

  func validate() throws {
    guard let metric = Metric(name: metricName), !metric.isDescription else {
      let names = Metric.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--metric must be one of \(names), not '\(metricName)'.")
    }
    let limits = [threshold != nil, above != nil, below != nil, ceiling]
    if limits.count(where: { $0 }) > 1 {
      throw ValidationError("--threshold, --above, --below and --ceiling exclude each other.")
    }
  }

  /// The whole request.
  ///
  /// - Throws: ``ComparisonError`` for a limit that cannot be read, `ValidationError` for a metric
  ///   that is not measured.
  func request(_ sweep: SweepRequest, _ range: BisectRangeOptions) throws -> BisectRequest {
    if metric.descriptor?.phase == .memory, !sweep.run.measuresMemory {
      throw ValidationError(
        "--metric \(metricName) is counted in memory passes; leave out one of it and --no-memory.")
    }
    return BisectRequest(
      sweep: sweep, good: range.good, bad: range.bad, benchmarks: benchmarks, metric: metric,
      limit: try limit(), direction: direction, firstParent: range.firstParent,
      paths: range.paths, findsAll: range.all, isThorough: range.thorough, confirms: confirm)
  }

  private func limit() throws(ComparisonError) -> ChangeLimit {
    if let threshold {
      return try ChangeLimit(threshold: threshold, of: metric, option: "--threshold")
    }
    if let above { return .above(try ChangeLimit.value(above, of: metric, option: "--above")) }
    if let below { return .below(try ChangeLimit.value(below, of: metric, option: "--below")) }
    return ceiling ? .ceiling : .half
  }
}

extension ChangeDirection: ExpressibleByArgument {}
