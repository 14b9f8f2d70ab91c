import CGit2
import Foundation
import SystemPackage

/// Walks over a repository's commits, and stops where a shallow clone was cut off. (libgit2 1.5's own
/// walk does not know such clones and fails on the first parent that is missing.)
struct History {
  private let repository: Repository
  private let cutOff: Set<ObjectID>
  private var knownParents: [ObjectID: [ObjectID]] = [:]

  /// Reads where the clone was cut off.
  init(of repository: Repository) throws(GitError) {
    self.repository = repository
    let list = repository.commonFolder.appending("shallow").string
    let text = (try? String(contentsOfFile: list, encoding: .utf8)) ?? ""
    cutOff = Set(text.split(whereSeparator: \.isNewline).compactMap { ObjectID(String($0)) })
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
