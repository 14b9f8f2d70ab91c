import Foundation
import SweepGit
import SweepText
import SystemPackage

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
  /// The changes of files that each override brings.
  private let edits: [[SourceEdit]]
  private var editor = SourceEditor()
  /// Which commits take each change, and which do not, as people know them.
  private var fits: [EditPlace: (fitting: [String], others: [String])] = [:]
  private var counted: Set<String> = []

  private struct EditPlace: Hashable {
    var override: Int
    var edit: Int
  }

  /// Reads the releases that overrides name, and the first versions of benchmarks.
  ///
  /// - Throws: ``GitError``, ``SelectionError`` for a range that is none, or `InputError` for a
  ///   patch that is none.
  package init(_ request: SweepRequest, _ repository: Repository) throws {
    overrides = request.overrides
    edits = try request.overrides.map { try $0.edits.map { try SourceEdit($0) } }
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
  ///   - folders: Copies of work trees, by the ids of their trees.
  package mutating func byLabel(
    _ commits: [Commit], ends: [Version], folders: [String: String] = [:]
  ) throws -> [String: VersionSettings] {
    guard !overrides.isEmpty || !firsts.isEmpty else { return [:] }
    var result: [String: VersionSettings] = [:]
    for commit in commits {
      for parent in commit.parents where exclusions[parent] == nil {
        let parent = try repository.commit(parent)
        try learn(parent)
        try add(Version(parent), to: &result, counts: false)
      }
      try learn(commit)
      try add(Version(commit), to: &result)
    }
    for end in ends {
      let commit = try repository.resolve(end.commit)
      if exclusions[commit.id] == nil { try learn(commit) }
      try add(end, to: &result, folder: folders[end.tree])
    }
    return result
  }

  /// The settings of versions, by label.
  package mutating func byLabel(
    _ versions: [Version], folders: [String: String] = [:]
  ) throws -> [String: VersionSettings] {
    try byLabel([], ends: versions, folders: folders)
  }

  /// How many versions each change of files fits, one line for each change.
  package var editNotices: [String] {
    overrides.indices.flatMap { override in
      edits[override].indices.compactMap { edit in
        guard let found = fits[EditPlace(override: override, edit: edit)] else { return nil }
        return notice(edits[override][edit], found.fitting, found.others)
      }
    }
  }

  private func notice(_ edit: SourceEdit, _ fitting: [String], _ others: [String]) -> String {
    let count = UnitScale.counted(fitting.count + others.count, "version")
    guard !fitting.isEmpty else {
      return "\(edit.name): fits none of \(count), which \(others.count == 1 ? "is" : "are") built "
        + "as \(others.count == 1 ? "it is" : "they are"); its paths begin at the top of the "
        + "repository, and its lines must be in the files"
    }
    guard !others.isEmpty else { return "\(edit.name): fits \(count)" }
    let shown =
      others.count <= 6
      ? others.joined(separator: ", ")
      : "\(others[0]), \(others[1]) and \(others.count - 2) more"
    return "\(edit.name): fits \(fitting.count) of \(count); built as they are: \(shown)"
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

  private mutating func add(
    _ version: Version, to result: inout [String: VersionSettings], folder: String? = nil,
    counts: Bool = true
  ) throws {
    guard let commit = ObjectID(version.commit) else { return }
    var settings = VersionSettings()
    settings.exclusions = exclusions[commit] ?? []
    var places: [EditPlace] = []
    for (index, override) in overrides.enumerated() {
      let isNamed = try override.covers(version, tags: tags[commit] ?? [], inAnySeries: inAnySeries)
      if isNamed || followsRelease(ofOverride: index, commit) {
        settings.swiftArguments += override.swiftArguments
        places += edits[index].indices.map { EditPlace(override: index, edit: $0) }
      }
      if isNamed, settings.skipReason == nil { settings.skipReason = override.skipReason }
    }
    if !places.isEmpty, settings.skipReason == nil {
      settings.edits = try edits(places, of: version, in: folder, counts: counts)
    }
    for label in [version.label, version.confirmed.label] { result[label] = settings }
  }

  /// What a version's files are changed to.
  private mutating func edits(
    _ places: [EditPlace], of version: Version, in folder: String?, counts: Bool
  ) throws -> SourceEdits {
    let tree: SourceTree
    if let folder {
      tree = SourceTree(folder: FilePath(folder))
    } else {
      guard let id = ObjectID(version.tree) else { return SourceEdits() }
      tree = SourceTree(id, of: repository)
    }
    let (result, isFitting) = try editor.edits(
      places.map { edits[$0.override][$0.edit] }, of: tree)
    guard counts, counted.insert("\(version.commit) \(version.tree)").inserted else {
      return result
    }
    for (place, fits) in zip(places, isFitting) {
      if fits {
        self.fits[place, default: ([], [])].fitting.append(version.labelOfSource)
      } else {
        self.fits[place, default: ([], [])].others.append(version.labelOfSource)
      }
    }
    return result
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
