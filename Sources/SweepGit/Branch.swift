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
