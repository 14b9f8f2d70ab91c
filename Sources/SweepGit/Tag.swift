import Foundation

/// A tag that leads to a commit.
public struct Tag: Hashable, Sendable {
  /// The name without `refs/tags/`.
  public var name: String

  /// The commit that it leads to, through any chain of tag objects.
  public var commitID: ObjectID

  /// Whether it is a tag object of its own, rather than a plain name of a commit.
  public var isAnnotated: Bool

  /// When an annotated tag was made; old tag objects may lack it.
  public var taggerDate: Date?

  /// Makes a tag from its parts.
  public init(name: String, commitID: ObjectID, isAnnotated: Bool = false, taggerDate: Date? = nil)
  {
    self.name = name
    self.commitID = commitID
    self.isAnnotated = isAnnotated
    self.taggerDate = taggerDate
  }
}

/// The tags of a repository, in the order of their names' bytes.
public struct TagList: Hashable, Sendable {
  /// The tags that lead to commits.
  public var tags: [Tag]

  /// The names of the tags left out because they lead to a tree or a blob.
  public var omittedNames: [String]

  /// The names of the tags left out because they cannot be read, or lead to an object that is
  /// missing.
  public var brokenNames: [String]

  /// Makes a list from its parts.
  public init(tags: [Tag], omittedNames: [String] = [], brokenNames: [String] = []) {
    self.tags = tags
    self.omittedNames = omittedNames
    self.brokenNames = brokenNames
  }
}

/// A branch, local or remote.
public struct Branch: Hashable, Sendable {
  /// The short name: `main`, or `origin/main` for a remote branch.
  public var name: String

  /// The commit at its tip.
  public var commitID: ObjectID

  /// Whether it follows another repository's branch.
  public var isRemote: Bool

  /// Makes a branch from its parts.
  public init(name: String, commitID: ObjectID, isRemote: Bool = false) {
    self.name = name
    self.commitID = commitID
    self.isRemote = isRemote
  }
}
