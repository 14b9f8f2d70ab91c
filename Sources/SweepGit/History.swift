import CGit2
import Foundation
import SystemPackage

/// Walks over a repository's commits, and stops where a shallow clone was cut off. (libgit2 1.5's
/// own walk does not know such clones and fails on the first parent that is missing.)
struct History {
  private let repository: Repository
  private let cutOff: Set<ObjectID>
  private var knownParents: [ObjectID: [ObjectID]] = [:]

  /// Reads where the clone was cut off.
  init(of repository: Repository) throws(GitError) {
    self.repository = repository
    cutOff = ShallowList.commits(in: repository.commonFolder.string)
  }

  /// Whether the commit's parents are missing because the clone is shallow.
  func isCutOff(_ id: ObjectID) -> Bool { cutOff.contains(id) }

  /// The parents that the clone has.
  mutating func parents(of id: ObjectID) throws(GitError) -> [ObjectID] {
    if let known = knownParents[id] { return known }
    let parents = isCutOff(id) ? [] : try repository.commit(id).parents
    knownParents[id] = parents
    return parents
  }

  /// The commits themselves and all before them.
  mutating func ancestors(of ids: [ObjectID]) throws(GitError) -> Set<ObjectID> {
    var found = Set(ids)
    var pending = Array(found)
    while let id = pending.popLast() {
      for parent in try parents(of: id) where found.insert(parent).inserted {
        pending.append(parent)
      }
    }
    return found
  }

  /// Whether all of these commits come after each of those at which the clone was cut off.
  ///
  /// Only then none of them can be hidden among the ancestors that the clone lacks.
  mutating func descend(
    _ commits: [Commit], from cutOff: Set<ObjectID>
  ) throws(GitError) -> Bool {
    if cutOff.isEmpty { return true }
    let ids = Set(commits.map(\.id))
    for commit in commits where !commit.parents.contains(where: ids.contains) {
      guard try cutOff.isSubset(of: ancestors(of: [commit.id])) else { return false }
    }
    return true
  }

  /// The commits before and at `tip`, without those in a set that holds its own ancestors.
  func reachable(
    from tip: ObjectID, without excluded: Set<ObjectID>, firstParent: Bool
  ) throws(GitError) -> [Commit] {
    guard !excluded.contains(tip) else { return [] }
    var commits: [Commit] = []
    var found: Set<ObjectID> = [tip]
    var pending = [tip]
    while let id = pending.popLast() {
      let commit = try repository.commit(id)
      commits.append(commit)
      guard !isCutOff(id) else { continue }
      for parent in commit.parents.prefix(firstParent ? 1 : .max)
      where !excluded.contains(parent) && found.insert(parent).inserted {
        pending.append(parent)
      }
    }
    return commits
  }
}

/// A commit and all before it, as far as the clone has them.
package struct Ancestry {
  fileprivate let known: Set<ObjectID>
  /// What a shallow clone says of a commit that it may have lost.
  fileprivate let lack: GitError?

  /// Whether a commit is among them.
  ///
  /// - Throws: ``GitError`` with `shallowHistory` when a shallow clone cannot tell.
  package func contains(_ id: ObjectID) throws(GitError) -> Bool {
    if known.contains(id) { return true }
    if let lack { throw lack }
    return false
  }
}

/// The file that says at which commits a shallow clone was cut off.
enum ShallowList {
  /// Whether a repository has one, by its folder, the one that linked work trees share.
  static func isIn(_ folder: String) -> Bool { !commits(in: folder).isEmpty }

  /// The commits whose parents are missing.
  static func commits(in folder: String) -> Set<ObjectID> {
    let text = (try? String(contentsOfFile: folder + "/shallow", encoding: .utf8)) ?? ""
    return Set(text.split(whereSeparator: \.isNewline).compactMap { ObjectID(String($0)) })
  }
}

extension Repository {
  /// The commits that `tip` has and none of `excluded` has, parents before children, otherwise the
  /// older first: `excluded..tip` of `git rev-list --reverse`, `tip` itself included.
  ///
  /// - Parameters:
  ///   - firstParent: Whether to follow only the first parent of a merge.
  ///   - includingMerges: Whether merge commits are in the result; they are walked through anyway.
  /// - Throws: ``GitError`` with `shallowHistory` when a shallow clone cannot tell where the range
  ///   ends.
  public func commits(
    from tip: ObjectID, excluding excluded: [ObjectID] = [], firstParent: Bool = false,
    includingMerges: Bool = true
  ) throws(GitError) -> [Commit] {
    var history = try History(of: self)
    let known = try history.ancestors(of: excluded)
    let commits = try history.reachable(from: tip, without: known, firstParent: firstParent)
    if !excluded.isEmpty {
      if commits.contains(where: { history.isCutOff($0.id) }) { throw shallowHistory }
      let cutOff = known.filter(history.isCutOff)
      guard try history.descend(commits, from: cutOff) else { throw shallowHistory }
    }
    let sorted = CommitOrder(commits, firstParent: firstParent).parentsFirst()
    return includingMerges ? sorted : sorted.filter { $0.parents.count < 2 }
  }

  /// Whether `ancestor` is `descendant` or comes before it.
  public func isAncestor(
    _ ancestor: ObjectID, of descendant: ObjectID
  ) throws(GitError) -> Bool {
    try ancestry(of: descendant).contains(ancestor)
  }

  /// A commit and all before it, for many questions after one walk.
  package func ancestry(of id: ObjectID) throws(GitError) -> Ancestry {
    var history = try History(of: self)
    let known = try history.ancestors(of: [id])
    return Ancestry(
      known: known, lack: known.contains(where: history.isCutOff) ? shallowHistory : nil)
  }

  /// The newest commit that both have, and from which no other such commit descends; nil for
  /// unrelated histories. Of several, the newest by date.
  public func mergeBase(
    _ first: ObjectID, _ second: ObjectID
  ) throws(GitError) -> ObjectID? {
    var history = try History(of: self)
    let common = try history.ancestors(of: [first]).intersection(history.ancestors(of: [second]))
    var bases = common
    for id in common { bases.subtract(try history.parents(of: id)) }
    let commits = try bases.map { (id) throws(GitError) in try commit(id) }
    guard let base = commits.max(by: { $0.isOlder(than: $1) }) else {
      if isShallow { throw shallowHistory }
      return nil
    }
    // What was cut off from one side only may hide a newer one.
    let all = try history.ancestors(of: [first, second])
    let cutOff = all.filter(history.isCutOff)
    if try !cutOff.isSubset(of: history.ancestors(of: [base.id])) { throw shallowHistory }
    return base.id
  }

  private var shallowHistory: GitError {
    GitError(.shallowHistory, facts: GitError.Facts(path: place))
  }
}
