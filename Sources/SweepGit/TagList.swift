/// The tags of a repository, in the order of their names' bytes.
public struct TagList: Hashable, Sendable {
  /// The tags that lead to commits.
  public var tags: [Tag]

  /// The names of the tags left out: they lead to a tree or blob, or to an object that is missing.
  public var omittedNames: [String]

  /// Makes a list from its parts.
  public init(tags: [Tag], omittedNames: [String] = []) {
    self.tags = tags
    self.omittedNames = omittedNames
  }
}
