import SweepResults

/// Finds the versions of a sweep at which benchmarks changed.
public enum StepFinder {
  /// The steps of all benchmarks in the given metrics: regressions before improvements, exact metrics
  /// before noisy ones, larger steps first.
  ///
  /// Versions that lack a value are passed over: the next one is compared with the last that has
  /// one, and the step names those between.
  public static func steps(
    in runs: [ComparedRun], metrics: [Metric], tolerance: StepTolerance = .init()
  ) -> [Step] {
    let indexed = runs.map { (label: $0.label, index: RunIndex($0)) }
    let ids = Set(runs.compactMap(\.file).flatMap(\.benchmarks).map(\.fullname)).sorted(
      by: BenchmarkID.precedes)
    var steps: [Step] = []
    for id in ids {
      let records = indexed.map { (label: $0.label, record: $0.index[id]) }
      for metric in metrics {
        steps += Self.steps(id, metric, in: records, tolerance: tolerance)
      }
    }
    return ordered(steps, metrics: metrics, labels: runs.map(\.label))
  }

  private static func steps(
    _ id: String, _ metric: Metric, in records: [(label: String, record: BenchmarkRecord?)],
    tolerance: StepTolerance
  ) -> [Step] {
    var steps: [Step] = []
    var last: (label: String, record: BenchmarkRecord, value: Double)?
    var skipped: [String] = []
    for (label, record) in records {
      guard let record, let value = record.value(of: metric) else {
        if last != nil { skipped.append(label) }
        continue
      }
      if let last {
        let significance = Significance.judge(
          metric, from: last.record, to: record, isGrowth: value > last.value,
          level: tolerance.level)
        if tolerance.isStep(metric, from: last.value, to: value, significance: significance) {
          steps.append(
            Step(
              id: id, metric: metric, from: last.label, to: label, before: last.value,
              after: value, significance: significance, unmeasured: skipped))
        }
      }
      last = (label, record, value)
      skipped = []
    }
    return steps
  }

  /// Regressions before improvements, exact metrics before noisy ones, larger steps first.
  private static func ordered(_ steps: [Step], metrics: [Metric], labels: [String]) -> [Step] {
    let rank = Dictionary(
      zip(metrics, metrics.indices).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    let place = Dictionary(
      zip(labels, labels.indices).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    return steps.sorted { one, other in
      if one.isRegression != other.isRegression { return one.isRegression }
      if one.metric.isExact != other.metric.isExact { return one.metric.isExact }
      if one.magnitude != other.magnitude { return one.magnitude > other.magnitude }
      let (oneRank, otherRank) = (rank[one.metric] ?? 0, rank[other.metric] ?? 0)
      if oneRank != otherRank { return oneRank < otherRank }
      let (onePlace, otherPlace) = (place[one.to] ?? 0, place[other.to] ?? 0)
      if onePlace != otherPlace { return onePlace < otherPlace }
      return BenchmarkID.precedes(one.id, other.id)
    }
  }
}
