import SweepResults

/// From which change on a step counts.
public struct StepTolerance: Sendable, Equatable {
  /// The smallest relative change of time that counts, as a fraction.
  public var time: Double
  /// The smallest relative change of the resident size that counts, as a fraction.
  public var rss: Double
  /// The level of the significance test.
  public var level: Double

  /// Memory is exact, so that every change counts; `time` and `rss` must change by their fraction
  /// and pass the significance test at `level`.
  public init(time: Double = 0.05, rss: Double = 0.1, level: Double = Significance.defaultLevel) {
    self.time = time
    self.rss = rss
    self.level = level
  }

  func isStep(
    _ metric: Metric, from before: Double, to after: Double, significance: Significance
  ) -> Bool {
    guard before != after else { return false }
    if metric.isExact { return significance != .noise }
    guard significance == .significant else { return false }
    return abs(after - before) > (metric == .time ? time : rss) * before
  }
}
