import SweepResults

/// Finds the versions of a sweep at which benchmarks changed.
public enum StepFinder {
  /// The steps of all benchmarks in the given metrics: regressions before improvements, and odd
  /// versions last; exact metrics before noisy ones, larger steps first.
  ///
  /// Versions that lack a value are passed over: the next one is compared with the last that has
  /// one, and the step names those between. One version that is far off, while those beside it are
  /// alike, is one step with its ``Step/back``.
  public static func steps(
    in runs: [ComparedRun], metrics: [Metric], tolerance: StepTolerance = .init()
  ) -> [Step] {
    findings(in: runs, metrics: metrics, tolerance: tolerance).steps
  }

  /// The steps, and all that is said of time between versions whose code differs, in the order of
  /// ids and versions: the steps among it, and what is no step.
  package static func findings(
    in runs: [ComparedRun], metrics: [Metric], tolerance: StepTolerance = .init()
  ) -> (steps: [Step], times: [Step]) {
    let series = SeriesList(runs)
    var steps: [Step] = []
    var times: [Step] = []
    for metric in metrics {
      let judged = MetricSteps(metric, in: series, tolerance: tolerance)
      steps += judged.steps
      if metric == .time { times = judged.answers }
    }
    return (ordered(steps, metrics: metrics, labels: runs.map(\.label)), times)
  }

  private static func ordered(_ steps: [Step], metrics: [Metric], labels: [String]) -> [Step] {
    let rank = Dictionary(
      zip(metrics, metrics.indices).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    let place = Dictionary(
      zip(labels, labels.indices).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    return steps.sorted { one, other in
      if one.isOdd != other.isOdd { return other.isOdd }
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

/// What is said of one metric between the versions of a sweep.
private struct MetricSteps {
  private let metric: Metric
  private let tolerance: StepTolerance
  private let judge: ChangeJudge
  /// Each pair of versions that was looked at, with what is said of it.
  private let judged: [(pair: SeriesList.Pair, step: Step)]

  init(_ metric: Metric, in series: SeriesList, tolerance: StepTolerance) {
    self.metric = metric
    self.tolerance = tolerance
    let fraction = tolerance.fraction(of: metric)
    let pairs = series.questions(metric, tolerance: fraction)
    let judge = ChangeJudge(
      level: tolerance.level, questions: pairs.count { $0.isQuestion(metric) })
    self.judge = judge
    judged = pairs.map { pair in
      let judgement = judge.judge(
        MetricColumn(metric), from: pair.from.record, to: pair.to.record, tolerance: fraction,
        isGrowth: pair.to.value > pair.from.value)
      return (pair, Step(pair, metric, judgement))
    }
  }

  /// What is said of versions whose code differs.
  var answers: [Step] { judged.filter { $0.pair.isQuestion(metric) }.map(\.step) }

  /// The changes that count, those of an odd version as one.
  var steps: [Step] {
    let changes = judged.filter { pair, step in
      // What was asked because of its numbers is answered by others.
      if pair.isGradual, pair.to.record.pairs(from: pair.from.record) == nil { return false }
      return tolerance.isStep(
        metric, from: pair.from.value, to: pair.to.value, judgement: step.judgement)
    }
    var steps: [Step] = []
    var rest = changes[...]
    while let (pair, step) = rest.popFirst() {
      steps.append(step)
      guard let next = rest.first, takesBack(next.pair, pair),
        next.step.judgement.isProbablyLayout == step.judgement.isProbablyLayout
      else { continue }
      steps[steps.count - 1].back = Step.Return(
        label: next.step.to, value: next.step.after)
      rest.removeFirst()
    }
    return steps
  }

  /// Whether the second of two changes leads back to where the first began, and only one version
  /// has been elsewhere. What could not be measured may have been there too.
  private func takesBack(_ second: SeriesList.Pair, _ first: SeriesList.Pair) -> Bool {
    guard first.id == second.id, first.to.label == second.from.label,
      !first.isGradual, !second.isGradual, first.unmeasured.isEmpty, second.unmeasured.isEmpty
    else { return false }
    let (before, after) = (first.from, second.to)
    if metric.isExact { return metric.isSame(before.value, after.value) }
    if before.record.hasCode(of: after.record) { return true }
    let fraction = tolerance.fraction(of: metric)
    let judgement = judge.judge(
      MetricColumn(metric), from: before.record, to: after.record, tolerance: fraction,
      isGrowth: after.value > before.value)
    let ratio = judgement.ratio ?? after.value / before.value
    return !judgement.significance.isChange && max(ratio, 1 / ratio) <= 1 + fraction
  }
}
