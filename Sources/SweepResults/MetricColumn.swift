/// One column of a comparison: a metric, and the statistic it is reduced to.
public struct MetricColumn: Sendable, Hashable {
  /// The metric.
  public var metric: Metric
  /// The statistic; nil for the headline number, and for ``Metric/extra(_:)``.
  public var statistic: Statistic?

  /// A column.
  public init(_ metric: Metric, _ statistic: Statistic? = nil) {
    self.metric = metric
    self.statistic = statistic
  }

  /// The column's name in CSV and JSON: `peak:min`, `extra:rows`.
  public var name: String {
    [metric.name, statistic?.rawValue].compactMap { $0 }.joined(separator: ":")
  }
}
