import SweepAnalysis
import SweepResults
import SweepText

/// What `compare` found: the one value behind its terminal, markdown, JSON, CSV and GitHub output.
public struct CompareReport: Sendable, Equatable {
  /// The runs side by side.
  public var comparison: Comparison
  /// The comparison as tables.
  public var table: ComparisonTable
  /// What makes the numbers hard to compare, one line each.
  public var warnings: [String]
  /// What the gate found; nil without one.
  public var gate: GateReport?
  /// The runs that were compared: those given, or the values of the pivot.
  public var runs: [ComparedRun]

  /// Whether nothing speaks against the last run.
  public var passes: Bool { gate?.passes ?? true }
}

extension CompareRequest {
  /// Compares runs. Throws ``ComparisonError`` for what cannot be compared as it was asked.
  public func report(_ given: [ComparedRun]) throws(ComparisonError) -> CompareReport {
    var runs = given
    var warnings: [String] = []
    if let pivot {
      guard given.count == 1 else {
        throw .unusable("--pivot folds a single run; \(given.count) runs were given")
      }
      let fold = try Pivot.fold(given[0], along: pivot)
      (runs, warnings) = (fold.runs, fold.warnings)
    }
    try check(runs)
    let differences = EnvironmentDifference.differences(between: runs)
    warnings += differences.map(\.summary)
    let metrics = try comparable(differences, &warnings)
    let comparison = Comparison(runs, columns: try columns(metrics))
    warnings += try Self.missingMetrics(metrics, comparison, in: runs)
    return CompareReport(
      comparison: comparison, table: ComparisonTable(comparison, options: marked, runs: runs),
      warnings: warnings.map(TerminalText.safe), gate: gate?.check(runs), runs: runs)
  }

  /// A table beside a gate says what the gate takes for a change.
  private var marked: TableOptions {
    var options = table
    options.isMarked = table.isMarked || gate != nil
    return options
  }

  private func check(_ runs: [ComparedRun]) throws(ComparisonError) {
    let what = pivot.map { "two values of \($0)" } ?? "two runs"
    if table.isDiff, runs.count < 2 { throw .tooFewRuns("--diff needs \(what); there is one") }
    if gate?.thresholds.isEmpty == false, runs.count < 2 {
      throw .tooFewRuns("--fail-on needs \(what) to hold one against the other; there is one")
    }
  }

  /// The metrics to compare. Times of different machines are refused if they were asked for, and
  /// else left out.
  private func comparable(
    _ differences: [EnvironmentDifference], _ warnings: inout [String]
  ) throws(ComparisonError) -> [Metric] {
    let wanted = metrics ?? [.time, .peak]
    guard !isAcrossMachines, differences.contains(where: \.isOfMachine) else { return wanted }
    let gatesTime = gate?.thresholds.contains { $0.metric == .time } ?? false
    if metrics?.contains(.time) == true || gatesTime {
      throw .unusable(
        "the runs are of different machines, so their times say nothing about the code;"
          + " use --across-machines to compare them all the same")
    }
    if wanted.contains(.time) {
      warnings.append("time is left out: use --across-machines to compare it all the same")
    }
    return wanted.filter { $0 != .time }
  }

  /// A line for each metric that no run has. Throws ``ComparisonError`` if that leaves nothing to
  /// show of runs that have something else.
  private static func missingMetrics(
    _ metrics: [Metric], _ comparison: Comparison, in runs: [ComparedRun]
  ) throws(ComparisonError) -> [String] {
    let present = Set(
      comparison.columns.filter { column in
        comparison.ids.contains { comparison.baselineIndex($0, column) != nil }
      }.map(\.metric))
    let records = runs.compactMap(\.file).flatMap(\.benchmarks)
    if present.isEmpty, !records.isEmpty {
      let others = Metric.measured.filter { metric in
        records.contains { $0.value(of: metric) != nil }
      }
      let (wanted, present) = (metrics.map(\.name), others.map(\.name))
      throw .unusable(
        "no run has \(wanted.joined(separator: ", ")); they have "
          + present.joined(separator: ", "))
    }
    return metrics.filter { !present.contains($0) }.map {
      "no run has \($0.name)"
        + ($0 == .rss ? "; mark the benchmarks that it is for as isolated" : "")
    }
  }
}
