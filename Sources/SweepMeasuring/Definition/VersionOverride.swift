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
  /// What is changed in their files, in order.
  package var edits: [Edit] = []

  /// A change of files, as a definition gives it.
  package enum Edit: Sendable, Hashable {
    /// The path of a patch.
    case patch(String)
    case replacement(Replacement)
  }

  /// An override of versions that says nothing yet.
  public init(patterns: [String]) {
    self.patterns = patterns
  }

  /// Whether it is about a tag.
  ///
  /// - Parameters:
  ///   - tag: The tag's name.
  ///   - inAnySeries: Whether a range that names no series is about every one.
  /// - Throws: ``SelectionError/badRange(_:)``.
  package func covers(_ tag: VersionName, inAnySeries: Bool) throws(SelectionError) -> Bool {
    for pattern in patterns {
      if VersionRange.looksLikeRange(pattern) {
        let range = try VersionRange(pattern)
        if range.contains(tag, inAnySeries: inAnySeries, includingPrereleases: true) { return true }
      } else if pattern == tag.text || Glob(pattern).matches(tag.text) {
        return true
      }
    }
    return false
  }

  /// Whether it is about a version, by its own name or by a tag of its commit.
  ///
  /// A branch is in a range only by its series; a hash, or `1.9.0~3`, is no version's name, and is
  /// meant only where it is written so.
  ///
  /// - Throws: ``SelectionError/badRange(_:)``.
  package func covers(
    _ version: Version, tags: [VersionName], inAnySeries: Bool
  ) throws(SelectionError) -> Bool {
    for tag in tags where try covers(tag, inAnySeries: inAnySeries) { return true }
    let name = version.name
    if patterns.contains(name) || patterns.contains("*") { return true }
    let isHash = version.commit.hasPrefix(name.lowercased())
    let isExpression = name.contains { "~^:".contains($0) } || name.contains("@{")
    guard !isHash, !isExpression else { return false }
    return try covers(VersionName(name), inAnySeries: false)
  }
}
