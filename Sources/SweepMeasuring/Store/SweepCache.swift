import Foundation
import SweepProcesses
import SweepText
import SystemPackage

/// The folder of clones, builds and results: what is in it, and whether it is ours.
///
/// A file in its root says that it is a cache of ours, and `CACHEDIR.TAG` tells backup programs so.
public struct SweepCache: Sendable {
  /// One thing in the cache.
  public struct Entry: Sendable, Hashable {
    /// What it is.
    public let kind: Kind
    /// Its name in the folder of its kind.
    public let name: String
    /// Its path.
    public let path: String
    /// What it takes on disk, in bytes, apart from what it shares with entries before it.
    public let bytes: Int
    /// When it was last used, or made.
    public let lastUse: Date
    /// What it takes on disk, file by file where files have several names.
    let usage: DiskUsage
  }

  /// The folder's path.
  public let path: String

  /// Names a cache; it need not exist.
  public init(path: String) {
    self.path = path
  }

  /// Makes the folder and marks it, so that one which cannot be written, or is not ours, is found
  /// before anything else is done.
  ///
  /// - Throws: ``SweepError/cacheFolder(path:reason:)`` or ``SweepError/notACache(path:)``.
  package func prepare() throws(SweepError) {
    try requireOwn()
    let builds = "\(path)/\(Kind.builds.rawValue)"
    do {
      try FileManager.default.createDirectory(atPath: builds, withIntermediateDirectories: true)
      if !FolderMarker.isIn(path + "/.") { try FolderMarker.write(in: path) }
      try writeTag()
    } catch {
      throw .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
    guard FileManager.default.isWritableFile(atPath: builds) else {
      throw .cacheFolder(path: path, reason: "Permission denied or read-only")
    }
  }

  /// Sees that the folder is a cache of ours, is empty, or does not exist.
  ///
  /// - Throws: ``SweepError/notACache(path:)``, or ``SweepError/cacheFolder(path:reason:)`` when it
  ///   cannot be listed.
  package func requireOwn() throws(SweepError) {
    if FolderMarker.isIn(path + "/.") { return }
    let names: [String]
    do {
      var status = stat()
      guard stat(path, &status) == 0 else {
        guard errno == ENOENT else { throw Errno(rawValue: errno) }
        return
      }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw Errno.notDirectory }
      names = try FileManager.default.contentsOfDirectory(atPath: path).filter {
        !$0.hasPrefix(".") && $0 != "lost+found"
      }
    } catch {
      throw .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
    guard !names.isEmpty, !isEarlierCache(names) else { return }
    throw .notACache(path: path)
  }

  /// Whether an earlier release, which marked nothing, made this: something of ours is in it, or
  /// nothing but folders for it.
  private func isEarlierCache(_ names: [String]) -> Bool {
    let kinds = Kind.allCases.filter { names.contains($0.rawValue) }
    if kinds.contains(where: { kind in self.names(of: kind).contains { kind.owns($0.path) } }) {
      return true
    }
    return kinds.count == names.count && kinds.allSatisfy { self.names(of: $0).isEmpty }
  }

  /// A `CACHEDIR.TAG` (https://bford.info/cachedir); one that is there already is left.
  private func writeTag() throws {
    let tag = FilePath(path + "/CACHEDIR.TAG")
    guard access(tag.string, F_OK) != 0 else { return }
    let text = """
      Signature: 8a477f597d28d172789f06886806bc55
      # benchmem-sweep keeps clones, builds and results here; all of it can be made again.

      """
    let file = try FileDescriptor.open(
      tag, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
  }

  /// Everything of ours in the cache, by kind, what was used last first. A file with several names
  /// counts once.
  ///
  /// - Throws: ``SweepError/notACache(path:)``, or ``SweepError/cacheFolder(path:reason:)``.
  public func entries() throws(SweepError) -> [Entry] {
    try requireOwn()
    var counted: Set<DiskUsage.File> = []
    return Kind.allCases.flatMap { kind in
      names(of: kind).filter { kind.owns($0.path) }.map { name, path in
        let usage = DiskUsage(of: path)
        return Entry(
          kind: kind, name: name, path: path, bytes: usage.bytes(apartFrom: &counted),
          lastUse: Self.lastUse(of: path), usage: usage)
      }.sorted { $0.lastUse > $1.lastUse }
    }
  }

  /// What is in a kind's folder, unfinished things too, apart from locks.
  func names(of kind: Kind) -> [(name: String, path: String)] {
    let folder = "\(path)/\(kind.rawValue)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { !$0.hasSuffix(".lock") }.map { ($0, "\(folder)/\($0)") }
  }

  /// A shared lock that keeps an entry from being removed as long as it is kept, taken before it is
  /// looked for.
  ///
  /// - Throws: ``LockError``, or `CancellationError`.
  package func use(_ kind: Kind, _ name: String) async throws -> FolderLock {
    let lock = kind.locks(of: name).last ?? ".lock"
    return try await FolderLock.wait(for: "\(path)/\(kind.rawValue)/\(lock)", .shared)
  }

  /// The marker of last use of builds, results and inputs; the folder's own time for the rest.
  private static func lastUse(of path: String) -> Date {
    for marker in ["/build.json", "/outcome.json", "/\(FolderMarker.name)", ""] {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + marker)
      if let date = attributes?[.modificationDate] as? Date { return date }
    }
    return .distantPast
  }
}
