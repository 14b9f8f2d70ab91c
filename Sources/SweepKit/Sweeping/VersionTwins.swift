import SweepMeasuring

/// Versions whose results are one: the same tree, built and run the same way.
struct VersionTwins: Sendable {
  private var firsts: [String: Outcome] = [:]

  /// Keeps what became of a version.
  mutating func add(_ outcome: Outcome) {
    if case .failed(let phase, _) = outcome.result, phase != .build { return }
    if firsts[outcome.key] == nil { firsts[outcome.key] = outcome }
  }

  /// What became of an earlier version with this key.
  func first(of key: String) -> Outcome? { firsts[key] }
}
