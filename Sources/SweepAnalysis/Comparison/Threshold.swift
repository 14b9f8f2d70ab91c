import SweepResults

/// How much a metric may grow: one `--fail-on METRIC:THRESHOLD` rule.
public struct Threshold: Sendable, Hashable {
  /// The metric.
  public var metric: Metric
  /// The highest growth in percent that passes; nil if the rule has no relative part.
  public var percent: Double?
  /// The highest growth in the metric's unit that passes; nil if the rule has no absolute part.
  public var absolute: Double?
  /// The rule as it was written.
  public var text: String

  /// Creates a value from its parts.
  package init(metric: Metric, percent: Double? = nil, absolute: Double? = nil, text: String) {
    self.metric = metric
    self.percent = percent
    self.absolute = absolute
    self.text = text
  }

  /// Whether growth from `before` to `after` breaks the rule. With both parts, both must break.
  ///
  /// Growth from zero has no percentage; it counts as more than any.
  public func isBroken(from before: Double, to after: Double) -> Bool {
    let growth = after - before
    guard growth > 0 else { return false }
    let overPercent = percent.map { before <= 0 || growth / before * 100 > $0 }
    let overAbsolute = absolute.map { growth > $0 }
    return (overPercent ?? true) && (overAbsolute ?? true)
  }
}
