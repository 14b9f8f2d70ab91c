import Foundation
import SweepGit
import SweepProcesses
import SweepText
import SystemPackage

/// A work tree as it was when a command began, copied to the cache under the digest of its files.
package struct FrozenWorkTree: Sendable {
  /// The version, whose tree is named by what is in the copy.
  package let version: Version
  /// The copy's folder.
  package let path: String
  /// Held as long as somebody reads the copy.
  private let lock: FolderLock

  /// Copies a work tree. What is written and what is hashed are the same bytes, so that an edit
  /// meanwhile cannot part them.
  ///
  /// - Throws: ``GitError``, or ``SweepError/cacheFolder(path:reason:)``.
  package init(_ version: Version, of source: PackageSource, cache: String) throws {
    let root = "\(cache)/\(InputSnapshot.cacheFolder)"
    let partial = "\(root)/.\(UUID().uuidString).partial"
    let files = FileManager.default
    defer { try? files.removeItem(atPath: partial) }
    do {
      try files.createDirectory(atPath: root, withIntermediateDirectories: true)
    } catch {
      throw SweepError.cacheFolder(path: root, reason: SystemReason.text(of: error))
    }
    // Files that are alike as a commit may differ on disk, and it is those on disk that are built.
    let tree = ContentDigest.of([
      "\(try source.copyWorkTree(into: partial))",
      try FolderCopy(of: FilePath(partial)).read().digest,
    ])
    path = "\(root)/worktree-\(tree)"
    lock = try InputSnapshot.settle(partial, at: path)
    self.version = Version(
      name: version.name, label: version.label, commit: version.commit, tree: "\(tree)",
      date: version.date, subject: version.subject, isWorkTree: true)
  }

  /// Makes a folder of earlier builds the same as the copy; files that are the same stay as they
  /// are.
  ///
  /// - Throws: ``FolderCopyError``.
  package func update(_ folder: String) throws {
    _ = try FolderCopy(of: FilePath(path)).update(FilePath(folder), keeping: [".build"])
  }

  /// Writes the copy's files into a folder of a build.
  ///
  /// - Throws: ``FolderCopyError``.
  package func write(to folder: String) throws {
    _ = try FolderCopy(of: FilePath(path)).write(to: FilePath(folder))
  }
}
