import Foundation
import SweepGit
import SweepText

/// What a sweep's definition says of some versions only, for the commits of a history.
///
/// An override that gives arguments holds for the versions it names, and for the commits after one
/// of them until the next release; one that leaves a version out holds for this version alone.
/// Releases are the tags with a number, in the order of ``VersionName``, and each series has its
/// own: `docs-2.0` does not end what holds from `1.9.0` on. A range that names no series is about
/// plain versions, as where tags are selected; where no tag is one, it is about all series, and
/// for a commit about the newest release before it.
///
/// Benchmarks that begin with a version are not asked for in commits that do not have it among
/// their ancestors.
package struct HistorySettings {
  private let overrides: [VersionOverride]
  private let repository: Repository
  private let tags: [ObjectID: [VersionName]]
  private let series: [ReleaseSeries]
  /// Whether a range that names no series is about every one.
  private let inAnySeries: Bool
  private let firsts: [(exclusion: Exclusion, commit: ObjectID)]
  /// The last release of each series at or before each commit; -1 where there is none.
  private var lastReleases: [ObjectID: [Int]] = [:]
  /// The benchmarks that each commit is known not to have.
  private var exclusions: [ObjectID: [Exclusion]] = [:]

  /// Reads the releases that overrides name, and the first versions of benchmarks.
  ///
  /// - Throws: ``GitError``, or ``SelectionError`` for a range that is none.
  package init(_ request: SweepRequest, _ repository: Repository) throws {
    overrides = request.overrides
    self.repository = repository
    let list = request.overrides.isEmpty ? [] : try repository.tags().tags
    tags = Dictionary(grouping: list, by: \.commitID).mapValues { tags in
      tags.map { VersionName($0.name) }
    }
    let inAnySeries = VersionRange.isAboutEverySeries(among: tags.values.flatMap(\.self))
    self.inAnySeries = inAnySeries
    series = try ReleaseSeries.all(of: list, in: repository).map { series in
      try series.marked(by: request.overrides, inAnySeries: inAnySeries)
    }
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
      try add(end, to: &result)
    }
    return result
  }

  /// The settings of versions, by label.
  package mutating func byLabel(_ versions: [Version]) throws -> [String: VersionSettings] {
    try byLabel([], ends: versions)
  }

  /// From its parents if they are known, from the whole history otherwise.
  private mutating func learn(_ commit: Commit) throws {
    let parents = commit.parents.compactMap { lastReleases[$0] }
    let isKnown = parents.count == commit.parents.count
    let ancestry = isKnown ? nil : try repository.ancestry(of: commit.id)
    lastReleases[commit.id] = try series.indices.map { index in
      let releases = series[index].releases
      if let ancestry {
        return try releases.lastIndex { try ancestry.contains($0.commit) } ?? -1
      }
      let own = releases.lastIndex { $0.commit == commit.id } ?? -1
      return max(own, parents.map { $0[index] }.max() ?? -1)
    }
    exclusions[commit.id] = try firsts.filter { first in
      if let ancestry { return try !ancestry.contains(first.commit) }
      return first.commit != commit.id
        && commit.parents.allSatisfy { exclusions[$0]?.contains(first.exclusion) == true }
    }.map(\.exclusion)
  }

  private func add(_ version: Version, to result: inout [String: VersionSettings]) throws {
    guard let commit = ObjectID(version.commit) else { return }
    var settings = VersionSettings()
    settings.exclusions = exclusions[commit] ?? []
    for (index, override) in overrides.enumerated() {
      let isNamed = try override.covers(version, tags: tags[commit] ?? [], inAnySeries: inAnySeries)
      if isNamed || followsRelease(ofOverride: index, commit) {
        settings.swiftArguments += override.swiftArguments
      }
      if isNamed, settings.skipReason == nil { settings.skipReason = override.skipReason }
    }
    for label in [version.label, version.confirmed.label] { result[label] = settings }
  }

  /// Whether the last release before a commit is one that an override names.
  private func followsRelease(ofOverride index: Int, _ commit: ObjectID) -> Bool {
    let reached = zip(series, lastReleases[commit] ?? []).filter { $1 >= 0 }
    if reached.contains(where: { $0.isNamed[index][$1] }) { return true }
    return reached.contains { series, last in
      let release = series.releases[last]
      return series.isNamedLoosely[index][last]
        && !reached.contains { other, last in
          other.releases[last].name.kind == release.name.kind
            && other.releases[last].date > release.date
        }
    }
  }
}

/// The tags of one series, in the order of their versions.
private struct ReleaseSeries {
  let releases: [(name: VersionName, commit: ObjectID, date: Date)]
  /// For each override, whether it names each release: by name, by pattern, or by a range of this
  /// series.
  private(set) var isNamed: [[Bool]] = []
  /// The same, with ranges that are about every series.
  private(set) var isNamedLoosely: [[Bool]] = []

  /// The series of all tags with a number, in the order of their names.
  static func all(of tags: [Tag], in repository: Repository) throws -> [Self] {
    let releases = try tags.map { tag in
      let date = try repository.commit(tag.commitID).committer.date
      return (name: VersionName(tag.name), commit: tag.commitID, date: date)
    }
    return Dictionary(grouping: releases.filter { $0.name.kind != .word }) {
      "\($0.name.series) \($0.name.kind)"
    }.sorted { $0.key < $1.key }.map { Self(releases: $1.sorted { $0.name < $1.name }) }
  }

  private init(releases: [(name: VersionName, commit: ObjectID, date: Date)]) {
    self.releases = releases
  }

  func marked(by overrides: [VersionOverride], inAnySeries: Bool) throws -> Self {
    var series = self
    series.isNamed = try overrides.map { try marks(of: $0, inAnySeries: false) }
    series.isNamedLoosely = try overrides.map { try marks(of: $0, inAnySeries: inAnySeries) }
    return series
  }

  private func marks(of override: VersionOverride, inAnySeries: Bool) throws -> [Bool] {
    var marks = try releases.map { try override.covers($0.name, inAnySeries: inAnySeries) }
    // `1.0.0` and `v1.0.0` are one release.
    for index in marks.indices.dropFirst() where marks[index - 1] {
      let isSame = releases[index - 1].name.versionPrecedes(releases[index].name) == nil
      marks[index] = marks[index] || isSame
    }
    return marks
  }
}
