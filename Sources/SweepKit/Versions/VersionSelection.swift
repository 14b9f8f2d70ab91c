/// Which versions of a package a sweep covers.
///
/// Positional names come in the order in which they are written; tags that match come in semantic-version order, behind
/// them. A version that is named twice is taken once.
public struct VersionSelection: Sendable, Equatable {
  /// Revisions as git reads them: tags, branches, hashes, `HEAD~3`.
  public var names: [String]
  /// Globs (`1.*`) and ranges (`>=1.1,<1.3`) over tag names.
  public var tagPatterns: [String]
  /// Whether pre-releases are among the tags that a pattern selects.
  public var includesPrereleases: Bool
  /// Only the newest so many of the tags that the patterns selected.
  public var last: Int?

  /// Makes a selection; by default it selects nothing.
  public init(
    names: [String] = [], tagPatterns: [String] = [], includesPrereleases: Bool = false,
    last: Int? = nil
  ) {
    self.names = names
    self.tagPatterns = tagPatterns
    self.includesPrereleases = includesPrereleases
    self.last = last
  }

  /// The names that the selection stands for, given the tags that there are.
  ///
  /// - Parameter tags: Every tag of the repository, in any order.
  /// - Throws: ``SelectionError`` when a pattern matches no tag or nothing is selected.
  public func revisionNames(among tags: [String]) throws(SelectionError) -> [String] {
    let ordered = Self.ordered(tags)
    var selected: Set<String> = []
    for pattern in tagPatterns {
      let matches = try matches(of: pattern, among: ordered)
      guard !matches.isEmpty else {
        throw .noTagMatches(pattern, tagCount: tags.count, examples: Array(ordered.suffix(4)))
      }
      selected.formUnion(matches)
    }
    var matched = ordered.filter(selected.contains)
    if let last { matched = matched.suffix(last) }
    let all = names + matched
    guard !all.isEmpty else { throw .nothingSelected(tagCount: tags.count) }
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }

  /// Tags in semantic-version order; those that are no versions come first, by name.
  public static func ordered(_ tags: [String]) -> [String] {
    tags.map { (version: SemanticVersion($0), name: $0) }.sorted { left, right in
      switch (left.version, right.version) {
      case (let first?, let second?): first == second ? left.name < right.name : first < second
      case (nil, nil): left.name < right.name
      case (nil, _?): true
      case (_?, nil): false
      }
    }.map(\.name)
  }

  private func matches(
    of pattern: String, among tags: [String]
  ) throws(SelectionError) -> [String] {
    if VersionRange.looksLikeRange(pattern) {
      let range = try VersionRange(pattern)
      return tags.filter { tag in
        SemanticVersion(tag).map {
          range.contains($0, includingPrereleases: includesPrereleases)
        } ?? false
      }
    }
    let glob = Glob(pattern)
    // A pattern that spells a pre-release out ("1.0.0-*") asks for it.
    let asksForPrereleases = includesPrereleases || pattern.contains("-")
    return tags.filter { tag in
      glob.matches(tag) && (asksForPrereleases || SemanticVersion(tag)?.isPrerelease != true)
    }
  }
}
