/// What kept a benchmark, or one phase of it, from being measured, or made it fail.
public struct BenchmarkFailure: Sendable, Hashable {
  /// What a failure means for the sweep.
  public enum Kind: String, Sendable {
    /// Something could not be measured: a crash, a thrown error, no end in time.
    case unmeasured
    /// It was measured, and a ceiling trait of the suite was exceeded.
    case ceiling
    /// The sweep's definition says that the version does not have it.
    case notAvailable = "not available"
  }

  /// The benchmark's id.
  public let id: String
  /// `list`, `memory`, `timing` or `rss`.
  public let phase: String
  /// Whether it could not be measured or was found too large.
  public let kind: Kind
  /// One line: what happened.
  public let reason: String

  /// Makes a failure.
  public init(id: String, phase: String, kind: Kind, reason: String) {
    self.id = id
    self.phase = phase
    self.kind = kind
    self.reason = reason
  }
}
