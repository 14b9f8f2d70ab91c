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
  /// ``RepositoryCache`` calls it under its lock; it is not public, since a user's repository is
  /// only read.
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

/// A clone in the making, beside the place where it is to be.
struct PartialClone {
  /// Where the finished clone goes.
  let destination: FilePath

  /// Where it is until then.
  let path: FilePath

  init(of destination: FilePath) {
    self.destination = destination
    let name = destination.lastComponent?.string ?? "clone"
    path = destination.removingLastComponent().appending(".\(name).\(UUID().uuidString).partial")
  }

  /// Makes the folder above.
  func prepare() throws(GitError) {
    guard !FileManager.default.fileExists(atPath: destination.string) else {
      throw Folder.failure("clone into", destination.string, "something is there already")
    }
    _ = try Folder(at: destination.removingLastComponent())
  }

  /// Makes an empty bare repository and fetches into it.
  func fill(from url: RemoteURL, with transfer: Transfer) throws(GitError) {
    let facts = GitError.Facts(path: path.string)
    let repository = try GitHandle("git_repository_init", facts, release: git_repository_free) {
      git_repository_init(&$0, path.string, 1)
    }
    let pointer = repository.pointer
    _ = try GitHandle("git_remote_create_with_fetchspec", facts, release: git_remote_free) {
      git_remote_create_with_fetchspec(
        &$0, pointer, "origin", url.description, "+refs/heads/*:refs/heads/*")
    }
    try git("git_remote_add_fetch", facts) {
      git_remote_add_fetch(pointer, "origin", "+refs/tags/*:refs/tags/*")
    }
    try transfer.run(in: pointer)
  }

  /// Moves the whole clone to its place.
  func finish() throws(GitError) {
    guard rename(path.string, destination.string) == 0 else {
      throw Folder.failure("move the clone to", destination.string)
    }
  }

  /// Removes what is left of an attempt; after ``finish()`` that is nothing.
  func discard() {
    try? FileManager.default.removeItem(atPath: path.string)
  }
}

extension Repository {
  /// Makes a bare repository with chosen references, which borrows this one's objects.
  ///
  /// - Parameters:
  ///   - path: The new repository's folder, which must not exist yet.
  ///   - references: Full names (`refs/tags/1.0.0`) and the commits that they lead to.
  /// - Throws: ``GitError``.
  func makeFilteredCopy(
    at path: FilePath, references: [(name: String, commit: ObjectID)]
  ) throws(GitError) {
    let facts = GitError.Facts(path: path.string)
    let objects = commonFolder.appending("objects").string
    _ = try GitHandle("git_repository_init", facts, release: git_repository_free) {
      git_repository_init(&$0, path.string, 1)
    }
    let alternates = path.string + "/objects/info/alternates"
    do {
      try Data((objects + "\n").utf8).write(to: URL(fileURLWithPath: alternates))
    } catch {
      throw Folder.failure("write", alternates)
    }
    // Opened again, so that the borrowed objects are seen.
    let copy = try GitHandle("git_repository_open", facts, release: git_repository_free) {
      git_repository_open(&$0, path.string)
    }
    for reference in references {
      var id = reference.commit.oid
      _ = try GitHandle("git_reference_create", facts, release: git_reference_free) {
        git_reference_create(&$0, copy.pointer, reference.name, &id, 1, nil)
      }
    }
  }
}

extension Repository {
  /// The address of `origin`, as it is configured; nil without such a remote. A relative path is
  /// made absolute.
  public var remoteURL: RemoteURL? {
    if let knownURL { return knownURL }
    let configured = try? withHandle { (repository) throws(GitError) in
      RepositoryFormat.string("remote.origin.url", repository)
    }
    guard let text = configured ?? nil else { return nil }
    let url = RemoteURL(text)
    guard url.isPath, !text.hasPrefix("/") else { return url }
    return RemoteURL((workTree ?? path).appending(text).lexicallyNormalized().string)
  }
}
