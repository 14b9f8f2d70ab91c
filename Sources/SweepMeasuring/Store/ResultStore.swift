import Foundation
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage

/// Results in the cache, by what they depend on, for sweeps of any output folder.
package struct ResultStore: Sendable {
  /// The folder of all results in the cache.
  static let folder = "results"

  /// A result that was kept; it is not removed as long as this value is kept.
  package struct Kept: Sendable {
    /// What became of the version for which it was measured.
    package var outcome: Outcome
    /// Its run file, when it was measured.
    package var run: RunFile?
    /// The log's path.
    package var log: String
    fileprivate var lock: FolderLock?
  }

  private static let schema = 1

  private let path: String

  package init(cache: String) {
    path = "\(cache)/\(Self.folder)"
  }

  /// The result of a key, or `nil` when there is none, or one that was cut off.
  ///
  /// - Throws: ``SweepError/unreadableRecord(path:reason:)`` or
  ///   ``SweepError/unknownJournalSchema(path:schema:)``.
  package func find(_ key: String) throws(SweepError) -> Kept? {
    let folder = folder(key)
    guard access(folder, F_OK) == 0 else { return nil }
    // In a cache that can only be read nobody prunes.
    let lock = try? lock()
    let record = StoredFile(path: folder + "/outcome.json")
    guard let object = try record.object(schema: Self.schema), let outcome = Outcome(object),
      outcome.key == key
    else { return nil }
    var kept = Kept(outcome: outcome, log: folder + "/log", lock: lock)
    if outcome.isMeasured {
      let path = folder + "/run.json"
      guard let bytes = try StoredFile(path: path).contents(),
        let run = try? RunFile(parsing: Data(bytes), path: FilePath(path))
      else { return nil }
      kept.run = run
    }
    record.touch()
    return kept
  }

  /// Keeps a result in place of an earlier one of the same key.
  ///
  /// - Parameters:
  ///   - run: Its run file, if it has one.
  ///   - log: The path of its log.
  /// - Throws: ``SweepError``, ``LockError`` or ``RunFileError``.
  package func keep(_ outcome: Outcome, run: RunFile?, log: String) throws {
    let files = FileManager.default
    let folder = folder(outcome.key)
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    let partial = "\(path)/.\(outcome.key)-\(UUID().uuidString).partial"
    defer { try? files.removeItem(atPath: partial) }
    try SweepCache.Kind.results.makeFolder(at: partial)
    do {
      try run?.write(to: FilePath(partial + "/run.json"))
      if files.fileExists(atPath: log) { try files.copyItem(atPath: log, toPath: partial + "/log") }
      var object: JSONObject = ["schema": .integer(Self.schema)]
      object.merge(outcome.json)
      try AtomicFile.write(
        Array(JSONValue.object(object).text.utf8), to: FilePath(partial + "/outcome.json"))
    } catch let error as RunFileError {
      throw error
    } catch {
      throw SweepError.cacheFolder(path: partial, reason: SystemReason.text(of: error))
    }
    try SweepCache.Kind.results.removeFolder(at: folder)
    // Whoever comes second finds an equal result in its place.
    guard rename(partial, folder) != 0 else {
      return try AtomicFile.synchronizeFolder(of: FilePath(folder))
    }
    let reason = String(cString: strerror(errno))
    if !files.fileExists(atPath: folder) {
      throw SweepError.cacheFolder(path: folder, reason: reason)
    }
  }

  /// Who reads or adds shares the lock; who prunes holds it alone.
  private func lock() throws -> FolderLock? {
    let name = SweepCache.Kind.results.locks(of: "")[0]
    return try FolderLock.waitOnThread(for: "\(path)/\(name)", .shared)
  }

  private func folder(_ key: String) -> String { "\(path)/\(key)" }
}
