import SweepAnalysis
import SweepMeasuring
import SweepResults

/// Everything that a bisection is asked for.
public struct BisectRequest: Sendable {
  /// The package, the suite, the folders, and how to build and run; its selection is not looked at.
  public var sweep: SweepRequest
  /// Revisions that are known to be good.
  public var good: [String]
  /// The revision that is known to be bad.
  public var bad: String
  /// The ids of the benchmarks; all that changed between the ends if there are none.
  public var benchmarks: [String]
  /// The number to look at.
  public var metric: Metric
  /// From where on it counts as changed.
  public var limit: ChangeLimit
  /// Which way it must move.
  public var direction: ChangeDirection
  /// Whether only the first parents of merges are followed.
  public var firstParent: Bool
  /// Only commits that change something at or below these paths are looked at; what a build can see
  /// if empty.
  public var paths: [String]
  /// Whether every change in the range is looked for.
  public var findsAll: Bool
  /// Whether lines whose ends agree are measured commit by commit; only with ``findsAll``.
  public var isThorough: Bool
  /// Whether the found commit and its parents are measured again in fresh builds.
  public var confirms: Bool
  /// The words of a command line that name the package and say how it is built: what the line to
  /// reproduce an answer begins with. They are made from ``sweep`` if `nil`.
  public var subject: [String]?
  /// What a sweep of the same definition measures: its results in the cache answer for exact
  /// metrics, too.
  public var sweepRun: RunOptions?

  /// Makes a request with the usual options.
  public init(
    sweep: SweepRequest, good: [String], bad: String, benchmarks: [String] = [],
    metric: Metric = .peak, limit: ChangeLimit = .half, direction: ChangeDirection = .growth,
    firstParent: Bool = false, paths: [String] = [], findsAll: Bool = false,
    isThorough: Bool = false, confirms: Bool = true
  ) {
    self.sweep = sweep
    self.good = good
    self.bad = bad
    self.benchmarks = benchmarks
    self.metric = metric
    self.limit = limit
    self.direction = direction
    self.firstParent = firstParent
    self.paths = paths
    self.findsAll = findsAll
    self.isThorough = isThorough
    self.confirms = confirms
  }

  /// The same request with the counting of instructions switched on where they are asked for.
  var countingWhatItAsks: BisectRequest {
    guard metric == .instructions else { return self }
    var request = self
    request.sweep.run.countsInstructions = true
    request.sweepRun?.countsInstructions = true
    return request
  }
}
