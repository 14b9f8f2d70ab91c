import SweepAnalysis
import SweepResults

extension TableLayout {
  /// The mark of a run's change against the first run that has the benchmark; nothing for values that did not change,
  /// and where nothing is to be judged.
  func mark(_ id: String, _ column: MetricColumn, _ run: Int) -> String {
    let cells = comparison.cells(id, column)
    guard !column.metric.isDescription, run < records.count,
      let baseline = comparison.baselineIndex(id, column), baseline != run,
      let value = cells[run].value, let before = cells[baseline].value, value != before,
      let old = records[baseline][id], let new = records[run][id]
    else { return "" }
    return SignificanceMark.mark(
      Significance.judge(
        column.metric, from: old, to: new, isGrowth: value > before, level: options.level))
  }
}
