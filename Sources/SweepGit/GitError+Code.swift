extension GitError {
  /// A status that libgit2 returns. The set is open: a newer libgit2 may return others.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The C value, negative.
    public var rawValue: Int32

    /// Makes a code from its C value.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// `GIT_ERROR`: an error without a status of its own.
    public static let generic = Code(rawValue: -1)
    /// `GIT_ENOTFOUND`: the object, reference or file does not exist.
    public static let notFound = Code(rawValue: -3)
    /// `GIT_EEXISTS`: it exists already.
    public static let exists = Code(rawValue: -4)
    /// `GIT_EAMBIGUOUS`: a short hash matches several objects.
    public static let ambiguous = Code(rawValue: -5)
    /// `GIT_EUSER`: a callback of ours stopped the call.
    public static let user = Code(rawValue: -7)
    /// `GIT_EBAREREPO`: a bare repository cannot do this.
    public static let bareRepository = Code(rawValue: -8)
    /// `GIT_EUNBORNBRANCH`: HEAD names a branch without commits.
    public static let unbornBranch = Code(rawValue: -9)
    /// `GIT_EINVALIDSPEC`: a name or revision is malformed.
    public static let invalidSpecification = Code(rawValue: -12)
    /// `GIT_ELOCKED`: another process holds a lock file.
    public static let locked = Code(rawValue: -14)
    /// `GIT_EAUTH`: the server refused the credentials.
    public static let authentication = Code(rawValue: -16)
    /// `GIT_ECERTIFICATE`: the server's certificate is not valid.
    public static let certificate = Code(rawValue: -17)
    /// `GIT_EPEEL`: the object cannot be peeled to the wanted kind.
    public static let peel = Code(rawValue: -19)
    /// `GIT_EOWNER`: the repository belongs to another user.
    public static let owner = Code(rawValue: -36)

    /// The number, as libgit2's headers give it.
    public var description: String { "\(rawValue)" }
  }
}
