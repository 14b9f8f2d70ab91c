import SweepResults

extension BenchmarkRecord {
  /// The value of a metric, reduced by `statistic` or, without one, to the headline number.
  ///
  /// Nil if the benchmark does not have the metric, or the metric not the statistic, and for what
  /// is no finite number.
  public func value(of metric: Metric, _ statistic: Statistic? = nil) -> Double? {
    let value: Double? =
      switch metric.descriptor?.source {
      case .rounds: stats.value(of: statistic ?? .min)
      case .series(let key, let headline): self.value(of: key, headline, statistic)
      case nil: metric.extraName.flatMap(number)
      }
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The lowest and the highest of a metric's passes, or of its rounds.
  public func range(of metric: Metric) -> ClosedRange<Double>? {
    guard let low = value(of: metric, .min), let high = value(of: metric, .max), low <= high else {
      return nil
    }
    return low...high
  }

  /// The single values of a metric: rounds of time, passes of memory.
  package func samples(of metric: Metric) -> [Double] {
    switch metric.descriptor?.source {
    case .rounds: stats.data ?? []
    case .series(let key, _): (series(key) ?? []).map(Double.init)
    case nil: []
    }
  }

  private func value(
    of key: String, _ headline: MetricDescriptor.Headline, _ statistic: Statistic?
  ) -> Double? {
    guard let series = series(key) else { return nil }
    if let statistic { return statistic.reduce(series) }
    // Only the series of one phase have equally many passes.
    guard headline == .lowestPeak, let memory, series.count == memory.peakBytes.count,
      series.indices.contains(memory.representativePass)
    else { return series.min().map(Double.init) }
    return Double(series[memory.representativePass])
  }

  private func number(named name: String) -> Double? {
    let value = extraInfo[name] ?? params?[name]
    return value?.doubleValue ?? value?.stringValue.flatMap(Self.decimal)
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
    if case .series(let key, _)? = metric.descriptor?.source { self[key] } else { nil }
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
