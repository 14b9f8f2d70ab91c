extension GitError {
  /// The part of libgit2 that an error comes from (its "class"). The set is open.
  public struct Category: RawRepresentable, Hashable, Sendable {
    /// The C value.
    public var rawValue: Int32

    /// Makes a category from its C value.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// `GIT_ERROR_OS`: a system call failed.
    public static let operatingSystem = Category(rawValue: 2)
    /// `GIT_ERROR_REFERENCE`: references.
    public static let reference = Category(rawValue: 4)
    /// `GIT_ERROR_REPOSITORY`: opening repositories.
    public static let repository = Category(rawValue: 6)
    /// `GIT_ERROR_ODB`: the object database.
    public static let objectDatabase = Category(rawValue: 9)
    /// `GIT_ERROR_NET`: the network.
    public static let network = Category(rawValue: 12)
    /// `GIT_ERROR_SSL`: transport security.
    public static let transportSecurity = Category(rawValue: 16)
    /// `GIT_ERROR_SSH`: ssh.
    public static let secureShell = Category(rawValue: 23)
    /// `GIT_ERROR_HTTP`: http and https.
    public static let http = Category(rawValue: 34)
  }
}
