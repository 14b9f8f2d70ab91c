import CGit2
import Foundation
import SystemPackage

/// An open git repository that is only read: no method changes its index, HEAD, configuration,
/// references, objects or work tree. (A bare cache made by ``clone(_:intoBareCache:progress:)``
/// is the exception; it is ours.)
///
/// Any thread may call any method. libgit2 wants one thread at a time in a `git_repository`, so a
/// lock is held during each call of it; that lock is why the class may say `@unchecked Sendable`.
/// The calls block: from async code, make long ones (clone, fetch, checkout) off the main actor.
public final class Repository: @unchecked Sendable {
  /// The folder of git's own files: `.git`, or the bare repository itself.
  public let path: FilePath

  /// The folder of checked-out files; nil in a bare repository.
  public let workTree: FilePath?

  /// Whether the repository has no work tree.
  public let isBare: Bool

  /// Whether history was cut off when it was cloned (`--depth`).
  public let isShallow: Bool

  /// The URL it was opened with, when that holds credentials that are kept out of files.
  let knownURL: RemoteURL?

  /// The folder that git's linked work trees share; elsewhere equal to ``path``.
  let commonFolder: FilePath

  private let handle: GitHandle
  private let lock = NSRecursiveLock()

  /// Opens a work tree's root, its `.git`, or a bare repository. Folders further up are not looked
  /// at, so that a plain folder inside some repository is not taken for that repository.
  ///
  /// - Throws: ``GitError`` with `notARepository` or `notOwned`.
  public convenience init(at path: FilePath) throws(GitError) {
    try self.init(at: path, knownURL: nil)
  }

  package init(at path: FilePath, knownURL: RemoteURL?) throws(GitError) {
    try GitLibrary.start()
    handle = try Self.open(path)
    let pointer = handle.pointer
    self.knownURL = knownURL
    self.path = FilePath(String(cString: git_repository_path(pointer)))
    workTree = git_repository_workdir(pointer).map { FilePath(String(cString: $0)) }
    isBare = git_repository_is_bare(pointer) == 1
    isShallow = git_repository_is_shallow(pointer) == 1
    commonFolder = FilePath(String(cString: git_repository_commondir(pointer)))
  }

  /// The place that errors name: the work tree, or the bare repository.
  package var place: String { (workTree ?? path).string }

  /// Calls `body` with the C handle, one thread at a time.
  func withHandle<Value>(
    _ body: (OpaquePointer) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    lock.lock()
    defer { lock.unlock() }
    return try body(handle.pointer)
  }

  private static func open(_ path: FilePath) throws(GitError) -> GitHandle {
    let facts = GitError.Facts(path: path.string)
    do throws(GitError) {
      return try GitHandle("git_repository_open_ext", facts, release: git_repository_free) {
        git_repository_open_ext(&$0, path.string, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
      }
    } catch {
      var explained = error
      if error.call?.code == .notFound { explained.reason = .notARepository }
      // Without any safe.directory in the configuration, libgit2 1.5 only says that it found none.
      let lacksTrust = error.call?.message.contains("safe.directory") == true
      if error.call?.code == .owner || lacksTrust { explained.reason = .notOwned }
      throw explained
    }
  }
}
