import Foundation
import SweepGit
import SweepProcesses
import SweepText

extension SweepCache {
  /// What an archive took or gave.
  public struct Archived: Sendable, Hashable {
    /// What is in the archive, or came from it, by kind.
    public internal(set) var counts: [Kind: Int] = [:]
    /// How many entries were left: in use when they were to be written, or there already when they
    /// were to be taken.
    public internal(set) var left = 0
  }

  /// What an archive may have: what costs most to make, and is the same on another machine. Clones,
  /// and folders in which builds go on, are not.
  static let archivedKinds: [Kind] = [.results, .profiles, .builds]

  /// Writes results, profiles and builds to a tar file, for a machine whose cache is empty.
  ///
  /// The file is compressed as its name says: `.tar`, `.tar.gz`, `.tar.zst`. It is there only when
  /// it is whole.
  ///
  /// - Parameters:
  ///   - file: The archive's path; one that is there is replaced.
  ///   - bytes: How large the entries may be together, on disk: what was used last is taken first.
  /// - Throws: ``SweepError/notACache(path:)``, ``SweepError/archive(path:reason:)``, or
  ///   `CancellationError`.
  public func export(to file: String, upTo bytes: Int? = nil) async throws -> Archived {
    var status = stat()
    if stat(file, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw SweepError.archive(path: file, reason: "not a regular file")
    }
    var archived = Archived()
    var locks: [FolderLock] = []
    defer { withExtendedLifetime(locks) {} }
    var (names, sum) = ([String](), 0)
    let entries = try entries().filter { Self.archivedKinds.contains($0.kind) }
    for entry in entries.sorted(by: { ($1.lastUse, $0.path) < ($0.lastUse, $1.path) })
    where Kind.wholeName(ofPartial: entry.name) == nil && FolderMarker.isIn(entry.path) {
      guard bytes.map({ sum + entry.bytes <= $0 }) ?? true else { continue }
      let lock = "\(path)/\(entry.kind.rawValue)/\(entry.kind.locks(of: entry.name)[0])"
      guard let held = try FolderLock.attempt(lock, .shared), FolderMarker.isIn(entry.path) else {
        archived.left += 1
        continue
      }
      locks.append(held)
      sum += entry.bytes
      names.append("\(entry.kind.rawValue)/\(entry.name)")
      archived.counts[entry.kind, default: 0] += 1
    }
    let target = URL(fileURLWithPath: file)
    // The name's end tells how to compress.
    let partial = target.deletingLastPathComponent()
      .appendingPathComponent(".\(UUID().uuidString).\(target.lastPathComponent)").path
    let list = partial + ".names"
    let files = FileManager.default
    let log = partial + ".log"
    defer { [partial, list, log].forEach { try? files.removeItem(atPath: $0) } }
    do {
      let text = names.map { $0 + "\0" }.joined()
      try Data(text.utf8).write(to: URL(fileURLWithPath: list))
    } catch {
      throw SweepError.archive(path: file, reason: SystemReason.text(of: error))
    }
    try await tar(
      ["--create", "--auto-compress", "--file", partial, "--null", "--files-from", list], log: log
    ) { SweepError.archive(path: file, reason: $0) }
    guard rename(partial, file) == 0 else {
      throw SweepError.archive(path: file, reason: String(cString: strerror(errno)))
    }
    return archived
  }

  /// Takes what an archive has and this cache lacks.
  ///
  /// Everything is unpacked beside the cache's entries first, and each entry is moved into its
  /// place as a whole. What is there already stays.
  ///
  /// - Throws: ``SweepError/unreadable(path:reason:)`` for an archive that cannot be read or is
  ///   none of a cache, ``SweepError/cacheFolder(path:reason:)``, or `CancellationError`.
  public func `import`(from file: String) async throws -> Archived {
    guard access(file, R_OK) == 0 else {
      throw SweepError.unreadable(path: file, reason: String(cString: strerror(errno)))
    }
    try prepare()
    // A partial entry, which pruning knows, if this is killed.
    let place = "\(path)/\(Kind.builds.rawValue)/.\(UUID().uuidString).partial"
    let files = FileManager.default
    defer { try? files.removeItem(atPath: place) }
    do {
      try files.createDirectory(atPath: place, withIntermediateDirectories: true)
    } catch {
      throw SweepError.cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
    try await tar(
      ["--extract", "--no-same-owner", "--file", file, "--directory", place], log: place + "/log"
    ) { SweepError.unreadable(path: file, reason: $0) }
    let unpacked = SweepCache(path: place)
    var archived = Archived()
    for kind in Self.archivedKinds {
      for (name, source) in unpacked.names(of: kind)
      where !name.hasPrefix(".") && FolderMarker.isIn(source) {
        if try take(kind, name, from: source) {
          archived.counts[kind, default: 0] += 1
        } else {
          archived.left += 1
        }
      }
    }
    guard archived.left > 0 || !archived.counts.isEmpty else {
      throw SweepError.unreadable(path: file, reason: "it has no entries of a cache")
    }
    return archived
  }

  /// Moves an entry into its place. False where there is one.
  private func take(_ kind: Kind, _ name: String, from source: String) throws -> Bool {
    let folder = "\(path)/\(kind.rawValue)"
    let mode: FolderLock.Mode = kind.hasOneLock ? .shared : .exclusive
    let lock = try FolderLock.attempt("\(folder)/\(kind.locks(of: name)[0])", mode)
    // Who has it makes it.
    guard lock != nil, access("\(folder)/\(name)", F_OK) != 0 else { return false }
    defer { withExtendedLifetime(lock) {} }
    guard rename(source, "\(folder)/\(name)") == 0 else {
      throw SweepError.cacheFolder(path: folder, reason: String(cString: strerror(errno)))
    }
    return true
  }

  /// - Parameter error: What is thrown where it fails, by its reason.
  private func tar(
    _ arguments: [String], log: String, error: (String) -> SweepError
  ) async throws {
    let status: ProcessStatus
    do {
      status = try await ChildProcess("tar", arguments, workingDirectory: path)
        .capture(loggingTo: log).status
    } catch let failure as ProcessError {
      throw error("\(failure); tar packs and unpacks it")
    }
    guard !status.isSuccess else { return }
    let lines = (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n") ?? []
    throw error(lines.first { $0.hasPrefix("tar: ") }.map(String.init) ?? "tar: \(status)")
  }
}
