/// Benchmarks that a version is known not to have.
struct Exclusion: Sendable, Hashable, CustomStringConvertible {
  /// A glob over benchmark ids.
  let pattern: String
  /// The first version that has them.
  let since: String

  /// Why they are not measured.
  var description: String { "\(pattern) not before \(since)" }

  /// Whether it is about a benchmark.
  func covers(_ id: String) -> Bool { Glob(pattern).matches(id) }
}
