/// What kept a benchmark, or one phase of it, from being measured, or made it fail.
public struct BenchmarkFailure: Sendable, Hashable {
  /// What a failure means for the sweep.
  public enum Kind: String, Sendable {
    /// Something could not be measured: a crash, a thrown error.
    case unmeasured
    /// It was measured, and a ceiling trait of the suite was exceeded.
    case ceiling
    /// The sweep's definition says that the version does not have it.
    case notAvailable = "not available"
    /// It did not end in time.
    case timeout
    /// The machine failed it: a full disk, a process that was killed from outside.
    case machine

    /// Whether measuring again would give the same, so that it may be kept.
    public var isFinal: Bool { self != .timeout && self != .machine }
  }

  /// The benchmark's id.
  public let id: String
  /// `list`, `memory`, `timing`, `rss` or `instructions`.
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
