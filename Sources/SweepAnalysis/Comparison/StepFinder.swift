import Foundation
import SweepResults

/// Finds the versions of a sweep at which benchmarks changed.
public enum StepFinder {
  /// The steps of all benchmarks in the given metrics: regressions before improvements, exact
  /// metrics
  /// before noisy ones, larger steps first.
  ///
  /// Versions that lack a value are passed over: the next one is compared with the last that has
  /// one, and the step names those between.
  public static func steps(
    in runs: [ComparedRun], metrics: [Metric], tolerance: StepTolerance = .init()
  ) -> [Step] {
    let series = SeriesList(runs)
    var steps: [Step] = []
    for metric in metrics {
      let pairs = series.questions(metric, tolerance: tolerance.fraction(of: metric))
      let judge = ChangeJudge(
        level: tolerance.level, questions: pairs.count { $0.isQuestion(metric) })
      for pair in pairs {
        let fraction = tolerance.fraction(of: metric)
        let judgement = judge.judge(
          MetricColumn(metric), from: pair.from.record, to: pair.to.record, tolerance: fraction,
          isGrowth: pair.to.value > pair.from.value)
        // What was asked because of its numbers is answered by others.
        if pair.isGradual, pair.to.record.pairs(from: pair.from.record) == nil { continue }
        if tolerance.isStep(
          metric, from: pair.from.value, to: pair.to.value, judgement: judgement)
        {
          steps.append(Step(pair, metric, judgement))
        }
      }
    }
    return ordered(steps, metrics: metrics, labels: runs.map(\.label))
  }

