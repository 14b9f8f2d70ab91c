import SweepResults

extension BenchmarkRecord {
  /// The value of a metric, reduced by `statistic` or, without one, to the headline number.
  ///
  /// Nil if the benchmark does not have the metric, or the metric not the statistic.
  public func value(of metric: Metric, _ statistic: Statistic? = nil) -> Double? {
    switch metric {
    case .time: stats.value(of: statistic ?? .min)
    case .extra(let name): number(named: name)
    case .peak, .allocated, .allocations, .rss: memory?.value(of: metric, statistic)
    }
  }

  /// The lowest and the highest of a metric's passes, or of its rounds.
  public func range(of metric: Metric) -> ClosedRange<Double>? {
    guard let low = value(of: metric, .min), let high = value(of: metric, .max), low <= high else {
      return nil
    }
    return low...high
  }

  private func number(named name: String) -> Double? {
    let value = extraInfo[name] ?? params?[name]
    let number = value?.doubleValue ?? value?.stringValue.flatMap(Self.decimal)
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The number that a text is, as in `"12"`; nil for any other text.
  private static func decimal(_ text: String) -> Double? {
    let digits = text.trimmingSpaces
    guard digits.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }) else { return nil }
    return Double(digits)
  }
}

extension MemorySeries {
  /// The passes of a metric; nil for a metric that is not of memory or was not measured.
  public func series(of metric: Metric) -> [Int]? {
    switch metric {
    case .peak: peakBytes
    case .allocated: totalBytes
    case .allocations: allocations
    case .rss: rssBytes
    case .time, .extra: nil
    }
  }

  package func value(of metric: Metric, _ statistic: Statistic?) -> Double? {
    guard let series = series(of: metric) else { return nil }
    if let statistic { return statistic.reduce(series) }
    guard metric != .rss else { return series.min().map(Double.init) }
    return Double(series[representativePass])
  }
}

extension TimingStatistics {
  package func value(of statistic: Statistic) -> Double {
    switch statistic {
    case .min: min
    case .max: max
    case .mean: mean
    case .median: median
    case .iqr: iqr
    case .stddev: stddev
    }
  }
}
