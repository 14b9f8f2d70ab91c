import SweepResults
import SweepText

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

/// A comparison that cannot be made as it was asked for. The description is one line.
public enum ComparisonError: ReportedError, Equatable {
  /// It is always what was asked for that does not fit.
  public var exitStatus: ExitStatus { .usage }

  /// The number of labels is not the number of runs.
  case labelCount(given: Int, runs: Int)
  /// A label was given twice.
  case repeatedLabel(String)
  /// A name that is none of the choices; `option` is the command-line option it was given to.
  case unknown(option: String, value: String, choices: [String])
  /// A threshold that cannot be read, and why.
  case threshold(String, reason: String)
  /// What was asked for needs more runs.
  case tooFewRuns(String)
  /// Anything else that does not go together, in words.
  case unusable(String)

  /// One line that says what to change.
  public var description: String {
    switch self {
    case .labelCount(let given, let runs):
      "--label was given \(UnitScale.counted(given, "time")) for \(UnitScale.counted(runs, "run"));"
        + " give one a run, in their order"
    case .repeatedLabel(let label):
      TerminalText.safe("--label \(label) was given twice; labels must differ")
    case .unknown(let option, let value, let choices):
      TerminalText.safe("\(option): unknown \"\(value)\"; use \(choices.joined(separator: ", "))")
    case .threshold(let text, let reason):
      TerminalText.safe("limit \(text): \(reason)")
    case .tooFewRuns(let reason), .unusable(let reason):
      TerminalText.safe(reason)
    }
  }
}
