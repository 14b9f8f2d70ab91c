import SweepAnalysis

/// How a comparison is laid out as tables.
public struct TableOptions: Sendable, Equatable {
  /// What rows are gathered into sub-tables by; empty for one table.
  public var groupBy: [GroupKey]
  /// The order of the benchmarks in a sub-table, by the first column.
  public var order: RowOrder
  /// Whether to show the baseline's value and the change of each later run, one row a metric,
  /// instead of one row a run.
  public var isDiff: Bool
  /// Whether tables of one row a run mark what speaks for a change; a diff always does.
  public var isMarked: Bool
  /// The level of the significance test behind the marks.
  public var level: Double

  /// How a comparison is laid out; by default one sub-table a benchmark.
  public init(
    groupBy: [GroupKey] = [.fullname], order: RowOrder = .name, isDiff: Bool = false,
    isMarked: Bool = false, level: Double = Significance.defaultLevel
  ) {
    self.groupBy = groupBy
    self.order = order
    self.isDiff = isDiff
    self.isMarked = isMarked
    self.level = level
  }
}
