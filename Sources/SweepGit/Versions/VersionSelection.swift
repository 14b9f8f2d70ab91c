import Foundation
import SweepText

/// Which versions of a package a sweep covers.
///
/// Positional names come first, in the order in which they are written; then tags that match, in
/// the order of ``VersionName``; then the commits of a range, oldest first. `since`, `until`,
/// `last`, `every` and `max` thin what patterns and ranges select, never a name. A version that is
/// named twice is taken once.
public struct VersionSelection: Sendable, Equatable {
  /// The name that stands for the uncommitted work tree.
  public static let workTreeName = "worktree"

  /// Revisions as git reads them: tags, branches, hashes, `HEAD~3`; or ``workTreeName``.
  public var names: [String]
  /// Globs (`1.*`) and ranges (`>=1.1,<1.3`) over tag names.
  public var tagPatterns: [String]
  /// Whether pre-releases are among the tags that a pattern selects.
  public var includesPrereleases: Bool
  /// Commits by range.
  public var commits: CommitRange?
  /// Nothing committed before this moment.
  public var since: Date?
  /// Nothing committed after this moment.
  public var until: Date?
  /// Only the newest so many.
  public var last: Int?
  /// Only every so many-th, and the ends.
  public var every: Int?
  /// At most so many, evenly spread, and the ends.
  public var max: Int?

  /// Makes a selection; by default it selects nothing.
  public init(
    names: [String] = [], tagPatterns: [String] = [], includesPrereleases: Bool = false,
    commits: CommitRange? = nil, last: Int? = nil
  ) {
    self.names = names
    self.tagPatterns = tagPatterns
    self.includesPrereleases = includesPrereleases
    self.commits = commits
    self.last = last
  }

  /// Whether no version is asked for, though what others ask for may be thinned.
  public var isEmpty: Bool { names.isEmpty && tagPatterns.isEmpty && commits == nil }

  /// This selection, or what it thins of another if it asks for no version itself.
  public func refining(_ other: VersionSelection?) -> VersionSelection {
    guard isEmpty, var refined = other else { return self }
    refined.includesPrereleases = includesPrereleases || refined.includesPrereleases
    refined.since = since ?? refined.since
    refined.until = until ?? refined.until
    refined.last = last ?? refined.last
    refined.every = every ?? refined.every
    refined.max = max ?? refined.max
    return refined
  }
}

extension VersionSelection {
  /// The tags that the patterns select, in the order of ``VersionName``.
  ///
  /// - Parameters:
  ///   - tags: Every tag of the repository, in any order.
  ///   - date: When a tag's commit was made, where that is known.
  /// - Throws: ``SelectionError`` when a pattern matches no tag.
  public func tagNames(
    among tags: [String], date: (String) -> Date? = { _ in nil }
  ) throws(SelectionError) -> [String] {
    let ordered = VersionName.ordered(tags, by: { $0 }, date: date).map { VersionName($0) }
    var selected: Set<VersionName> = []
    for pattern in tagPatterns {
      let matches = try matches(of: pattern, among: ordered)
      guard !matches.isEmpty else {
        let examples = ordered.suffix(4).map(\.text)
        throw .noTagMatches(pattern, tagCount: tags.count, examples: examples)
      }
      selected.formUnion(matches)
    }
    return ordered.filter(selected.contains).map(\.text)
  }

  /// What is left of versions that patterns and ranges selected, by date, number and distance.
  public func thinned(_ versions: [Version]) -> [Version] {
    var kept = versions.filter { version in
      (since.map { version.date >= $0 } ?? true) && (until.map { version.date <= $0 } ?? true)
    }
    if let last { kept = kept.suffix(last) }
    if let every { kept = Thinning.every(every, of: kept) }
    if let max { kept = Thinning.atMost(max, of: kept) }
    return kept
  }

  private func matches(
    of pattern: String, among tags: [VersionName]
  ) throws(SelectionError) -> [VersionName] {
    if VersionRange.looksLikeRange(pattern) {
      let range = try VersionRange(pattern)
      let inAnySeries = VersionRange.isAboutEverySeries(among: tags)
      return tags.filter {
        range.contains($0, inAnySeries: inAnySeries, includingPrereleases: includesPrereleases)
      }
    }
    let glob = Glob(pattern)
    // A pattern that spells a pre-release out ("1.0.0-*") asks for it.
    let asksForPrereleases = includesPrereleases || pattern.contains("-")
    return tags.filter { glob.matches($0.text) && (asksForPrereleases || !$0.isPrerelease) }
  }
}

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

/// Taking fewer of many, spread evenly.
package enum Thinning {
  /// Every `step`-th element, counted from the last one back, and the first.
  ///
  /// The newest version is what one asks about, so it is always there.
  package static func every<Element>(_ step: Int, of elements: [Element]) -> [Element] {
    guard step > 1 else { return elements }
    let last = elements.count - 1
    return elements.enumerated().filter { $0.offset == 0 || (last - $0.offset) % step == 0 }
      .map(\.element)
  }

  /// At most `limit` elements at even distances, the first and the last among them; the last alone
  /// for a limit of 1.
  package static func atMost<Element>(_ limit: Int, of elements: [Element]) -> [Element] {
    guard elements.count > limit, limit > 0 else { return elements }
    guard limit > 1 else { return elements.suffix(1) }
    return (0..<limit).map { position in
      // Rounded to the nearest, in integers.
      elements[(position * (elements.count - 1) * 2 + (limit - 1)) / ((limit - 1) * 2)]
    }
  }
}
