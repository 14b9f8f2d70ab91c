import SweepGit

/// What holds for one version apart from what holds for all.
package struct VersionSettings: Sendable, Hashable {
  /// Further arguments of `swift build`.
  package var swiftArguments: [String] = []
  /// Why the version is left out; `nil` when it is not.
  package var skipReason: String?
  /// Benchmarks that it is known not to have.
  package var exclusions: [Exclusion] = []

  /// Settings that say nothing.
  package init() {}

  /// Collects what the overrides say of a version, in their order.
  package init(of version: Version, in overrides: [VersionOverride]) throws(SelectionError) {
    for override in overrides where try override.covers(version) {
      swiftArguments += override.swiftArguments
      skipReason = skipReason ?? override.skipReason
    }
  }
}
