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
          MetricColumn(metric), from: last.record, to: record, isGrowth: value > last.value,
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
  /// The value before, in the metric's unit: exact bytes, counts, or seconds.
  public var before: Double
  /// The value after.
  public var after: Double
  /// What speaks for the change.
  public var significance: Significance
  /// Labels of versions between the two that could not be measured; the change may be in them.
  public var unmeasured: [String]

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
  /// The level of the significance test.
  public var level: Double

  /// Memory is exact, so that every change counts; noisy metrics must change by their fraction and
  /// pass the significance test at `level`.
  public init(_ fractions: [Metric: Double] = [:], level: Double = Significance.defaultLevel) {
    self.fractions = fractions
    self.level = level
  }

  /// The smallest relative change of a metric that counts, as a fraction.
  package func fraction(of metric: Metric) -> Double { fractions[metric] ?? metric.tolerance }

  func isStep(
    _ metric: Metric, from before: Double, to after: Double, significance: Significance
  ) -> Bool {
    guard before != after else { return false }
    if metric.isExact { return significance != .noise }
    guard significance == .significant else { return false }
    return abs(after - before) > fraction(of: metric) * before
  }
}
