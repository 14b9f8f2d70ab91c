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
    let worsening = column.metric.worsening(from: before, to: value)
    let style: TextStyle = worsening > 0 ? .worst : worsening < 0 ? .best : .plain
    return .init(text: SignedPercent.text(from: before, to: value), style: style)
  }
}

extension TableLayout {
  /// The mark of a run's change against the first run that has the benchmark; nothing for values
  /// that did not change,
  /// and where nothing is to be judged.
  func mark(_ id: String, _ column: MetricColumn, _ run: Int) -> String {
    let cells = comparison.cells(id, column)
    guard !column.metric.isDescription, run < records.count,
      let baseline = comparison.baselineIndex(id, column), baseline != run,
      let value = cells[run].value, let before = cells[baseline].value, value != before,
      let old = records[baseline][id], let new = records[run][id]
    else { return "" }
    return SignificanceMark.mark(
      judge(column).judge(column, from: old, to: new, isGrowth: value > before).significance)
  }

  /// The judge of a column's marks: each id and later run is a question.
  func judge(_ column: MetricColumn) -> ChangeJudge {
    ChangeJudge(
      level: options.level,
      questions: comparison.ids.count * max(1, comparison.labels.count - 1))
  }
}

/// How tables mark what speaks for a change.
enum SignificanceMark {
  /// `=` for equal code, `~` for no change, `?` for what cannot be told, `!` for a suspected
  /// change, `*` for a change; nothing for exact values, which need no mark, and for statistics
  /// that are not judged.
  static func mark(_ significance: Significance) -> String {
    switch significance {
    case .exact, .notTested: ""
    case .significant: "*"
    case .noise: "~"
    case .equalCode: "="
    case .undecided, .apart, .tooFewSamples: "?"
    case .suspected: "!"
    }
  }

  /// What the marks mean, for a test at `level`.
  static func legend(level: Double) -> String {
    "against the first run: * changed (level \(level))   ~ unchanged   = equal code   ? undecided"
      + "   ! suspected: not measured in turns"
  }
}
