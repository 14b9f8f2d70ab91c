import Foundation
import SweepResults

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

    /// Creates a value from its parts.
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
    metric = column.metric
    labels = comparison.labels
    rows = comparison.ids.compactMap { id in
      let cells = comparison.cells(id, column)
      guard let first = cells.firstIndex(where: { $0.value != nil }),
        let baseline = cells[first].value
      else { return nil }
      return Row(
        id: id,
        cells: cells.map { cell in
          switch cell {
          case .missing(let reason): .missing(reason)
          case .value(let value):
            .change(FoldChange(value: value, baseline: baseline, isOwnBaseline: first > 0))
          }
        })
    }
  }

  /// The fold changes of runs in a metric's headline number.
  public init(_ runs: [ComparedRun], metric: Metric) {
    let column = MetricColumn(metric)
    self.init(Comparison(runs, columns: [column]), column: column)
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
