import CGit2
import Foundation
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
    _ = try Folder(at: folder)
    let lock = try FileLock(at: folder.appending("\(path.lastComponent?.string ?? "").lock"))
    return try lock.holding { () throws(GitError) in
      if let clone = try existingClone(at: path, of: url) {
        if clone.isStale(for: freshness) {
          try clone.fetch(from: url, credentials: credentials, progress: progress)
        }
        return clone
      }
      return try Repository.clone(
        url, intoBareCache: path, credentials: credentials, progress: progress)
    }
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
      try? FileManager.default.removeItem(atPath: path.string)
      return nil
    }
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
