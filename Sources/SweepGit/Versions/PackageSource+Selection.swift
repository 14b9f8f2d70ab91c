import Foundation
import SweepText

extension PackageSource {
  /// The versions that a selection stands for.
  ///
  /// - Throws: ``SelectionError``, or ``GitError`` when the repository cannot be read.
  public func versions(_ selection: VersionSelection) throws -> [Version] {
    let tags = try repository.tags().tags
    guard !selection.isEmpty else { throw SelectionError.nothingSelected(tagCount: tags.count) }
    let named = try selection.names.map { name in
      name == VersionSelection.workTreeName
        ? try workTree() : version(name, try commit(named: name))
    }
    let tagged = try self.tagged(selection, among: tags)
    let ranged = try selection.commits.map { try versions(in: $0) } ?? []
    let all = named + selection.thinned(tagged) + selection.thinned(ranged)
    guard !all.isEmpty else { throw SelectionError.nothingLeft(of: tagged.count + ranged.count) }
    // Names are told apart by their bytes: letters may be composed in different ways.
    var seen: Set<VersionName> = []
    return Self.labelled(all.filter { seen.insert(VersionName($0.name)).inserted })
  }

  private func tagged(_ selection: VersionSelection, among tags: [Tag]) throws -> [Version] {
    let byName = Dictionary(tags.map { (VersionName($0.name), $0) }) { first, _ in first }
    let names = try selection.tagNames(among: tags.map(\.name)) { name in
      byName[VersionName(name)].flatMap(repository.date(of:))
    }
    return try names.compactMap { byName[VersionName($0)] }.map {
      version($0.name, try repository.commit($0.commitID))
    }
  }

  private func versions(in range: CommitRange) throws -> [Version] {
    let start = try commit(named: range.start)
    let end = try commit(named: range.end)
    let commits = try repository.commits(
      from: end.id, excluding: [start.id], firstParent: range.line != .allParents)
    let covered = range.line == .merges ? commits.filter { $0.parents.count > 1 } : commits
    guard !covered.isEmpty else {
      throw SelectionError.emptyCommitRange("\(range.start)..\(range.end)")
    }
    return covered.map { version($0.id.abbreviated, $0) }
  }

  /// The uncommitted work tree, by what its files would be as a commit.
  private func workTree() throws -> Version {
    let tree = try repository.workTreeID()
    let head = try repository.headCommit()
    return Version(
      name: VersionSelection.workTreeName, label: "", commit: head.map { "\($0.id)" } ?? "",
      tree: "\(tree)", date: Date(), subject: "uncommitted changes", isWorkTree: true)
  }

  private func version(_ name: String, _ commit: Commit) -> Version {
    Version(
      name: name, label: "", commit: "\(commit.id)", tree: "\(commit.treeID)",
      date: commit.committer.date, subject: commit.summary)
  }

  private static func labelled(_ versions: [Version]) -> [Version] {
    zip(versions, VersionLabels.labels(for: versions.map(\.name))).map { version, label in
      var version = version
      version.label = label
      return version
    }
  }

  private func commit(named name: String) throws -> Commit {
    do throws(GitError) {
      return try repository.resolve(name)
    } catch {
      switch error.reason {
      case .noSuchRevision:
        let near = NearNames.nearest(to: name, among: try repository.referenceNames())
        throw SelectionError.unknownRevision(name, near: near)
      case .ambiguousRevision: throw SelectionError.ambiguousRevision(name)
      default: throw error
      }
    }
  }
}

extension Repository {
  /// When a tag's commit was committed, as far as that can be read.
  func date(of tag: Tag) -> Date? { try? commit(tag.commitID).committer.date }
}
