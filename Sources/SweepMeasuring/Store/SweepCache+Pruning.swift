import Foundation
import SweepProcesses
import SweepText

extension SweepCache {
  /// What pruning did.
  public struct Pruned: Sendable, Hashable {
    /// What was removed.
    public var removed: [Entry] = []
    /// What that freed, in bytes.
    public var bytes = 0
    /// What a process uses, and so was left.
    public var inUse: [Entry] = []
    /// The paths of what is not ours in the cache's folders, and so was left.
    public var foreign: [String] = []
  }

  /// Removes results, builds, lanes and frozen inputs: those that were not used for long, and then
  /// those that were not used for longest until the rest is small enough. Clones and copies of
  /// repositories are left: fetching them again costs most.
  ///
  /// - Parameters:
  ///   - limit: What was last used before is removed.
  ///   - bytes: How large the rest may be.
  ///   - everything: Whether all is removed, clones too.
  /// - Throws: ``SweepError/notACache(path:)``, or ``SweepError/cacheFolder(path:reason:)`` when
  ///   something cannot be removed.
  public func prune(
    olderThan limit: Date? = nil, downTo bytes: Int? = nil, everything: Bool = false
  ) throws -> Pruned {
    let entries = try entries().filter { everything || $0.kind.isPrunedByUse }
    var rest = DiskUsage.Total(entries.map(\.usage))
    var pruned = Pruned()
    for entry in entries.sorted(by: { ($0.lastUse, $0.path) < ($1.lastUse, $1.path) }) {
      let isOld = limit.map { entry.lastUse < $0 } ?? false
      let isTooMuch = bytes.map { rest.bytes > $0 } ?? false
      guard everything || isOld || isTooMuch else { continue }
      if try remove(entry) {
        pruned.bytes += rest.remove(entry.usage)
        pruned.removed.append(entry)
      } else {
        pruned.inUse.append(entry)
      }
    }
    if everything { try removeIdleLocks() }
    pruned.foreign = Kind.allCases.flatMap { kind in
      names(of: kind).filter { !kind.owns($0.path) }.map(\.path)
    }
    return pruned
  }

  /// Removes an entry by its path, unless a process uses it or it is not ours.
  package func remove(entryAt path: String) {
    let parts = path.split(separator: "/")
    guard let name = parts.last,
      let kind = parts.dropLast().last.flatMap({ Kind(rawValue: "\($0)") }),
      path == "\(self.path)/\(kind.rawValue)/\(name)"
    else { return }
    _ = try? remove(kind, "\(name)", whole: "\(name)")
  }

  /// Removes an entry unless a process uses it.
  private func remove(_ entry: Entry) throws -> Bool {
    let whole = Kind.wholeName(ofPartial: entry.name) ?? entry.name
    // No lock tells whether somebody still fills one whose name is not known yet; in a day nobody
    // does.
    guard !whole.isEmpty || entry.lastUse < Date(timeIntervalSinceNow: -86_400) else {
      return false
    }
    return try remove(entry.kind, entry.name, whole: whole)
  }

  /// Removes what has a name, holding the locks of the name that it has or would have.
  private func remove(_ kind: Kind, _ name: String, whole: String) throws -> Bool {
    let (folder, place) = ("\(path)/\(kind.rawValue)", "\(path)/\(kind.rawValue)/\(name)")
    var locks: [FolderLock] = []
    for lock in kind.locks(of: whole) {
      guard let held = try FolderLock.attempt("\(folder)/\(lock)", .exclusive) else {
        return false
      }
      locks.append(held)
    }
    // Another may have removed it, or put something else in its place, until it was locked.
    if kind.owns(place) { try kind.removeFolder(at: place) }
    if whole == name, !kind.hasOneLock { locks.forEach { $0.unlinkFile() } }
    return true
  }

  /// Removes the files of locks that nobody holds on things that are not there.
  private func removeIdleLocks() throws {
    for kind in Kind.allCases where !kind.hasOneLock {
      let folder = "\(path)/\(kind.rawValue)"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      let entries = Set(names.filter { !$0.hasSuffix(".lock") })
      let idle = Set(names.filter { $0.hasSuffix(".lock") })
        .subtracting(entries.flatMap { kind.locks(of: Kind.wholeName(ofPartial: $0) ?? $0) })
      for name in idle.sorted() {
        try FolderLock.attempt("\(folder)/\(name)", .exclusive)?.unlinkFile()
      }
    }
  }
}

/// What a folder takes on disk, with the files that have several names apart, which may be shared
/// with other folders.
struct DiskUsage: Sendable, Hashable {
  /// A file, whatever its names are.
  struct File: Sendable, Hashable {
    let device: UInt64
    let number: UInt64
  }

  /// The bytes of files with one name, and of folders.
  private var own = 0
  /// The bytes of files with several names.
  private var shared: [File: Int] = [:]

  /// Adds up the disk blocks of everything below a path; links are not followed.
  init(of path: String) {
    add(path)
  }

  private mutating func add(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let bytes = Int(status.st_blocks) * 512
    let kind = status.st_mode & S_IFMT
    if kind != S_IFDIR, status.st_nlink > 1 {
      shared[File(device: UInt64(status.st_dev), number: UInt64(status.st_ino))] = bytes
      return
    }
    own += bytes
    guard kind == S_IFDIR else { return }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
      add("\(path)/\(name)")
    }
  }

  /// The bytes without files that were counted before; those of this folder are counted from now
  /// on.
  func bytes(apartFrom counted: inout Set<File>) -> Int {
    shared.reduce(own) { sum, file in sum + (counted.insert(file.key).inserted ? file.value : 0) }
  }

  /// What several folders take together.
  struct Total {
    private(set) var bytes: Int
    private var names: [File: Int] = [:]

    init(_ folders: [DiskUsage]) {
      var counted: Set<File> = []
      bytes = folders.reduce(0) { $0 + $1.bytes(apartFrom: &counted) }
      for file in folders.flatMap(\.shared.keys) { names[file, default: 0] += 1 }
    }

    /// Takes a folder away. Returns what that frees: a file goes with the last folder that has it.
    mutating func remove(_ folder: DiskUsage) -> Int {
      var freed = folder.own
      for (file, bytes) in folder.shared {
        names[file, default: 1] -= 1
        if names[file] == 0 { freed += bytes }
      }
      bytes -= freed
      return freed
    }
  }
}
