import Foundation
import SweepProcesses
import SweepText

/// The folder of clones, builds and results: what is in it, and its tidying.
public struct SweepCache: Sendable {
  /// A kind of thing in the cache, by the name of its folder.
  public enum Kind: String, Sendable, CaseIterable {
    /// Results of versions.
    case results
    /// Executables of suites, built against versions.
    case builds
    /// Folders in which incremental builds go on.
    case lanes
    /// Copies of dependencies' repositories with chosen releases.
    case mirrors
    /// Clones.
    case repositories
  }

  /// One thing in the cache.
  public struct Entry: Sendable, Hashable {
    /// What it is.
    public let kind: Kind
    /// Its name in the folder of its kind.
    public let name: String
    /// Its path.
    public let path: String
    /// Its size on disk, in bytes.
    public let bytes: Int
    /// When it was last used, or made.
    public let lastUse: Date
  }

  /// What pruning did.
  public struct Pruned: Sendable, Hashable {
    /// What was removed.
    public var removed: [Entry] = []
    /// What a process uses, and so was left.
    public var inUse: [Entry] = []
  }

  /// The folder's path.
  public let path: String

  /// Names a cache; it need not exist.
  public init(path: String) {
    self.path = path
  }

  /// Makes the folder, so that one which cannot be written is found before anything else is done.
  ///
  /// - Throws: ``SweepError/cacheFolder(path:reason:)``.
  package func prepare() throws(SweepError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path + "/" + Workspace.folder, withIntermediateDirectories: true)
    } catch {
      throw .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
    guard FileManager.default.isWritableFile(atPath: path + "/" + Workspace.folder) else {
      throw .cacheFolder(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Everything in the cache, by kind, what was used last first.
  public func entries() -> [Entry] {
    Kind.allCases.flatMap { kind in
      let folder = "\(path)/\(kind.rawValue)"
      return names(in: folder).filter { !$0.hasSuffix(".lock") }.map { name in
        let path = "\(folder)/\(name)"
        return Entry(
          kind: kind, name: name, path: path, bytes: Self.size(of: path),
          lastUse: Self.lastUse(of: path))
      }.sorted { $0.lastUse > $1.lastUse }
    }
  }

  /// Removes results, builds and lanes: those that were not used for long, and then those that were not used for longest
  /// until the rest is small enough. Clones and copies of repositories are left: fetching them again costs most.
  ///
  /// - Parameters:
  ///   - limit: What was last used before is removed.
  ///   - bytes: How large the rest may be.
  ///   - everything: Whether all is removed, clones too.
  /// - Throws: ``SweepError/outputFolder(path:reason:)`` when something cannot be removed.
  public func prune(
    olderThan limit: Date? = nil, downTo bytes: Int? = nil, everything: Bool = false
  ) throws -> Pruned {
    let entries = entries().filter {
      everything || [.results, .builds, .lanes].contains($0.kind)
    }
    var total = entries.reduce(0) { $0 + $1.bytes }
    var pruned = Pruned()
    for entry in entries.sorted(by: { $0.lastUse < $1.lastUse }) {
      let isOld = limit.map { entry.lastUse < $0 } ?? false
      let isTooMuch = bytes.map { total > $0 } ?? false
      guard everything || isOld || isTooMuch else { continue }
      if try remove(entry) {
        total -= entry.bytes
        pruned.removed.append(entry)
      } else {
        pruned.inUse.append(entry)
      }
    }
    return pruned
  }

  /// Removes an entry unless a process uses it.
  private func remove(_ entry: Entry) throws -> Bool {
    let lockPath: String? =
      switch entry.kind {
      case .builds: "\(entry.path).lock"
      case .lanes: "\(path)/\(entry.kind.rawValue)/.\(entry.name).lock"
      case .repositories: "\(entry.path).lock"
      case .results, .mirrors: nil
      }
    var lock: FolderLock?
    if let lockPath {
      lock = try FolderLock.attempt(lockPath, .exclusive)
      guard lock != nil else { return false }
    }
    do {
      try FileManager.default.removeItem(atPath: entry.path)
      if let lockPath { try? FileManager.default.removeItem(atPath: lockPath) }
    } catch {
      throw SweepError.cacheFolder(path: entry.path, reason: SystemReason.text(of: error))
    }
    _ = consume lock
    return true
  }

  /// Names in a folder, those of unfinished things too.
  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// The marker of last use of builds and results; the folder's own time for the rest.
  private static func lastUse(of path: String) -> Date {
    for marker in ["/build.json", "/outcome.json", ""] {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + marker)
      if let date = attributes?[.modificationDate] as? Date { return date }
    }
    return .distantPast
  }

  private static func size(of path: String) -> Int {
    let files = FileManager.default
    let attributes = try? files.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeDirectory else {
      return (attributes?[.size] as? Int) ?? 0
    }
    let names = (try? files.contentsOfDirectory(atPath: path)) ?? []
    return names.reduce(0) { $0 + size(of: "\(path)/\($1)") }
  }
}
