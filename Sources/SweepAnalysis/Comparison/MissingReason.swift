/// Why a cell of a comparison has no value.
public enum MissingReason: Sendable, Hashable {
  /// The version could not be measured at all: the phase that failed, and why.
  case versionFailed(phase: String, reason: String)
  /// The benchmark failed in this version: the phase, and why.
  case failed(phase: String, reason: String)
  /// The version lacks what the benchmark needs, so that it does not build.
  case notAvailable(reason: String)
  /// The benchmark ran, but this metric was not measured.
  case notMeasured
  /// The run does not have the benchmark, and does not say why.
  case absent

  /// The reason in a few words.
  public var summary: String {
    switch self {
    case .versionFailed(let phase, let reason): "version failed in \(phase): \(reason)"
    case .failed(let phase, let reason): "failed in \(phase): \(reason)"
    case .notAvailable(let reason): "not available: \(reason)"
    case .notMeasured: "not measured"
    case .absent: "not in this run"
    }
  }

  /// The kind of reason, which has its own colour or sign.
  public var kind: Kind {
    switch self {
    case .versionFailed, .failed: .failed
    case .notAvailable: .notAvailable
    case .notMeasured, .absent: .missing
    }
  }

  /// A kind of reason.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Something went wrong.
    case failed
    /// The version cannot have a value.
    case notAvailable = "not available"
    /// There is no value, and no reason is known.
    case missing
  }
}
