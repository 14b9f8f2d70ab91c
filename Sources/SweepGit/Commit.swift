import CGit2
import Foundation

/// A commit, without its files.
public struct Commit: Hashable, Sendable, Identifiable {
  /// The commit's own name.
  public var id: ObjectID

  /// The name of the tree of its files: equal trees hold equal files.
  public var treeID: ObjectID

  /// The parents in order, the first being the branch that was merged into. At a shallow
  /// clone's edge they are listed, though the clone lacks them.
  public var parents: [ObjectID]

  /// Who wrote the change.
  public var author: Signature

  /// Who put the commit into the history.
  public var committer: Signature

  /// The first paragraph of the message on one line, control characters replaced by `?`.
  public var summary: String

  /// Makes a commit from its parts.
  public init(
    id: ObjectID, treeID: ObjectID, parents: [ObjectID], author: Signature,
    committer: Signature, summary: String
  ) {
    self.id = id
    self.treeID = treeID
    self.parents = parents
    self.author = author
    self.committer = committer
    self.summary = summary
  }
}

/// Who wrote or committed something, and when.
public struct Signature: Hashable, Sendable {
  /// The person's name; bytes that are not UTF-8, and control characters, are replaced.
  public var name: String

  /// The person's mail address.
  public var email: String

  /// The moment, to the second.
  public var date: Date

  /// The person's distance from UTC, in minutes eastwards.
  public var offsetMinutes: Int

  /// Makes a signature from its parts.
  public init(name: String, email: String, date: Date, offsetMinutes: Int = 0) {
    self.name = name
    self.email = email
    self.date = date
    self.offsetMinutes = offsetMinutes
  }
}

extension Commit {
  /// Copies everything out of an open commit.
  package init(_ handle: borrowing GitHandle) {
    let commit = handle.pointer
    let parents = (0..<git_commit_parentcount(commit)).compactMap {
      git_commit_parent_id(commit, $0).map { ObjectID($0.pointee) }
    }
    self.init(
      id: ObjectID(git_commit_id(commit).pointee),
      treeID: ObjectID(git_commit_tree_id(commit).pointee),
      parents: parents,
      author: Signature(git_commit_author(commit).pointee),
      committer: Signature(git_commit_committer(commit).pointee),
      summary: git_commit_summary(commit).map { String(cString: $0).printable } ?? "")
  }
}

extension Signature {
  /// Copies libgit2's form.
  init(_ signature: git_signature) {
    self.init(
      name: signature.name.map { String(cString: $0).printable } ?? "",
      email: signature.email.map { String(cString: $0).printable } ?? "",
      date: Date(timeIntervalSince1970: TimeInterval(signature.when.time)),
      offsetMinutes: Int(signature.when.offset))
  }
}

/// Sorts commits so that parents come before children, and otherwise by date, then by id.
struct CommitOrder {
  private let commits: [ObjectID: Commit]
  private var children: [ObjectID: [ObjectID]] = [:]
  private var missingParents: [ObjectID: Int] = [:]

  init(_ commits: [Commit], firstParent: Bool) {
    self.commits = Dictionary(commits.map { ($0.id, $0) }) { first, _ in first }
    for commit in commits {
      let parents = Set(commit.parents.prefix(firstParent ? 1 : .max)).filter {
        self.commits[$0] != nil
      }
      missingParents[commit.id] = parents.count
      for parent in parents { children[parent, default: []].append(commit.id) }
    }
  }

  /// The commits in order.
  func parentsFirst() -> [Commit] {
    var missing = missingParents
    // Newest first, so that the next commit is at the end.
    var ready = commits.values.filter { missing[$0.id] == 0 }.sorted { $1.isOlder(than: $0) }
    var sorted: [Commit] = []
    while let next = ready.popLast() {
      sorted.append(next)
      for id in children[next.id] ?? [] {
        missing[id, default: 0] -= 1
        guard missing[id] == 0, let child = commits[id] else { continue }
        // Few commits are ready at a time, as few lines of development run side by side.
        let place = ready.lastIndex { child.isOlder(than: $0) }.map { $0 + 1 } ?? 0
        ready.insert(child, at: place)
      }
    }
    return sorted
  }
}

extension Commit {
  /// The order of commit dates, and of ids where those are equal.
  func isOlder(than other: Commit) -> Bool {
    (committer.date, id) < (other.committer.date, other.id)
  }
}
