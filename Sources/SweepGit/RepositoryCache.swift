import CGit2
import Foundation
import SweepProcesses
import SweepText
import Synchronization
import SystemPackage

/// A folder of bare clones, one a URL, that several processes may use at once.
public struct RepositoryCache: Hashable, Sendable {
  /// How new a clone must be.
  public enum Freshness: Hashable, Sendable {
    /// Fetch, so that the newest tags are known.
    case current
    /// Take what is there, and clone only when nothing is.
    case any
    /// Fetch only when the clone lacks this object.
    case containing(ObjectID)
  }

  /// Where the clones are.
  public let folder: FilePath

  /// The helper that is asked for credentials.
  public let credentials: CredentialHelper

  private let uses = CloneUses()

  /// Names the folder; it is made when the first clone is.
  public init(folder: FilePath, credentials: CredentialHelper = CredentialHelper()) {
    self.folder = folder
    self.credentials = credentials
  }

  /// The clone of a URL, made or brought up to date as asked. Waits while another thread or process
  /// works on the same clone.
  public func repository(
    for url: RemoteURL, freshness: Freshness = .current,
    progress: ((TransferProgress) -> Bool)? = nil
  ) throws(GitError) -> Repository {
    try url.validate()
    let path = try path(for: url)
    let name = path.lastComponent?.string ?? ""
    let lock = try wait(for: Self.lockName(name), .exclusive, url)
    defer { withExtendedLifetime(lock) {} }
    try uses.hold(name) { () throws(GitError) in
      try wait(for: Self.useLockName(name), .shared, url)
    }
    if let clone = try existingClone(at: path, of: url) {
      if clone.isStale(for: freshness) {
        try clone.fetch(from: url, credentials: credentials, progress: progress)
      }
      return clone
    }
    let clone = try Repository.clone(
      url, intoBareCache: path, credentials: credentials, progress: progress)
    do {
      try FolderMarker.write(in: path.string)
    } catch {
      throw Folder.failure("mark the clone", path.string, "\(error)")
    }
    return clone
  }

  /// The name of the file that is locked while a clone is made or brought up to date.
  package static func lockName(_ clone: String) -> String { "\(clone).lock" }

  /// The name of the file on which everyone who reads a clone holds a shared lock, so that it is
  /// not removed meanwhile.
  package static func useLockName(_ clone: String) -> String { ".\(clone).use.lock" }

  /// Waits for a lock; a task that is cancelled waits no longer.
  private func wait(
    for name: String, _ mode: FolderLock.Mode, _ url: RemoteURL
  ) throws(GitError) -> FolderLock {
    let path = folder.appending(name).string
    do {
      if let lock = try FolderLock.waitOnThread(
        for: path, mode, isStopped: { BlockingCall.isStopped })
      {
        return lock
      }
    } catch {
      throw Folder.failure("lock", error.path, error.reason)
    }
    throw GitError(.stopped, facts: GitError.Facts(url: "\(url)"))
  }

  /// Where the clone of a URL is, or would be: `swift-collections-1f3c....git`.
  public func path(for url: RemoteURL) throws(GitError) -> FilePath {
    try GitLibrary.start()
    let text = Array(url.description.utf8)
    var oid = git_oid()
    try git("git_odb_hash") { git_odb_hash(&oid, text, text.count, GIT_OBJECT_BLOB) }
    let last = url.parts.path.split(separator: "/").last.map(String.init) ?? ""
    let stem = last.hasSuffix(".git") ? String(last.dropLast(4)) : last
    let safe = stem.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }.prefix(60)
    return folder.appending("\(safe)-\(ObjectID(oid).description.prefix(16)).git")
  }

  /// Nil when there is none, or one that somebody took files out of: that one is removed.
  private func existingClone(
    at path: FilePath, of url: RemoteURL
  ) throws(GitError) -> Repository? {
    removePartialClones(of: path)
    guard FileManager.default.fileExists(atPath: path.string) else { return nil }
    do throws(GitError) {
      return try Repository(at: path, knownURL: url)
    } catch {
      guard error.reason == .notARepository else { throw error }
      guard Self.isClone(path.string) else {
        throw Folder.failure("clone into", path.string, "something else is there; move it away")
      }
      do {
        try FileManager.default.removeItem(atPath: path.string)
      } catch {
        throw Folder.failure("remove", path.string, SystemReason.text(of: error))
      }
      return nil
    }
  }

  /// Whether a folder is a clone of ours: it is marked, or holds only what is in a bare repository.
  package static func isClone(_ path: String) -> Bool {
    if FolderMarker.isIn(path) { return true }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let known: Set = [
      "FETCH_HEAD", "HEAD", "branches", "config", "description", "hooks", "info", "objects",
      "packed-refs", "refs", "shallow",
    ]
    return names.contains("objects") && names.contains("config") && known.isSuperset(of: names)
  }

  /// The lock is held, so a partial clone is one whose process was killed.
  private func removePartialClones(of path: FilePath) {
    let prefix = ".\(path.lastComponent?.string ?? "")."
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    for name in names where name.hasPrefix(prefix) && name.hasSuffix(".partial") {
      try? FileManager.default.removeItem(atPath: folder.appending(name).string)
    }
  }
}

extension Repository {
  fileprivate func isStale(for freshness: RepositoryCache.Freshness) -> Bool {
    switch freshness {
    case .current: true
    case .any: false
    case .containing(let id): !contains(id)
    }
  }
}

/// The clones that are read through one cache, held against removal as long as the cache is kept.
private final class CloneUses: Sendable, Hashable {
  private let locks = Mutex<[String: FolderLock]>([:])

  func hold(_ name: String, _ take: () throws(GitError) -> FolderLock) throws(GitError) {
    guard locks.withLock({ $0[name] == nil }) else { return }
    let lock = try take()
    locks.withLock { $0[name] = lock }
  }

  /// Two caches are the same when their folders are, whatever is read through them.
  static func == (_: CloneUses, _: CloneUses) -> Bool { true }

  func hash(into _: inout Hasher) {}
}

extension GitError {
  /// Whether the machine failed and not the repository: a full disk, a broken one, no memory. Later
  /// it may go well.
  package var isMachineFault: Bool {
    if case .fileSystem = reason { return true }
    let faults = [ENOSPC, EDQUOT, EIO, EROFS, ENOMEM, EMFILE, ENFILE]
    let message = call?.message ?? ""
    return faults.contains { message.contains(String(cString: strerror($0))) }
  }
}
