import Foundation
import SweepResults
import SweepText

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
  /// Where the value is again what it was before; nil for a change that lasts. The version
  /// ``to`` is then an odd one, alone with its value.
  public var back: Return?

  /// The version after an odd one.
  public struct Return: Sendable, Hashable {
    /// Its label.
    public var label: String
    /// Its value, in the metric's unit.
    public var value: Double
  }

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

  /// What the change rests on, in a few words; empty for exact metrics whose change lasts.
  public var evidence: String {
    let odd = back.map { back in
      "odd version: \(UnitScale.exactText(back.value, unit: metric.unit)) again in \(back.label)"
    }
    return [odd ?? "", isGradual ? "in small steps over several versions" : "", judgement.evidence]
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Whether only one version has the change, and those beside it are alike.
  public var isOdd: Bool { back != nil }

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
