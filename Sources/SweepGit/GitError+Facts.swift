extension GitError {
  /// The things that an operation was about; those that do not apply are nil.
  public struct Facts: Hashable, Sendable {
    /// The repository, folder or file.
    public var path: String?

    /// The revision as the user wrote it, or an object id in hexadecimal.
    public var revision: String?

    /// The repository's URL, without user and password.
    public var url: String?

    /// Makes a set of facts.
    public init(path: String? = nil, revision: String? = nil, url: String? = nil) {
      self.path = path
      self.revision = revision
      self.url = url
    }
  }
}
