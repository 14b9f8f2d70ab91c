import Foundation
import SystemPackage

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
    if !excluded.isEmpty, commits.contains(where: { history.isCutOff($0.id) }) {
      throw shallowHistory
    }
    let sorted = CommitOrder(commits, firstParent: firstParent).parentsFirst()
    return includingMerges ? sorted : sorted.filter { $0.parents.count < 2 }
  }

  /// Whether `ancestor` is `descendant` or comes before it.
  public func isAncestor(
    _ ancestor: ObjectID, of descendant: ObjectID
  ) throws(GitError) -> Bool {
    var history = try History(of: self)
    let known = try history.ancestors(of: [descendant])
    if known.contains(ancestor) { return true }
    if known.contains(where: history.isCutOff) { throw shallowHistory }
    return false
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
    return base.id
  }

  private var shallowHistory: GitError {
    GitError(.shallowHistory, facts: GitError.Facts(path: place))
  }
}
