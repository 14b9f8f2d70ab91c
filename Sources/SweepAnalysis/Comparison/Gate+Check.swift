import SweepResults

extension Gate {
  /// Holds the runs against the rules.
  ///
  /// A rule that finds no pair of values is reported as unmeasured: a gate with nothing to
  /// compare never passes.
  public func check(_ runs: [ComparedRun]) -> GateReport {
    var report = GateReport(allowsMissing: allowsMissing)
    let indexed = runs.map { (label: $0.label, index: RunIndex($0)) }
    let measured = runs.compactMap(\.file).flatMap(\.benchmarks).map(\.fullname)
    let failed = indexed.last?.index.failedIds ?? []
    let ids = Set(measured + failed).sorted(by: BenchmarkID.precedes)
    for threshold in thresholds {
      let before = report.comparisons
      for id in ids {
        let series = indexed.map { run in
          GatedValue(run.label, run.index, id, threshold.metric)
        }
        check(threshold, id, series, into: &report)
      }
      if report.comparisons == before { report.unmeasured.append(threshold) }
    }
    return report
  }

  private func check(
    _ threshold: Threshold, _ id: String, _ series: [GatedValue], into report: inout GateReport
  ) {
    let pairs = pairs(of: series)
    for (before, after) in pairs {
      report.comparisons += 1
      judge(threshold, id, before, after, into: &report)
    }
    guard let last = series.last, let reason = last.cell.reason else { return }
    // A metric that no run has for this benchmark, such as rss of one that is not isolated, is
    // not missing.
    let earlier = reference == .first ? series.prefix(1) : series.dropLast()
    guard reason.kind == .failed || earlier.contains(where: { $0.value != nil }) else { return }
    report.missing.append(.init(threshold: threshold, id: id, label: last.label, reason: reason))
  }

  /// What is held against what.
  private func pairs(of series: [GatedValue]) -> [(GatedValue, GatedValue)] {
    switch reference {
    case .first:
      guard series.count > 1, let first = series.first, let last = series.last,
        first.value != nil, last.value != nil
      else { return [] }
      return [(first, last)]
    case .previous:
      let present = series.filter { $0.value != nil }
      return Array(zip(present, present.dropFirst()))
    case .best:
      let before = series.dropLast().filter { $0.value != nil }
      guard let last = series.last, last.value != nil,
        let best = before.min(by: { ($0.value ?? 0) < ($1.value ?? 0) })
      else { return [] }
      return [(best, last)]
    }
  }

  private func judge(
    _ threshold: Threshold, _ id: String, _ before: GatedValue, _ after: GatedValue,
    into report: inout GateReport
  ) {
    guard let from = before.value, let to = after.value,
      threshold.isBroken(from: from, to: to), let old = before.record, let new = after.record
    else { return }
    let significance = Significance.judge(
      threshold.metric, from: old, to: new, isGrowth: true,
      level: level ?? Significance.defaultLevel)
    let regression = Regression(
      threshold: threshold, id: id, from: before.label, to: after.label, before: from, after: to,
      significance: significance)
    // What cannot be tested is not passed over: then the threshold alone decides.
    if level != nil, significance == .noise, !threshold.metric.isExact {
      report.doubtful.append(regression)
    } else {
      report.regressions.append(regression)
    }
  }
}

/// One run's value of a benchmark, with what a gate needs to judge it.
private struct GatedValue {
  let label: String
  let record: BenchmarkRecord?
  let cell: MeasuredCell

  var value: Double? { cell.value }

  init(_ label: String, _ index: RunIndex, _ id: String, _ metric: Metric) {
    self.label = label
    record = index[id]
    cell = index.cell(id, MetricColumn(metric))
  }
}
