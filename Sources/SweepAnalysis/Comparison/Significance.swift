/// What speaks for a difference between two values of a metric.
public enum Significance: String, Sendable, Hashable, CaseIterable {
  /// The values are exact: any difference is one.
  case exact
  /// Both were measured in executables with the same code, which cannot differ in speed.
  case equalCode = "equal code"
  /// There is a difference.
  case significant
  /// There is none beyond what the metric tolerates.
  case noise
  /// The values allow a difference and none.
  case undecided
  /// The two were not timed in turns with each other, and differ by more than machines do at their
  /// worst.
  case suspected
  /// The two were not timed in turns with each other, so that nothing tells noise from change.
  case apart
  /// There are too few values to tell.
  case tooFewSamples = "too few samples"
  /// The test does not judge the statistic.
  case notTested = "not tested"

  /// The chance of a false alarm in a whole comparison that is accepted, if nothing else is asked
  /// for.
  public static let defaultLevel = 0.01

  /// Whether a change counts as one.
  public var isChange: Bool { self == .exact || self == .significant || self == .suspected }

  /// The verdict in a few words; empty for exact values and for what is not judged.
  public var verdict: String {
    switch self {
    case .exact, .notTested: ""
    case .equalCode: "equal code"
    case .significant: "changed"
    case .noise: "unchanged within the tolerance"
    case .undecided: "undecided"
    case .suspected: "suspected: not timed in turns"
    case .apart: "cannot tell: not timed in turns"
    case .tooFewSamples: "cannot tell: too few samples"
    }
  }
}
