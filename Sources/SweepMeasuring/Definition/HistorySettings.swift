import SweepGit
import SweepText

/// What a sweep's definition says of some versions only, for the commits of a history.
///
/// An override that gives arguments holds for the versions it names, and for the commits after one
/// of them until the next release; one that leaves a version out holds for this version alone.
/// Benchmarks that begin with a version are not asked for in commits that do not have it among
/// their ancestors.
package struct HistorySettings {
  private let overrides: [VersionOverride]
  private let repository: Repository
  private let releases: [(version: SemanticVersion, tag: Tag)]
  private let firsts: [(exclusion: Exclusion, commit: ObjectID)]
  /// The last release at or before each commit, by hash; the empty text where there is none.
  private var lastRelease: [ObjectID: String] = [:]
  /// The benchmarks that each commit is known not to have.
  private var exclusions: [ObjectID: [Exclusion]] = [:]

  /// Reads the releases that overrides name, and the first versions of benchmarks.
  ///
  /// - Throws: ``GitError``.
  package init(_ request: SweepRequest, _ repository: Repository) throws {
    overrides = request.overrides
    self.repository = repository
    let tags = request.overrides.isEmpty ? [] : try repository.tags().tags
    releases = tags.compactMap { tag in SemanticVersion(tag.name).map { ($0, tag) } }
      .sorted { $0.version < $1.version }
    firsts = try request.notBefore.sorted { $0.key < $1.key }.map { pattern, since in
      (Exclusion(pattern: pattern, since: since), try repository.resolve(since).id)
    }
  }

  /// The settings of commits and of their parents, by the labels that versions of them have.
  ///
  /// - Parameters:
  ///   - commits: Parents first.
  ///   - ends: Versions under names of the user's.
  package mutating func byLabel(
    _ commits: [Commit], ends: [Version]
  ) throws -> [String: VersionSettings] {
    guard !overrides.isEmpty || !firsts.isEmpty else { return [:] }
    var result: [String: VersionSettings] = [:]
    for commit in commits {
      for parent in commit.parents where exclusions[parent] == nil {
        let parent = try repository.commit(parent)
        try learn(parent)
        try add(Version(parent), to: &result)
      }
      try learn(commit)
      try add(Version(commit), to: &result)
    }
    for end in ends {
      let commit = try repository.resolve(end.commit)
      if exclusions[commit.id] == nil { try learn(commit) }
      try add(end, named: end.name, to: &result)
    }
    return result
  }

  /// The settings of versions, by label.
  package mutating func byLabel(_ versions: [Version]) throws -> [String: VersionSettings] {
    try byLabel([], ends: versions)
  }

  /// From its parents if they are known, from the whole history otherwise.
  private mutating func learn(_ commit: Commit) throws {
    let isKnown = commit.parents.allSatisfy { exclusions[$0] != nil }
    let last =
      isKnown
      ? releases.last { release in
        release.tag.commitID == commit.id
          || commit.parents.contains { lastRelease[$0] == release.tag.name }
      }
      : try releases.last { try repository.isAncestor($0.tag.commitID, of: commit.id) }
    lastRelease[commit.id] = last?.tag.name ?? ""
    exclusions[commit.id] = try firsts.filter { first in
      guard isKnown else { return try !repository.isAncestor(first.commit, of: commit.id) }
      return first.commit != commit.id
        && commit.parents.allSatisfy { exclusions[$0]?.contains(first.exclusion) == true }
    }.map(\.exclusion)
  }

  /// - Parameter name: What the user calls the version, if it is an end.
  private func add(
    _ version: Version, named name: String? = nil, to result: inout [String: VersionSettings]
  ) throws(SelectionError) {
    guard let commit = ObjectID(version.commit) else { return }
    let own =
      releases.filter { $0.tag.commitID == commit }.map(\.tag.name) + [name].compactMap { $0 }
    let last = [lastRelease[commit] ?? ""] + own
    var settings = VersionSettings()
    settings.exclusions = exclusions[commit] ?? []
    for override in overrides {
      if try covers(override, version, last) { settings.swiftArguments += override.swiftArguments }
      guard settings.skipReason == nil, let reason = override.skipReason else { continue }
      if try covers(override, version, own) { settings.skipReason = reason }
    }
    for label in [version.label, version.confirmed.label] { result[label] = settings }
  }

  private func covers(
    _ override: VersionOverride, _ version: Version, _ names: [String]
  ) throws(SelectionError) -> Bool {
    for name in names where !name.isEmpty {
      if try override.covers(version.renamed(name)) { return true }
    }
    return false
  }
}