  /// What is said of time between neighbours whose code differs, in the order of ids and versions:
  /// the steps among it, and what is no step.
  public static func timeJudgements(
    in runs: [ComparedRun], tolerance: StepTolerance = .init()
  ) -> [Step] {
    let pairs = SeriesList(runs).questions(.time, tolerance: tolerance.fraction(of: .time))
      .filter { $0.isQuestion(.time) }
    let judge = ChangeJudge(level: tolerance.level, questions: pairs.count)
    return pairs.map { pair in
      Step(
        pair, .time,
        judge.judge(
          MetricColumn(.time), from: pair.from.record, to: pair.to.record,
          tolerance: tolerance.fraction(of: .time), isGrowth: pair.to.value > pair.from.value))
    }
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

/// The records of a sweep by benchmark, in the versions' order.
package struct SeriesList {
  /// A version's record and its value of a metric.
  package struct Point {
    package let label: String
    package let record: BenchmarkRecord
    package let value: Double
  }

  /// Two versions with a value, one after the other.
  package struct Pair {
    package let id: String
    package let from: Point
    package let to: Point
    /// The versions between the two, which have none.
    package let unmeasured: [String]
    /// Whether there are versions between the two over which the value moved in small steps.
    package var isGradual = false

    package init(
      id: String, from: Point, to: Point, unmeasured: [String] = [], isGradual: Bool = false
    ) {
      self.id = id
      self.from = from
      self.to = to
      self.unmeasured = unmeasured
      self.isGradual = isGradual
    }

    /// Whether there is something to ask: the same code takes the same time.
    package func isQuestion(_ metric: Metric) -> Bool {
      !metric.isExact && !from.record.hasCode(of: to.record)
    }
  }

  /// The ids, sorted.
  package let ids: [String]
  private let runs: [(label: String, index: RunIndex)]

  package init(_ runs: [ComparedRun]) {
    self.runs = runs.map { ($0.label, RunIndex($0)) }
    ids = Set(runs.compactMap(\.file).flatMap(\.benchmarks).map(\.fullname)).sorted(
      by: BenchmarkID.precedes)
  }

  /// The values of a benchmark, with the versions that lack one since the last that has one.
  package func points(_ id: String, _ metric: Metric) -> [(point: Point, unmeasured: [String])] {
    var points: [(Point, [String])] = []
    var skipped: [String] = []
    for (label, index) in runs {
      guard let record = index[id], let value = record.value(of: metric) else {
        if !points.isEmpty { skipped.append(label) }
        continue
      }
      points.append((Point(label: label, record: record, value: value), skipped))
      skipped = []
    }
    return points
  }

  /// What is asked of a sweep: all neighbours and, of a metric of rounds over many versions, levels
  /// of the series that differ although no neighbours between them do.
  package func questions(_ metric: Metric, tolerance: Double) -> [Pair] {
    let neighbours = neighbours(metric)
    guard metric.descriptor?.source == .rounds else { return neighbours }
    return neighbours + ids.flatMap { gradual($0, metric, tolerance: tolerance) }
  }

  private func gradual(_ id: String, _ metric: Metric, tolerance: Double) -> [Pair] {
    let points = points(id, metric).map(\.point)
    guard let fit = SeriesFit(points.map(\.value)) else { return [] }
    return zip(fit.levels, fit.levels.dropFirst()).compactMap { before, after in
      let factor = fit.value(of: after) / fit.value(of: before)
      let (last, first) = (points[before.upperBound - 1], points[after.lowerBound])
      let step = first.value / last.value
      let isOfNeighbours = abs(log(step)) > log(1 + tolerance / 2)
      guard max(factor, 1 / factor) > 1 + tolerance, !isOfNeighbours else { return nil }
      let (from, to) = (
        points[fit.typicalPlace(of: before)], points[fit.typicalPlace(of: after)]
      )
      guard !from.record.hasCode(of: to.record) else { return nil }
      return Pair(id: id, from: from, to: to, isGradual: true)
    }
  }

  /// All pairs of values that follow each other, by benchmark.
  package func neighbours(_ metric: Metric) -> [Pair] {
    ids.flatMap { id in
      let points = points(id, metric)
      return zip(points, points.dropFirst()).map { before, after in
        Pair(id: id, from: before.point, to: after.point, unmeasured: after.unmeasured)
      }
    }
  }
}

/// One change of one benchmark between two versions of a sweep that follow each other.
public struct Step: Sendable, Hashable {
  /// The benchmark.
  public var id: String
  /// The metric.
  public var metric: Metric
  /// The label of the last version measured before the change.
  public var from: String
  /// The label of the version that has the change.
  public var to: String
  /// The value before, in the metric's unit: exact bytes, counts, or seconds; of bursts that took
  /// turns where the change is judged by them.
  public var before: Double
  /// The value after.
  public var after: Double
  /// What speaks for the change.
  public var judgement: Judgement
  /// Labels of versions between the two that could not be measured; the change may be in them.
  public var unmeasured: [String]
  /// Whether it came in small steps over versions between the two.
  public var isGradual: Bool

  init(_ pair: SeriesList.Pair, _ metric: Metric, _ judgement: Judgement) {
    id = pair.id
    self.metric = metric
    from = pair.from.label
    to = pair.to.label
    before = judgement.before ?? pair.from.value
    after = judgement.after ?? pair.to.value
    self.judgement = judgement
    unmeasured = pair.unmeasured
    isGradual = pair.isGradual
  }

  /// What the change rests on, in a few words; empty for exact metrics.
  public var evidence: String {
    [isGradual ? "in small steps over several versions" : "", judgement.evidence]
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// What speaks for the change, in a word.
  public var significance: Significance { judgement.significance }

  /// Whether the change is for the worse: whether a cost grew.
  public var isRegression: Bool { metric.worsening(from: before, to: after) > 0 }

  /// The value after divided by the value before; infinite for growth from zero.
  public var foldChange: Double { after / before }

  /// How far the value moved, as the size of the base-2 logarithm of the fold change.
  public var magnitude: Double {
    before > 0 && after > 0 ? abs(log2(foldChange)) : .infinity
  }
}

/// From which change on a step counts.
public struct StepTolerance: Sendable, Equatable {
  /// The smallest relative changes that count, as fractions, of metrics for which that is not what
  /// the table of metrics says.
  public var fractions: [Metric: Double]
  /// The chance of a false alarm of time in the whole comparison, and the level of the test of
  /// other noisy metrics.
  public var level: Double

  /// Memory is exact, so that every change counts; noisy metrics must change by their fraction, and
  /// be judged to at `level`.
  public init(_ fractions: [Metric: Double] = [:], level: Double = Significance.defaultLevel) {
    self.fractions = fractions
    self.level = level
  }

  /// The smallest relative change of a metric that counts, as a fraction.
  package func fraction(of metric: Metric) -> Double { fractions[metric] ?? metric.tolerance }

  func isStep(
    _ metric: Metric, from before: Double, to after: Double, judgement: Judgement
  ) -> Bool {
    // Of what took turns the judgement says all; the values need not have been taken together.
    if judgement.ratio != nil { return judgement.significance.isChange }
    guard before != after else { return false }
    if metric.isExact {
      return judgement.significance != .noise && judgement.significance != .apart
    }
    guard judgement.significance.isChange else { return false }
    return abs(after - before) > fraction(of: metric) * before
  }
}
