/// What a series of passes or rounds is reduced to.
public enum Statistic: String, Sendable, Hashable, CaseIterable {
  /// The lowest value.
  case min
  /// The highest value.
  case max
  /// The arithmetic mean.
  case mean
  /// The median.
  case median
  /// The interquartile range; of rounds only, because a handful of passes has no quartiles.
  case iqr
  /// The standard deviation of a sample.
  case stddev

  /// The statistics that a metric has, in the order in which tables show them.
  public static func available(for metric: Metric) -> [Statistic] {
    switch metric.descriptor?.source {
    case .rounds: allCases
    case .series: allCases.filter { $0 != .iqr }
    case nil: []
    }
  }

  /// Whether the statistic says where the values lie, which the significance test can judge, and
  /// not how far single ones reach or how widely they spread.
  public var isOfLocation: Bool {
    switch self {
    case .min, .mean, .median: true
    case .max, .iqr, .stddev: false
    }
  }

  /// Reduces the values of memory passes. Nil for no values, and for ``iqr``.
  package func reduce(_ values: [Int]) -> Double? {
    guard let low = values.min(), let high = values.max() else { return nil }
    let numbers = values.map(Double.init)
    let mean = CompensatedSum(numbers).mean(of: numbers.count)
    switch self {
    case .min: return Double(low)
    case .max: return Double(high)
    case .mean: return mean.value
    case .median: return TimingStatistics.median(of: numbers.sorted()[...])
    case .stddev: return TimingStatistics.sampleDeviation(of: numbers, around: mean)
    case .iqr: return nil
    }
  }
}
