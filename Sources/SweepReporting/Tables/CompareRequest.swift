import SweepAnalysis
import SweepResults
import SweepText

/// What `compare` was asked for.
public struct CompareRequest: Sendable, Equatable {
  /// The metrics; nil for time and peak.
  public var metrics: [Metric]?
  /// The statistics; nil for all that each metric has.
  public var statistics: [Statistic]?
  /// How the tables are laid out.
  public var table: TableOptions
  /// The dimension along which a single run is folded.
  public var pivot: String?
  /// The rules by which the comparison passes or fails; nil for none.
  public var gate: Gate?
  /// Whether times of different machines may be compared.
  public var isAcrossMachines: Bool
  /// Whether a metric whose passes all gave the same has one column, whatever statistics are asked
  /// for.
  public var foldsSpread = false

  /// What to compare, and how.
  public init(
    metrics: [Metric]? = nil, statistics: [Statistic]? = nil, table: TableOptions = .init(),
    pivot: String? = nil, gate: Gate? = nil, isAcrossMachines: Bool = false
  ) {
    self.metrics = metrics
    self.statistics = statistics
    self.table = table
    self.pivot = pivot
    self.gate = gate
    self.isAcrossMachines = isAcrossMachines
  }

  /// Reads `--columns`: metrics separated by commas. Throws ``ComparisonError``.
  public static func metrics(parsing text: String) throws(ComparisonError) -> [Metric] {
    var metrics: [Metric] = []
    for name in text.split(separator: ",").map({ $0.trimmingSpaces }) {
      guard let metric = Metric(name: name) else {
        throw .unknown(
          option: "--columns", value: name, choices: Metric.choices)
      }
      if !metrics.contains(metric) { metrics.append(metric) }
    }
    guard !metrics.isEmpty else { throw .unusable("--columns names no metric") }
    return metrics
  }

  /// Reads `--stat`: statistics separated by commas, or `all`, which gives nil.
  ///
  /// Throws ``ComparisonError``.
  public static func statistics(parsing text: String) throws(ComparisonError) -> [Statistic]? {
    if text == "all" { return nil }
    var statistics: [Statistic] = []
    for name in text.split(separator: ",").map({ $0.trimmingSpaces }) {
      guard let statistic = Statistic(rawValue: name) else {
        throw .unknown(
          option: "--stat", value: name, choices: Statistic.allCases.map(\.rawValue) + ["all"])
      }
      if !statistics.contains(statistic) { statistics.append(statistic) }
    }
    guard !statistics.isEmpty else { throw .unusable("--stat names no statistic") }
    return statistics
  }

