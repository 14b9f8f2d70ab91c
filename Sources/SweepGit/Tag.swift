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
