import SweepAnalysis
import SweepResults
import SweepText

/// One column of a sub-table: its unit, and the values that the others are measured by.
struct ColumnScale {
  private let column: MetricColumn
  private let scale: UnitScale
  private let best: Double?
  private let worst: Double?
  private let isComparing: Bool

  init(_ column: MetricColumn, _ ids: [String], in comparison: Comparison) {
    self.column = column
    let values = ids.flatMap { comparison.cells($0, column).compactMap(\.value) }
    scale = UnitScale(for: values, unit: column.metric.unit)
    best = values.min()
    worst = values.max()
    isComparing = comparison.labels.count > 1 && !column.metric.isDescription
  }

  /// Name with unit, and statistic.
  var head: [String] {
    let unit = scale.sign.isEmpty ? "" : " (\(scale.sign))"
    return [column.metric.title + unit, column.statistic?.rawValue].compactMap { $0 }
  }

  func cell(_ cell: MeasuredCell) -> ComparisonTable.Cell {
    guard let value = cell.value else { return .init(text: "—", style: .faint) }
    guard isComparing else { return .init(text: scale.text(value)) }
    return .init(text: scale.text(value), note: multiplier(value), style: style(value))
  }

  /// The value as a multiple of the best one, as pytest-benchmark shows it.
  private func multiplier(_ value: Double) -> String {
    guard let best, best > 0 else { return "" }
    if value == best { return "(1.0)" }
    let multiple = value / best
    return multiple > 1000 ? "(>1000.0)" : "(\(UnitScale.grouped(multiple, decimals: 2)))"
  }

  private func style(_ value: Double) -> TextStyle {
    guard best != worst else { return .plain }
    if value == best { return .best }
    return value == worst ? .worst : .plain
  }
}
