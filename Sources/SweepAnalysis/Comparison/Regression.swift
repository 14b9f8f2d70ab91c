/// One benchmark that grew past a threshold.
public struct Regression: Sendable, Hashable {
  /// The rule that was broken.
  public var threshold: Threshold
  /// The benchmark.
  public var id: String
  /// The label of the run it was held against.
  public var from: String
  /// The label of the run that broke the rule.
  public var to: String
  /// The value before, in the metric's unit.
  public var before: Double
  /// The value after.
  public var after: Double
  /// What speaks for the growth.
  public var significance: Significance

  /// The growth in percent; nil for growth from zero.
  public var percent: Double? {
    before > 0 ? (after - before) / before * 100 : nil
  }
}
