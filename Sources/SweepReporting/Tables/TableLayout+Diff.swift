import SweepAnalysis
import SweepResults
import SweepText

extension TableLayout {
  /// Sub-tables with one row a benchmark and metric: the baseline's value, and the change of each
  /// later run.
  func diffSections() -> [ComparisonTable.Section] {
    groups().map { title, ids in
      var rows: [ComparisonTable.Row] = []
      for id in ids {
        for column in comparison.columns {
          let isFirst = column == comparison.columns.first
          rows.append(diffRow(id, column, showsName: isFirst))
        }
      }
      return .init(
        title: title,
        heads: [["", "metric"], ["baseline"] + comparison.labels.prefix(1)]
          + comparison.labels.dropFirst().map { ["", $0] },
        rows: rows, notes: missingNotes(ids), pinned: 1)
    }
  }

  private func diffRow(
    _ id: String, _ column: MetricColumn, showsName: Bool
  ) -> ComparisonTable.Row {
    let cells = comparison.cells(id, column)
    let baseline = comparison.baselineIndex(id, column)
    let metric = [column.metric.title, column.statistic?.rawValue]
      .compactMap { $0 }.joined(separator: " ")
    var row = ComparisonTable.Row(
      name: showsName ? BenchmarkID.shortName(id) : "",
      cells: [.init(text: metric, isLeftAligned: true)])
    row.cells.append(baselineCell(cells, column, baseline))
    for (run, cell) in cells.enumerated().dropFirst() {
      var change = change(cell, column, isBaseline: run == baseline, to: cells, baseline)
      change.mark = mark(id, column, run)
      row.cells.append(change)
    }
    return row
  }

  private func baselineCell(
    _ cells: [MeasuredCell], _ column: MetricColumn, _ baseline: Int?
  ) -> ComparisonTable.Cell {
    guard baseline == 0, let value = cells[0].value else {
      return .init(text: "—", style: .faint)
    }
    return .init(text: UnitScale.text(value, unit: column.metric.unit))
  }

  /// A signed percentage, or the value itself where a benchmark begins to exist.
  private func change(
    _ cell: MeasuredCell, _ column: MetricColumn, isBaseline: Bool, to cells: [MeasuredCell],
    _ baseline: Int?
  ) -> ComparisonTable.Cell {
    guard let value = cell.value, let baseline, let before = cells[baseline].value else {
      return .init(text: "—", style: .faint)
    }
    if isBaseline { return .init(text: UnitScale.text(value, unit: column.metric.unit)) }
    guard !column.metric.isDescription else {
      return .init(text: UnitScale.text(value, unit: column.metric.unit))
    }
    let style: TextStyle = value > before ? .worst : value < before ? .best : .plain
    return .init(text: SignedPercent.text(from: before, to: value), style: style)
  }
}
