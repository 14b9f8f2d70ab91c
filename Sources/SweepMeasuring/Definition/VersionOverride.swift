import SweepGit
import SweepText

/// What a sweep's definition says of some versions only.
public struct VersionOverride: Sendable, Hashable {
  /// Which versions: names, globs (`1.*`) and ranges (`<1.1`) over their names.
  public var patterns: [String]
  /// Further arguments of `swift build` for them.
  public var swiftArguments: [String] = []
  /// Why they are left out; `nil` when they are not.
  public var skipReason: String?

  /// An override of versions that says nothing yet.
  public init(patterns: [String]) {
    self.patterns = patterns
  }

  /// Whether it is about this version.
  ///
  /// - Throws: ``SelectionError/badRange(_:)``.
  package func covers(_ version: Version) throws(SelectionError) -> Bool {
    for pattern in patterns {
      if VersionRange.looksLikeRange(pattern) {
        let range = try VersionRange(pattern)
        if range.contains(VersionName(version.name), includingPrereleases: true) { return true }
      } else if pattern == version.name || Glob(pattern).matches(version.name) {
        return true
      }
    }
    return false
  }
}
