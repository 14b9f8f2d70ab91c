import SweepResults

/// One measured result: a benchmark's value in one metric, and what it can be analysed by.
public struct Sample: Sendable, Hashable {
  /// The benchmark id.
  public var id: String
  /// The value in the metric's unit.
  public var value: Double
  /// The dimensions.
  public var dimensions: Dimensions

  /// One measured result.
  public init(id: String, value: Double, dimensions: Dimensions) {
    self.id = id
    self.value = value
    self.dimensions = dimensions
  }
}

extension RunFile {
  /// The samples of a metric, in the file's order: of `statistic`, or of the headline number.
  ///
  /// Benchmarks that do not have the metric have no sample. The unit is ``Metric/unit``.
  public func samples(of metric: Metric, _ statistic: Statistic? = nil) -> [Sample] {
    benchmarks.compactMap { record in
      record.value(of: metric, statistic).map {
        Sample(id: record.fullname, value: $0, dimensions: Dimensions(of: record))
      }
    }
  }
}
