/// The rules by which a comparison passes or fails.
public struct Gate: Sendable, Equatable {
  /// What the last run, or each run, is held against.
  public enum Reference: String, Sendable, Hashable, CaseIterable {
    /// The last run against the first one.
    case first
    /// Each run against the one before it; the worst step counts.
    case previous
    /// The last run against the best of those before it.
    case best
  }

  /// The rules; one that is broken fails the gate.
  public var thresholds: [Threshold]
  /// What is held against what.
  public var reference: Reference
  /// Whether benchmarks that vanished or could not be measured pass.
  public var allowsMissing: Bool
  /// The level of the significance test: `time` and `rss` that it takes for noise pass. Where
  /// there are too few values to test, and for nil, the threshold alone decides.
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
}
