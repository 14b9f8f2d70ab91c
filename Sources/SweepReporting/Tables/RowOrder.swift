/// The order of the benchmarks in a table.
public enum RowOrder: String, Sendable, Hashable, CaseIterable {
  /// By id.
  case name
  /// The largest value in the last run first.
  case value
  /// The largest growth from the first run to the last first.
  case change
}
