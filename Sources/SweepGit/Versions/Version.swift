import Foundation

/// One point in a package's history that a sweep covers: a label and the commit it names.
public struct Version: Sendable, Hashable {
  /// What the user calls it: the tag or revision as it was written.
  public let name: String
  /// The name made safe for a file, and unlike that of every other version of the selection.
  public package(set) var label: String
  /// The commit's id, as 40 hexadecimal digits.
  public let commit: String
  /// The id of the commit's tree, as 40 hexadecimal digits. Versions with the same tree are the same code.
  public let tree: String
  /// When the commit was committed.
  public let date: Date
  /// The first line of the commit's message.
  public let subject: String

  /// Whether it is the uncommitted work tree, on top of the commit.
  public let isWorkTree: Bool

  /// Makes a version from what is known of its commit.
  public init(
    name: String, label: String, commit: String, tree: String, date: Date, subject: String,
    isWorkTree: Bool = false
  ) {
    self.name = name
    self.label = label
    self.commit = commit
    self.tree = tree
    self.date = date
    self.subject = subject
    self.isWorkTree = isWorkTree
  }
}

extension Version {
  /// A commit under its short hash.
  package init(_ commit: Commit) {
    let hash = "\(commit.id)"
    self.init(
      name: String(hash.prefix(10)), label: String(hash.prefix(10)), commit: hash,
      tree: "\(commit.treeID)", date: commit.committer.date, subject: commit.summary)
  }

  /// The same commit under another label.
  package func relabelled(_ label: String) -> Version {
    Version(
      name: name, label: label, commit: commit, tree: tree, date: date, subject: subject,
      isWorkTree: isWorkTree)
  }

  /// The same commit under another name.
  package func renamed(_ name: String) -> Version {
    Version(
      name: name, label: label, commit: commit, tree: tree, date: date, subject: subject,
      isWorkTree: isWorkTree)
  }

  /// The same commit as it is measured to confirm what was found.
  package var confirmed: Version { relabelled(label + "-confirmed") }
}
