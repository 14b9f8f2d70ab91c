extension GitError {
  /// What went wrong, in the user's terms.
  public enum Reason: Hashable, Sendable {
    /// The path is neither a work tree's root nor a bare repository.
    case notARepository
    /// The repository is another user's, and the user has not said to trust it.
    case notOwned
    /// The repository has no work tree, so no uncommitted changes.
    case noWorkTree
    /// No object has the revision's name.
    case noSuchRevision
    /// A short hash that several commits share; their full hashes.
    case ambiguousRevision([String])
    /// The revision names an object of another kind: `tree`, `blob`.
    case notACommit(kind: String)
    /// A shallow clone lacks commits that the answer depends on.
    case shallowHistory
    /// An object that the repository refers to is not in it.
    case missingObject
    /// A tree holds a file name that could write outside the folder or into git's own files.
    case unsafeName(String)
    /// A tree has more entries, or is deeper, than ``CheckoutLimits`` allows.
    case treeTooLarge(limit: String)
    /// A submodule cannot be checked out.
    case submodule(name: String, problem: String)
    /// The text is no URL that a repository can be cloned from.
    case unsupportedURL(problem: String)
    /// The server wants credentials that neither ssh-agent nor git's credential helper gave.
    case authentication
    /// The server's ssh key is not a known one, or its certificate is not valid.
    case untrustedServer
    /// The progress handler asked to stop.
    case stopped
    /// A system call on a file or folder failed.
    case fileSystem(operation: String, problem: String)
    /// libgit2 failed in another way.
    case library
  }
}
