import Foundation
import SweepGit

/// The commits between the ends of a bisection, read from the repository.
package struct BisectRange: Sendable {
  /// The good ends; where one was no ancestor of the bad end, the commit at which they part.
  private(set) var good: [Version]
  /// The bad end.
  let bad: Version
  /// What the user should know about the ends, one line each.
  private(set) var notes: [String] = []
  /// The commits, parents first.
  let commits: [Commit]

  /// Reads the range.
  ///
  /// - Throws: ``SelectionError``, ``BisectError``, or ``GitError`` when the history cannot be
  ///   read.
  init(_ request: BisectRequest, _ source: PackageSource) throws {
    bad = try Self.version(request.bad, source)
    good = []
    for name in request.good {
      let version = try Self.version(name, source)
      let (end, note) = try Self.goodEnd(version, bad, source)
      if let note { notes.append(note) }
      if !good.contains(where: { $0.commit == end.commit }) { good.append(end) }
    }
    let repository = source.repository
    let ends = try good.map { try repository.resolve($0.commit).id }
    commits = try repository.commits(
      from: repository.resolve(bad.commit).id, excluding: ends, firstParent: request.firstParent)
  }

  /// One revision as a version.
  private static func version(_ name: String, _ source: PackageSource) throws -> Version {
    try source.versions(VersionSelection(names: [name]))[0]
  }

  /// The good end as it can be used, and what to say about it.
  private static func goodEnd(
    _ good: Version, _ bad: Version, _ source: PackageSource
  ) throws -> (Version, String?) {
    let repository = source.repository
    guard good.commit != bad.commit else {
      throw BisectError.sameCommit(good: good.name, bad: bad.name)
    }
    let (goodID, badID) = try (
      repository.resolve(good.commit).id, repository.resolve(bad.commit).id
    )
    if try repository.isAncestor(goodID, of: badID) { return (good, nil) }
    guard let base = try repository.mergeBase(goodID, badID) else {
      throw BisectError.unrelated(good: good.name, bad: bad.name)
    }
    guard base != badID else { throw BisectError.swapped(good: good.name, bad: bad.name) }
    let version = Version(try repository.commit(base))
    return (
      version,
      "\(good.name) is no ancestor of \(bad.name): \(version.label) \(version.subject), "
        + "where they part, is the good end instead"
    )
  }
}
