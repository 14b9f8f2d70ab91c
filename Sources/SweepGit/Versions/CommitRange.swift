/// A range of commits, `A..B`: those that B has and A has not.
public struct CommitRange: Sendable, Hashable {
  /// Which commits of a range are covered.
  public enum Line: String, Sendable, CaseIterable {
    /// Only what a merge's first parent leads to: the branch's own history.
    case firstParent
    /// Every commit that was merged in, too.
    case allParents
    /// Only the merges of the first-parent history.
    case merges
  }

  /// Where the range starts; not covered itself.
  public let start: String
  /// Where it ends; covered. `HEAD` when nothing follows the dots.
  public let end: String
  /// Which commits are covered.
  public var line: Line

  /// Reads `A..B` or `A..`.
  ///
  /// - Throws: ``SelectionError/badCommitRange(_:)``.
  public init(_ text: String, line: Line = .firstParent) throws(SelectionError) {
    let parts = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].hasPrefix(".") else {
      throw .badCommitRange(text)
    }
    start = String(parts[0])
    end = parts[1].isEmpty ? "HEAD" : String(parts[1])
    self.line = line
  }
}
