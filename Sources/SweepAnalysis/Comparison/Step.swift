import Foundation
import SweepResults

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

  /// Whether the cost grew.
  public var isRegression: Bool { after > before }

  /// The value after divided by the value before; infinite for growth from zero.
  public var foldChange: Double { after / before }

  /// How far the value moved, as the size of the base-2 logarithm of the fold change.
  public var magnitude: Double {
    before > 0 && after > 0 ? abs(log2(foldChange)) : .infinity
  }
}
