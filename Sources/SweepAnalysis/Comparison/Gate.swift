import SweepResults

/// The rules by which a comparison passes or fails.
public struct Gate: Sendable, Equatable {
  /// What the last run, or each run, is held against.
  public enum Reference: String, Sendable, Hashable, CaseIterable {
    /// The last run against the first one, or against the first that has the benchmark.
    case first
    /// Each run against the nearest one before it that has the benchmark; the worst step counts.
    case previous
    /// The last run against the best of those before it.
    case best
  }

  /// The rules; one that is broken fails the gate.
  public var thresholds: [Threshold]
  /// What is held against what.
  public var reference: Reference
  /// Whether what could not be compared passes.
  public var allowsMissing: Bool
  /// The chance of a false alarm of time that is accepted for the whole gate. Growth of noisy
  /// metrics that is not sure passes, and is listed. Where there are too few values to test, where
  /// the rule judges how widely the values spread, and for nil, the threshold alone decides.
  public var level: Double?

  /// A gate.
  public init(
    thresholds: [Threshold], reference: Reference = .first, allowsMissing: Bool = false,
    level: Double? = Significance.defaultLevel
  ) {
    self.thresholds = thresholds
    self.reference = reference
    self.allowsMissing = allowsMissing
    self.level = level
  }

  /// Holds the runs against the rules.
  ///
  /// A rule that finds no pair of values is reported as unmeasured: a gate with nothing to compare
  /// never passes. So is each benchmark that a rule could not be applied to.
  public func check(_ runs: [ComparedRun]) -> GateReport {
    var report = GateReport(rules: thresholds, allowsMissing: allowsMissing)
    let indexed = runs.map { (label: $0.label, index: RunIndex($0)) }
    let ids = Set(indexed.flatMap { $0.index.ids + $0.index.failedIds })
      .sorted(by: BenchmarkID.precedes)
    for threshold in thresholds {
      let before = report.comparisons
      var found: [(id: String, from: GatedValue, to: GatedValue)] = []
      for id in ids {
        let series = indexed.map { run in GatedValue(run.label, run.index, id, threshold.column) }
        found += pairs(of: series, threshold.metric).map { (id, $0.0, $0.1) }
        addGaps(threshold, id, series, into: &report)
      }
      report.comparisons += found.count
      let judge = ChangeJudge(
        level: level ?? Significance.defaultLevel,
        questions: found.count { pair in
          guard let from = pair.from.record, let to = pair.to.record else { return true }
          return !from.hasCode(of: to)
        })
      for (id, from, to) in found { apply(threshold, id, from, to, judge, into: &report) }
      if report.comparisons == before { report.unmeasured.append(threshold) }
    }
    if reference == .first, runs.count > 2 {
      report.passedOver = runs[1..<(runs.count - 1)].filter(\.isFailure).map(\.label)
    }
    return report
  }

  /// What is held against what.
  private func pairs(
    of series: [GatedValue], _ metric: Metric
  ) -> [(GatedValue, GatedValue)] {
    let present = series.filter { $0.value != nil }
    if reference == .previous { return Array(zip(present, present.dropFirst())) }
    let before = series.dropLast().filter { $0.value != nil }
    guard let last = series.last, last.value != nil else { return [] }
    let base =
      reference == .first
      ? before.first
      : before.min { metric.worsening(from: $1.value ?? 0, to: $0.value ?? 0) < 0 }
    return base.map { [($0, last)] } ?? []
  }

  private func apply(
    _ threshold: Threshold, _ id: String, _ before: GatedValue, _ after: GatedValue,
    _ judge: ChangeJudge, into report: inout GateReport
  ) {
    guard var from = before.value, var to = after.value, let old = before.record,
      let new = after.record
    else { return }
    // A limit below what is tolerated elsewhere asks for a finer look.
    let limit =
      threshold.percent.map { $0 / 100 } ?? (threshold.metric.isExact ? 0 : .infinity)
    let judgement = judge.judge(
      threshold.column, from: old, to: new, tolerance: min(limit, threshold.metric.tolerance),
      isGrowth: to > from)
    // Values that were not taken together may hide a change, or show one that is none.
    if level != nil, [nil, .min].contains(threshold.column.statistic), let first = judgement.before,
      let second = judgement.after,
      new.pairs(from: old) != nil
    {
      (from, to) = (first, second)
    }
    guard threshold.isBroken(from: from, to: to) else { return }
    let regression = Regression(
      threshold: threshold, id: id, from: before.label, to: after.label, before: from, after: to,
      judgement: judgement)
    let isDoubtful =
      switch judgement.significance {
      case .equalCode: true
      case .noise: threshold.metric.tolerance > 0 && (threshold.metric.isExact || level != nil)
      case .undecided, .apart: threshold.metric.isExact || level != nil
      // What cannot be tested is not passed over: then the threshold alone decides. Nor is a change
      // of time whose instructions are the same: it may be waiting.
      case .exact, .significant, .suspected, .tooFewSamples, .notTested: false
      }
    if isDoubtful {
      report.doubtful.append(regression)
    } else {
      report.regressions.append(regression)
    }
  }
}

extension Gate {
  /// Lists the runs that the rule could not be applied to for a benchmark, and says where the
  /// benchmark begins if it is not in the first run.
  private func addGaps(
    _ threshold: Threshold, _ id: String, _ series: [GatedValue], into report: inout GateReport
  ) {
    func miss(_ gap: GatedValue) {
      guard let reason = gap.cell.reason else { return }
      report.missing.append(
        .init(threshold: threshold, id: id, label: gap.label, reason: reason))
    }
    guard series.count > 1, let last = series.last else { return }
    guard let base = series.firstIndex(where: { $0.value != nil }) else {
      return unmeasuredGaps(series).forEach(miss)
    }
    if base == series.count - 1 {
      // Only the last run has a value. What it should have been held against is missing.
      return miss(series[reference == .first ? 0 : base - 1])
    }
    let leading = series[..<base].filter { $0.cell.reason?.kind == .failed }
    leading.forEach(miss)
    if leading.isEmpty, base > 0, let reason = series[0].cell.reason {
      report.laterBaselines.append(
        .init(
          threshold: threshold, id: id, label: series[0].label, reason: reason,
          baseline: series[base].label))
    }
    series[(base + 1)...].dropLast().filter(isGap).forEach(miss)
    if last.value == nil { miss(last) }
  }

  /// Whether a run between others should have had a value. What a version cannot have is no gap.
  private func isGap(_ value: GatedValue) -> Bool {
    guard let kind = value.cell.reason?.kind else { return false }
    switch reference {
    case .first: return false
    case .previous: return kind != .notAvailable
    case .best: return kind == .failed
    }
  }

  /// The runs in which a benchmark failed that has no value anywhere.
  ///
  /// A metric that a run measured the benchmark without, such as rss of one that is not isolated,
  /// is not missing elsewhere, unless the last run says that it failed.
  private func unmeasuredGaps(_ series: [GatedValue]) -> [GatedValue] {
    let failed = series.filter { $0.cell.reason?.isOfBenchmark == true }
    let isElsewhereWithout = series.contains { $0.cell.reason == .notMeasured }
    return isElsewhereWithout ? failed.filter { $0.label == series.last?.label } : failed
  }
}

/// One run's value of a benchmark, with what a gate needs to judge it.
private struct GatedValue {
  let label: String
  let record: BenchmarkRecord?
  let cell: MeasuredCell

  var value: Double? { cell.value }

  init(_ label: String, _ index: RunIndex, _ id: String, _ column: MetricColumn) {
    self.label = label
    record = index[id]
    cell = index.cell(id, column)
  }
}
