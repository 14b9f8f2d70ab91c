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
