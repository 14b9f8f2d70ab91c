import SweepResults

/// Runs stacked into one table: one row a run and benchmark, one column a dimension.
public struct LongTable: Sendable, Equatable {
  /// A row.
  public struct Row: Sendable, Hashable {
    /// The label of the run.
    public var run: String
    /// The sample.
    public var sample: Sample
    /// The lowest and the highest of the passes or rounds behind the value.
    public var range: ClosedRange<Double>?

    package init(run: String, sample: Sample, range: ClosedRange<Double>? = nil) {
      self.run = run
      self.sample = sample
      self.range = range
    }
  }

  /// The metric.
  public var metric: Metric
  /// The rows: run after run, each in its file's order.
  public var rows: [Row]
  /// The names of all dimensions, in the order in which they first occur.
  public var dimensionNames: [String]

  /// Stacks the samples of `metric` of all runs.
  public init(_ runs: [ComparedRun], metric: Metric, statistic: Statistic? = nil) {
    self.metric = metric
    rows = runs.flatMap { run in
      (run.file?.benchmarks ?? []).compactMap { record in
        record.value(of: metric, statistic).map { value in
          Row(
            run: run.label,
            sample: Sample(
              id: record.fullname, value: value, dimensions: Dimensions(of: record)),
            range: record.range(of: metric))
        }
      }
    }
    dimensionNames = Self.names(in: rows)
  }

  /// The labels of the runs that have a row, in order.
  public var runs: [String] {
    var seen: Set<String> = []
    return rows.map(\.run).filter { seen.insert($0).inserted }
  }

  /// The names of dimensions that may be picked without being asked for: all that do not come from
  /// the id.
  public var inferableDimensions: [String] {
    dimensionNames.filter { !$0.hasPrefix(Dimensions.nodePrefix) }
  }

  /// The rows that meet all conditions. Throws ``ComparisonError`` if a condition names no
  /// dimension, or if none is left.
  public func filtered(_ conditions: [RowFilter]) throws(ComparisonError) -> LongTable {
    for condition in conditions where !dimensionNames.contains(condition.name) {
      throw .unknown(option: "--where", value: condition.name, choices: dimensionNames.sorted())
    }
    guard !conditions.isEmpty else { return self }
    var table = self
    table.rows = rows.filter { row in
      conditions.allSatisfy { $0.accepts(row.sample.dimensions) }
    }
    guard !table.rows.isEmpty else {
      let text = conditions.map(\.text).joined(separator: " and ")
      throw .unusable("--where \(text): no benchmark matches")
    }
    return table
  }

  private static func names(in rows: [Row]) -> [String] {
    var seen: Set<String> = []
    return rows.flatMap(\.sample.dimensions.names).filter { seen.insert($0).inserted }
  }
}

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

  /// The samples of a metric, each reduced from its passes, or from its rounds, by a function.
  ///
  /// Benchmarks of which the file holds no single values have no sample; pytest-benchmark writes
  /// the rounds where it is told to.
  public func samples(
    of metric: Metric, reducedBy reduce: ([Double]) throws -> Double
  ) rethrows -> [Sample] {
    try benchmarks.compactMap { record in
      let values = record.samples(of: metric)
      guard !values.isEmpty else { return nil }
      return Sample(
        id: record.fullname, value: try reduce(values), dimensions: Dimensions(of: record))
    }
  }

  /// The samples of any of pytest-benchmark's statistics of the rounds: `\.q1`, `\.ops`, `\.total`.
  ///
  /// Benchmarks that were not timed have no sample.
  public func samples(ofTiming statistic: KeyPath<TimingStatistics, Double>) -> [Sample] {
    benchmarks.compactMap { record in
      let value = record.stats[keyPath: statistic]
      guard record.isTimed, value.isFinite else { return nil }
      return Sample(id: record.fullname, value: value, dimensions: Dimensions(of: record))
    }
  }
}
