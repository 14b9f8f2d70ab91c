import SweepGit
import SweepText

/// What holds for one version apart from what holds for all.
package struct VersionSettings: Sendable, Hashable {
  /// Further arguments of `swift build`.
  package var swiftArguments: [String] = []
  /// Why the version is left out; `nil` when it is not.
  package var skipReason: String?
  /// Benchmarks that it is known not to have.
  package var exclusions: [Exclusion] = []
  /// What is changed in its files.
  package var edits = SourceEdits()

  /// Settings that say nothing but which arguments to build with.
  package init(swiftArguments: [String] = []) {
    self.swiftArguments = swiftArguments
  }
}

/// Benchmarks that a version is known not to have.
package struct Exclusion: Sendable, Hashable, CustomStringConvertible {
  /// A glob over benchmark ids.
  package let pattern: String
  /// The first version that has them.
  package let since: String

  /// Why they are not measured.
  package var description: String { "\(pattern) not before \(since)" }

  package init(pattern: String, since: String) {
    self.pattern = pattern
    self.since = since
  }

  /// Whether it is about a benchmark.
  package func covers(_ id: String) -> Bool { Glob(pattern).matches(id) }
}

extension VersionSettings: KeyedOptions {
  package static let withoutEffect = [
    "skipReason": "a version that is left out has no result"
  ]

  package func add(to key: inout CacheKey) {
    key.add("version's swift arguments", list: swiftArguments)
    key.add("exclusions", list: exclusions.flatMap { [$0.pattern, $0.since] })
    // Where nothing is changed, the key is what it was before files could be.
    if !edits.isEmpty {
      key.add("edits", edits.digest)
      key.add("edited by", list: edits.names)
    }
  }
}