  /// The columns of the comparison. Throws ``ComparisonError`` if a metric lacks a statistic that
  /// was named.
  package func columns(_ metrics: [Metric]) throws(ComparisonError) -> [MetricColumn] {
    var columns: [MetricColumn] = []
    for metric in metrics {
      let available = Statistic.available(for: metric)
      guard !available.isEmpty else {
        columns.append(MetricColumn(metric))
        continue
      }
      for statistic in statistics ?? available {
        guard available.contains(statistic) else {
          throw .unusable(
            "--stat \(statistic.rawValue): \(metric.name) has a handful of passes and no"
              + " quartiles; leave \(metric.name) out, or use --stat all")
        }
        columns.append(MetricColumn(metric, statistic))
      }
    }
    return columns
  }
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
    let gate = try judgingGate()
    let differences = EnvironmentDifference.differences(between: runs)
    warnings += differences.map(\.summary)
    if let note = EnvironmentDifference.editNote(of: runs) { warnings.append(note) }
    let metrics = try comparable(differences, &warnings)
    var comparison = Comparison(runs, columns: try columns(metrics))
    if foldsSpread {
      comparison = Comparison(runs, columns: comparison.columnsWithSpread())
    }
    warnings += try Self.missingMetrics(metrics, comparison, in: runs)
    let checked = gate?.check(runs)
    if let checked { try Self.requireMeasured(checked, in: runs) }
    let shown = metrics + [.time, .peak]
    let hidden =
      self.metrics == nil ? Metric.present(in: runs).filter { !shown.contains($0) } : []
    var table = ComparisonTable(comparison, options: marked, runs: runs)
    if !hidden.isEmpty {
      let names = hidden.map(\.name).joined(separator: ", ")
      table.notes.append("also measured: \(names); --columns shows them")
    }
    return CompareReport(
      comparison: comparison, table: table, warnings: warnings.map(TerminalText.safe),
      gate: checked, runs: runs, hidden: hidden, level: self.table.level)
  }

  /// The gate, with the statistic that is shown in each rule that does not name one.
  ///
  /// Throws ``ComparisonError`` for a rule that fits several statistics or none.
  private func judgingGate() throws(ComparisonError) -> Gate? {
    guard var gate else { return nil }
    for index in gate.thresholds.indices where gate.thresholds[index].statistic == nil {
      let rule = gate.thresholds[index]
      let available = Statistic.available(for: rule.metric)
      let shown = (statistics ?? available).filter(available.contains)
      guard let statistic = shown.first, shown.count == 1 else {
        let fields = (shown.isEmpty ? available : shown).map {
          MetricColumn(rule.metric, $0).field
        }
        throw .threshold(
          rule.text,
          reason: (shown.isEmpty
            ? "\(rule.metric.name) does not have the statistic that is shown"
            : "several statistics are shown")
            + "; name the one to judge: \(fields.joined(separator: ", "))")
      }
      gate.thresholds[index].statistic = statistic
    }
    return gate
  }

  /// A table beside a gate says what the gate takes for a change.
  private var marked: TableOptions {
    var options = table
    options.isMarked = table.isMarked || gate != nil
    return options
  }

  private func check(_ runs: [ComparedRun]) throws(ComparisonError) {
    guard runs.count < 2 else { return }
    let labels = runs.map(\.label)
    if table.isDiff { throw .tooFew("--diff", in: labels, pivot: pivot) }
    if gate?.thresholds.isEmpty == false {
      throw .tooFew("--fail-on", in: labels, pivot: pivot)
    }
  }

  /// Throws ``ComparisonError`` for a rule on what nobody measured. What failed is a finding.
  private static func requireMeasured(
    _ report: GateReport, in runs: [ComparedRun]
  ) throws(ComparisonError) {
    let present = Metric.present(in: runs)
    for rule in report.unmeasured where !present.isEmpty && !rule.metric.isDescription {
      let hasFailed = report.missing.contains { $0.threshold == rule && $0.reason.kind == .failed }
      guard !present.contains(rule.metric), !hasFailed else { continue }
      let way = rule.metric.hint.map { "; \($0)" } ?? ""
      throw .threshold(rule.text, reason: "no run has \(rule.metric.name)\(way)")
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
    let missing = MissingMetrics(metrics.filter { !present.contains($0) }, in: records)
    if present.isEmpty, !records.isEmpty { throw .unusable(missing.refusal) }
    return missing.reasons
  }
}

extension Comparison {
  /// The columns without those of metrics whose other statistics say what the first one says: then
  /// one column is left, of the first statistic.
  fileprivate func columnsWithSpread() -> [MetricColumn] {
    let metrics = Dictionary(grouping: columns, by: \.metric)
    return columns.filter { column in
      guard let all = metrics[column.metric], let first = all.first, column != first else {
        return true
      }
      return !all.dropFirst().allSatisfy { isSame($0, as: first) }
    }
  }

  /// Whether a statistic has the values of another one; no deviation is the same, too.
  private func isSame(_ column: MetricColumn, as first: MetricColumn) -> Bool {
    let isDeviation = column.statistic == .stddev
    return ids.allSatisfy { id in
      zip(cells(id, column), cells(id, first)).allSatisfy {
        isDeviation ? $0.value ?? 0 == 0 : $0.value == $1.value
      }
    }
  }
}
