import Foundation
import SweepResults
import SweepText

/// The fold changes of a sweep in one metric: one row a benchmark, one column a version.
///
/// The value behind the heatmaps of terminal, figure and report.
public struct SweepMatrix: Sendable, Equatable {
  /// A cell.
  public enum Cell: Sendable, Hashable {
    /// The version's value, held against the baseline.
    case change(FoldChange)
    /// The version has no value.
    case missing(MissingReason)

    /// The change if there is one.
    public var change: FoldChange? {
      if case .change(let change) = self { change } else { nil }
    }
  }

  /// A row.
  public struct Row: Sendable, Equatable {
    /// The benchmark id.
    public var id: String
    /// One cell a version.
    public var cells: [Cell]

    package init(id: String, cells: [Cell]) {
      self.id = id
      self.cells = cells
    }
  }

  /// The metric.
  public var metric: Metric
  /// The labels of the versions; the first is the baseline.
  public var labels: [String]
  /// The rows, sorted by id.
  public var rows: [Row]

  /// The fold changes of a column of a comparison. Benchmarks without any value have no row.
  public init(_ comparison: Comparison, column: MetricColumn) {
    self.init(comparison, column: column, judge: nil)
  }

  /// The fold changes of a column of a comparison, with what a judge says of them.
  package init(_ comparison: Comparison, column: MetricColumn, judge: BaselineJudge?) {
    metric = column.metric
    labels = comparison.labels
    rows = comparison.ids.compactMap { id in
      let cells = comparison.cells(id, column)
      guard let first = cells.firstIndex(where: { $0.value != nil }),
        let baseline = cells[first].value
      else { return nil }
      let judgements = judge?.judgements(id)
      return Row(
        id: id,
        cells: cells.enumerated().map { run, cell in
          switch cell {
          case .missing(let reason): .missing(reason)
          case .value(let value):
            .change(
              FoldChange(
                value: value, baseline: baseline, isOwnBaseline: first > 0,
                judgement: judgements?[run]))
          }
        })
    }
  }

  /// The fold changes of runs in a metric's headline number.
  ///
  /// - Parameter isJudged: Whether each change has its ``FoldChange/judgement``.
  public init(_ runs: [ComparedRun], metric: Metric, isJudged: Bool = false) {
    let column = MetricColumn(metric)
    let comparison = Comparison(runs, columns: [column])
    self.init(
      comparison, column: column, judge: isJudged ? comparison.judges(of: runs)[column] : nil)
  }

  /// How far the colour scale reaches in base-2 logarithms: the 95th percentile of all changes, so
  /// that single outliers do not wash out the rest, but at least ``ColorBound/leastFold``, so that
  /// a change of little consequence does not look like a large one.
  public func colorBound(percentile: Double = 95) -> Double {
    let sizes = rows.flatMap(\.cells).compactMap { $0.change?.log2Ratio.map(abs) }
    let bound = ColorBound.symmetric(sizes, percentile: percentile)
    return Swift.max(bound, log2(ColorBound.leastFold))
  }
}

extension Metric {
  /// The metric of a heatmap that nobody named: peak memory, or time where no run has that.
  package static func ofHeatmap(of runs: [ComparedRun]) -> Metric {
    let hasPeak = runs.contains { $0.file?.benchmarks.contains { $0.memory != nil } == true }
    return hasPeak ? .peak : .time
  }
}

/// A value of a sweep held against the benchmark's first value.
public struct FoldChange: Sendable, Hashable {
  /// The value in the metric's unit.
  public var value: Double
  /// The value it is held against.
  public var baseline: Double
  /// Whether ``baseline`` is of a later run than the first, because the first lacks the benchmark.
  public var isOwnBaseline: Bool
  /// What is said of the change; nil for the baseline, and where nobody was asked.
  public var judgement: Judgement?

  /// The value divided by the baseline's; nil if the baseline is zero and the value is not.
  public var ratio: Double? {
    if value == baseline { return 1 }
    return baseline > 0 ? value / baseline : nil
  }

  /// The base-2 logarithm of the ratio; nil for growth from zero and for a fall to zero, which
  /// have no finite one.
  public var log2Ratio: Double? {
    guard let ratio, ratio > 0 else { return nil }
    return log2(ratio)
  }

  /// The ratio as text: `1×`, `2.5×`, `1/2×`; `new` for growth from zero, `0×` for a fall to it.
  public var text: String {
    guard let ratio else { return "new" }
    return FoldText.text(ratio)
  }

  /// The ratio as a cell of a heatmap shows it: nothing where nothing changed, `≈1×` for less than
  /// half a percent.
  ///
  /// All cells of a figure share the size that the longest text leaves.
  package var cellText: String {
    guard let ratio else { return "new" }
    if abs(ratio - 1) < 1e-9 { return "" }
    return abs(ratio - 1) < 0.005 ? "≈1×" : FoldText.text(ratio)
  }
}

/// How folds are written.
package enum FoldText {
  /// `2×` for twice as much, `1/2×` for half, `0×` for nothing.
  package static func text(_ fold: Double) -> String {
    if fold == 0 { return "0×" }
    if abs(fold - 1) < 1e-9 { return "1×" }
    return fold > 1 ? number(fold) + "×" : "1/" + number(1 / fold) + "×"
  }

  /// Three significant digits, but never a rounded 1, which would hide a change.
  private static func number(_ value: Double) -> String {
    let text = UnitScale.significant(value, digits: 3)
    return text == "1" ? UnitScale.significant(value, digits: 6) : text
  }
}

/// The end of a symmetric colour scale.
package enum ColorBound {
  /// The smallest fold change that a scale of fold changes gives its full colour unasked.
  ///
  /// Without it a sweep whose only change is 0.3 % would show that in the colour of a doubling. At
  /// 1.05 such a change is a tint and one of 5 % stands out; `--clip` still asks for a finer scale.
  /// The reference has no such floor.
  package static let leastFold = 1.05

  /// The percentile of the magnitudes, interpolated linearly as NumPy does; the highest of them if
  /// the percentile is zero, and a tiny number if all are. 1 if there are none.
  package static func symmetric(_ values: [Double], percentile: Double = 95) -> Double {
    let sizes = values.filter(\.isFinite).map(abs).sorted()
    guard let highest = sizes.last else { return 1 }
    let place = Double(sizes.count - 1) * percentile / 100
    let low = Int(place.rounded(.down))
    let high = Swift.min(low + 1, sizes.count - 1)
    let bound = sizes[low] + (sizes[high] - sizes[low]) * (place - Double(low))
    if bound > 0 { return bound }
    return highest > 0 ? highest : 1e-9
  }
}
