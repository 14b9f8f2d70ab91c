import CGit2
import Foundation
import SystemPackage

extension Repository {
  /// Clones all branches and tags into a new bare repository, its branches under their own names.
  ///
  /// Credentials come from the URL, from ssh-agent, or from git's credential helper; nothing
  /// prompts. The clone is made beside its place and moved there when it is whole.
  ///
  /// - Parameters:
  ///   - url: A file, https, http, git or ssh URL, `user@host:path`, or an absolute path.
  ///   - path: Where the repository is to be; nothing may be there.
  ///   - credentials: The helper to ask.
  ///   - progress: Called now and then on this thread; false stops the clone.
  /// - Throws: ``GitError`` with `unsupportedURL`, `authentication`, `stopped`, `fileSystem` or
  ///   `library`.
  public static func clone(
    _ url: RemoteURL, intoBareCache path: FilePath,
    credentials: CredentialHelper = CredentialHelper(),
    progress: ((TransferProgress) -> Bool)? = nil
  ) throws(GitError) -> Repository {
    try GitLibrary.start()
    try url.validate()
    let clone = PartialClone(of: path)
    try clone.prepare()
    defer { clone.discard() }
    let transfer = Transfer(url: url, helper: credentials, progress: progress)
    try clone.fill(from: url, with: transfer)
    try clone.finish()
    return try Repository(at: path, knownURL: url)
  }

  /// Brings a bare cache up to date: new branches and tags come, moved ones move, removed ones go.
  ///
  /// ``RepositoryCache`` calls it under its lock; it is not public, since a user's repository is only
  /// read.
  ///
  /// - Parameter url: The address it was cloned from, credentials included, as they are not stored.
  func fetch(
    from url: RemoteURL, credentials: CredentialHelper, progress: ((TransferProgress) -> Bool)?
  ) throws(GitError) {
    try url.validate()
    try withHandle { (repository) throws(GitError) in
      try Transfer(url: url, helper: credentials, progress: progress).run(in: repository)
    }
  }
}
