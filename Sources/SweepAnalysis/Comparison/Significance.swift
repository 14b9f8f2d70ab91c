import SweepResults

/// What the rounds of two runs say about a difference in a noisy metric.
public enum Significance: String, Sendable, Hashable {
  /// The values are exact: any difference is one.
  case exact
  /// Both were measured in executables with the same code, which cannot differ in speed.
  case equalCode = "equal code"
  /// The test agrees that there is a difference.
  case significant
  /// The difference is within the noise.
  case noise
  /// There are too few values to tell.
  case tooFewSamples = "too few samples"
  /// The test does not judge the statistic.
  case notTested = "not tested"

  /// The level below which a probability counts as significant, if nothing else is asked for.
  public static let defaultLevel = 0.01

  /// Judges the change of a column from one record to the other at `level`.
  ///
  /// Memory series whose passes all agree are exact. Time, resident size and series whose passes
  /// differ are tested with ``MannWhitneyU`` in the direction of the change: one slow outlier less
  /// is no proof that the fastest round grew. The test compares where the values lie, so it says
  /// nothing about statistics of their spread and about the highest.
  ///
  /// Noisy metrics of the same code do not change, whatever was measured.
  ///
  /// - Parameter isGrowth: Whether the number that changed grew.
  public static func judge(
    _ column: MetricColumn, from before: BenchmarkRecord, to after: BenchmarkRecord,
    isGrowth: Bool, level: Double = defaultLevel
  ) -> Significance {
    let metric = column.metric
    let (first, second) = (before.samples(of: metric), after.samples(of: metric))
    if metric.isExact, first.isConstant, second.isConstant { return .exact }
    if !metric.isExact, let code = before.code, code == after.code { return .equalCode }
    if let statistic = column.statistic, !statistic.isOfLocation { return .notTested }
    guard MannWhitneyU.canReach(level, first.count, second.count),
      let test = MannWhitneyU(first, second)
    else { return metric.isExact ? .exact : .tooFewSamples }
    let probability = isGrowth ? test.probabilityOfGrowth : test.probabilityOfShrinking
    return probability < level ? .significant : .noise
  }
}

extension [Double] {
  fileprivate var isConstant: Bool { allSatisfy { $0 == first } }
}
