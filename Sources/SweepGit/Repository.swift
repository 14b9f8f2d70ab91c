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
  /// - Throws: ``GitError`` with `notARepository`, `notOwned` or `unsupportedFormat`.
  public convenience init(at path: FilePath) throws(GitError) {
    try self.init(at: path, knownURL: nil)
  }

  package init(at path: FilePath, knownURL: RemoteURL?) throws(GitError) {
    try GitLibrary.start()
    handle = try RepositoryFormat.open(path)
    let pointer = handle.pointer
    self.knownURL = knownURL
    self.path = FilePath(String(cString: git_repository_path(pointer)))
    workTree = git_repository_workdir(pointer).map { FilePath(String(cString: $0)) }
    isBare = git_repository_is_bare(pointer) == 1
    commonFolder = FilePath(String(cString: git_repository_commondir(pointer)))
    // libgit2 looks into the folder of a linked work tree, where the list never is.
    isShallow = ShallowList.isIn(commonFolder.string)
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
}

extension Repository {
  /// Opens the repository that a path names, or, where the path is a package's folder in a
  /// repository's work tree, that repository.
  ///
  /// A folder without a `Package.swift`, or one that git ignores, is not taken for its repository.
  ///
  /// - Returns: The repository, and the folder's path in it, empty for the repository itself.
  /// - Throws: ``GitError`` with `notARepository`, `notAPackage`, `notOwned` or
  ///   `unsupportedFormat`.
  static func containingPackage(
    at path: FilePath
  ) throws(GitError) -> (repository: Repository, prefix: String) {
    let ownError: GitError
    do throws(GitError) {
      return (try Repository(at: path), "")
    } catch {
      guard error.reason == .notARepository else { throw error }
      ownError = error
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw ownError }
    let real = URL(fileURLWithPath: path.string).resolvingSymlinksInPath().standardizedFileURL
    var folder = real
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(".git").path)
      else { continue }
      let repository = try Repository(at: FilePath(folder.path))
      let prefix = String(real.path.dropFirst(folder.path.count)).trimmingPrefix("/")
      guard repository.workTree != nil, !repository.isIgnored("\(prefix)/") else { throw ownError }
      let manifest = real.appendingPathComponent("Package.swift").path
      guard FileManager.default.fileExists(atPath: manifest) else {
        let facts = GitError.Facts(path: path.string)
        throw GitError(.notAPackage(repository: folder.path), facts: facts)
      }
      return (repository, String(prefix))
    }
    throw ownError
  }
}
