import SweepText

/// Benchmarks that a version is known not to have.
package struct Exclusion: Sendable, Hashable, CustomStringConvertible {
  /// A glob over benchmark ids.
  let pattern: String
  /// The first version that has them.
  package let since: String

  /// Why they are not measured.
  package var description: String { "\(pattern) not before \(since)" }

  /// Creates a value from its parts.
  package init(pattern: String, since: String) {
    self.pattern = pattern
    self.since = since
  }

  /// Whether it is about a benchmark.
  package func covers(_ id: String) -> Bool { Glob(pattern).matches(id) }
}
