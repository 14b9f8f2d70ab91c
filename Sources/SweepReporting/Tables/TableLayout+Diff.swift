import SweepAnalysis
import SweepResults
import SweepText

extension TableLayout {
  /// Sub-tables with one row a benchmark and metric: the baseline's value, and the change of each
  /// later run.
  func diffSections() -> [ComparisonTable.Section] {
    groups().map { title, ids in
      let names = names(ids)
      var rows: [ComparisonTable.Row] = []
      for id in ids {
        for column in comparison.columns {
          let isFirst = column == comparison.columns.first
          rows.append(diffRow(id, column, name: isFirst ? names[id] ?? id : ""))
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
    _ id: String, _ column: MetricColumn, name: String
  ) -> ComparisonTable.Row {
    let cells = comparison.cells(id, column)
    let baseline = comparison.baselineIndex(id, column)
    let metric = [column.metric.title, column.statistic?.rawValue]
      .compactMap { $0 }.joined(separator: " ")
    var row = ComparisonTable.Row(
      name: name,
      cells: [.init(text: metric, isLeftAligned: true)])
    row.cells.append(baselineCell(cells, column, baseline))
    let judgements = judges[column]?.judgements(id)
    for (run, cell) in cells.enumerated().dropFirst() {
      row.cells.append(
        change(cell, column, judgements?[run], run == baseline, to: cells, baseline))
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

  /// A signed percentage with its interval and mark, or the value itself where a benchmark begins
  /// to exist. Of bursts that took turns the percentage is theirs, so that it lies in the interval.
  private func change(
    _ cell: MeasuredCell, _ column: MetricColumn, _ judgement: Judgement?, _ isBaseline: Bool,
    to cells: [MeasuredCell], _ baseline: Int?
  ) -> ComparisonTable.Cell {
    guard let value = cell.value, let baseline, let first = cells[baseline].value else {
      return .init(text: "—", style: .faint)
    }
    guard !isBaseline, !column.metric.isDescription else {
      return .init(text: UnitScale.text(value, unit: column.metric.unit))
    }
    let (before, after) = (judgement?.before ?? first, judgement?.after ?? value)
    let worsening = column.metric.worsening(from: before, to: after)
    return .init(
      text: SignedPercent.text(from: before, to: after), note: judgement?.intervalNote ?? "",
      mark: judgement.map { SignificanceMark.mark($0.significance) } ?? "",
      style: worsening > 0 ? .worst : worsening < 0 ? .best : .plain)
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

  /// What the marks mean, for a test at `level`, and what the numbers in brackets.
  static func legend(level: Double, hasIntervals: Bool) -> String {
    "against the first run: * changed (level \(level))   ~ unchanged within the tolerance   = equal code   ? undecided"
      + "   ! suspected: not measured in turns"
      + (hasIntervals ? "   (low…high) what the bursts allow, in percent" : "")
  }
}
