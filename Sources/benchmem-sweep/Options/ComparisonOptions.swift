import ArgumentParser
import SweepAnalysis
import SweepKit
import SweepReporting
import SweepResults
import SystemPackage

/// How a comparison is laid out.
struct TableOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Metrics: \(Metric.choices.joined(separator: ", ")), with commas (default: time,peak).",
      valueName: "list"))
  var columns: String?

  @Option(
    help: ArgumentHelp(
      "min, max, mean, median, stddev, for time also iqr, with commas, or all.",
      valueName: "list"))
  var stat = "min"

  @Option(
    help: ArgumentHelp(
      "fullname, name, func, group, module, class or param:NAME, with commas.", valueName: "list"))
  var groupBy = "fullname"

  @Option(help: "The order of benchmarks: by id, by the last run's value, or by change.")
  var sort = RowOrder.name

  @Flag(help: "Show the first run's value and the change of each later run.")
  var diff = false

  @Option(
    help: ArgumentHelp(
      "Fold a single run along a dimension, as if its values were runs.", valueName: "dim"))
  var pivot: String?

  @Option(help: "table, md (for a pull request), json, or github (annotations).")
  var format = CompareFormat.table

  @Flag(help: "Also show a heatmap of the fold changes against the first run.")
  var heatmap = false

  @Option(help: ArgumentHelp("Also write the raw values to this CSV file.", valueName: "path"))
  var csv: String?

  /// The options as the library takes them.
  func options(level: Double) throws -> TableOptions {
    TableOptions(groupBy: try GroupKey.parse(groupBy), order: sort, isDiff: diff, level: level)
  }

  func validate() throws {
    if heatmap && format != .table {
      throw ValidationError("--heatmap is for the terminal; leave out --format \(format.rawValue).")
    }
  }
}

extension RowOrder: ExpressibleByArgument {}
extension CompareFormat: ExpressibleByArgument {}

/// What counts as a change, and as comparable.
struct JudgementOptions: ParsableArguments {
  @Flag(help: "Let benchmarks pass that are new, vanished, or could not be measured.")
  var allowMissing = false

  @Option(
    help: ArgumentHelp(
      "The chance of a false alarm of time in the whole comparison; the level of the test by which rss is compared.",
      valueName: "p"))
  var significance = Significance.defaultLevel

  @Flag(help: "Compare times although the runs are of different machines.")
  var acrossMachines = false

  func validate() throws {
    guard significance > 0 && significance < 1 else {
      throw ValidationError("--significance must be between 0 and 1.")
    }
  }

  /// The gate with some limits; `nil` without any.
  func gate(_ limits: [String], against reference: Gate.Reference) throws -> Gate? {
    guard !limits.isEmpty else { return nil }
    return Gate(
      thresholds: try limits.map { try Threshold(parsing: $0) }, reference: reference,
      allowsMissing: allowMissing, level: significance)
  }
}

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

  @Option(
    help: ArgumentHelp(
      "Hold the last run against the limits of ordo-one/benchmark in this folder, Target.name.p90.json: counts and bytes of allocations, and their own metrics. A value above its limit ends with 1.",
      valueName: "dir"))
  var thresholds: String?

  @OptionGroup var judgement: JudgementOptions

  func validate() throws {
    guard failOn.isEmpty else { return }
    if against != .first { throw ValidationError("--against goes with --fail-on.") }
    if judgement.allowMissing, thresholds == nil {
      throw ValidationError("--allow-missing goes with --fail-on or --thresholds.")
    }
  }

  /// What the limits in a folder say of the last run; `nil` without such a folder.
  ///
  /// - Throws: ``RunFileError`` for the folder, and ``ComparisonError`` where the last version has
  ///   no results.
  func limits(on runs: [ComparedRun]) throws -> AbsoluteThresholds.Report? {
    guard let thresholds else { return nil }
    let limits = try AbsoluteThresholds(readingFrom: FilePath(thresholds))
    guard let run = runs.last?.file else {
      throw ComparisonError.unusable("the last version has no results to hold against thresholds")
    }
    return limits.check(run, allowsMissing: judgement.allowMissing)
  }

  /// The gate, or `nil` without `--fail-on`.
  var gate: Gate? {
    get throws { try judgement.gate(failOn, against: against) }
  }
}

extension Gate.Reference: ExpressibleByArgument {}
