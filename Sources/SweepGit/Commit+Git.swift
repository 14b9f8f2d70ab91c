import CGit2
import Foundation

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
