import SweepResults

/// Judges the values of a column of a comparison against the first run that has the benchmark: for
/// the marks of tables, for JSON, and for what figures say of a cell.
///
/// Each benchmark and later run is a question, unless the two have the same code.
package struct BaselineJudge: Sendable {
  private let comparison: Comparison
  private let column: MetricColumn
  private let records: [RunIndex]
  private let judge: ChangeJudge

  /// A judge of a column.
  ///
  /// - Parameters:
  ///   - records: The runs of the comparison.
  ///   - level: The chance of a false alarm in the whole column.
  package init(
    _ comparison: Comparison, _ column: MetricColumn, records: [RunIndex],
    level: Double = Significance.defaultLevel
  ) {
    self.comparison = comparison
    self.column = column
    self.records = records
    // Exact values ask nothing.
    let questions = comparison.ids.reduce(0) { count, id in
      guard !column.metric.isExact, let baseline = comparison.baselineIndex(id, column),
        baseline < records.count,
        let old = records[baseline][id]
      else { return count }
      return count
        + records[(baseline + 1)...].count { run in
          run[id].map { !old.hasCode(of: $0) } ?? false
        }
    }
    judge = ChangeJudge(level: level, questions: questions)
  }

  /// What is said of a benchmark's value in each run; nil for the baseline itself, for what is
  /// missing or describes, and for the same value where neither turns nor the code say more.
  package func judgements(_ id: String) -> [Judgement?] {
    let cells = comparison.cells(id, column)
    guard !column.metric.isDescription, let baseline = cells.firstIndex(where: { $0.value != nil }),
      baseline < records.count, let before = cells[baseline].value, let old = records[baseline][id]
    else { return cells.map { _ in nil } }
    return cells.enumerated().map { run, cell in
      guard run != baseline, run < records.count, let value = cell.value, let new = records[run][id]
      else { return nil }
      var judgement = judge.judge(column, from: old, to: new, isGrowth: value > before)
      guard value != before || judgement.ratio != nil || judgement.significance == .equalCode
      else { return nil }
      // The interval is that of the floors, and of nothing else.
      if ![nil, .min].contains(column.statistic) {
        (judgement.before, judgement.after, judgement.interval) = (nil, nil, nil)
      }
      return judgement
    }
  }
}

extension Comparison {
  /// Who judges the changes in each column; `runs` are those that are compared.
  package func judges(
    of runs: [ComparedRun], level: Double = Significance.defaultLevel
  ) -> [MetricColumn: BaselineJudge] {
    let records = runs.map(RunIndex.init)
    return Dictionary(
      columns.map { ($0, BaselineJudge(self, $0, records: records, level: level)) },
      uniquingKeysWith: { first, _ in first })
  }
}
