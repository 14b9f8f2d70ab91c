import SweepResults

/// Runs side by side: for each benchmark id and column one cell a run.
///
/// The first run is the baseline. This is the value that tables, gates, reports and figures read.
public struct Comparison: Sendable, Equatable {
  /// The labels of the runs, in the order given.
  public private(set) var labels: [String]
  /// The columns that at least one run has a value for; all that were asked for if none has.
  public private(set) var columns: [MetricColumn]
  /// The ids of all runs, sorted; numbers in them count as numbers.
  public private(set) var ids: [String]
  /// The dimensions of each id, as the first run that has the id gives them.
  public private(set) var dimensions: [String: Dimensions]
  private var cells: [[[MeasuredCell]]]
  private let rows: [String: Int]

  /// Compares runs over the given columns.
  public init(_ runs: [ComparedRun], columns wanted: [MetricColumn]) {
    let indexed = runs.map(RunIndex.init)
    var dimensions: [String: Dimensions] = [:]
    for record in runs.compactMap(\.file).flatMap(\.benchmarks)
    where dimensions[record.fullname] == nil {
      dimensions[record.fullname] = Dimensions(of: record)
    }
    let ids = dimensions.keys.sorted(by: BenchmarkID.precedes)
    let all = wanted.map { column in
      ids.map { id in indexed.map { $0.cell(id, column) } }
    }
    let used = wanted.indices.filter { column in
      all[column].contains { row in row.contains { $0.value != nil } }
    }
    let kept = used.isEmpty ? Array(wanted.indices) : used
    self.ids = ids
    self.dimensions = dimensions
    labels = runs.map(\.label)
    columns = kept.map { wanted[$0] }
    cells = kept.map { all[$0] }
    rows = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
  }

  /// The cells of a benchmark in a column, one a run; empty for what the comparison does not hold.
  public func cells(_ id: String, _ column: MetricColumn) -> [MeasuredCell] {
    guard let row = rows[id], let index = columns.firstIndex(of: column) else { return [] }
    return cells[index][row]
  }

  /// The index of the run against which a benchmark is shown: the first one that has a value.
  ///
  /// That is the baseline unless the baseline lacks the benchmark.
  public func baselineIndex(_ id: String, _ column: MetricColumn) -> Int? {
    cells(id, column).firstIndex { $0.value != nil }
  }
}
