import Foundation
import SweepResults
import SystemPackage

/// Results in the cache, by what they depend on, for sweeps of any output folder.
package struct ResultStore: Sendable {
  /// The folder of all results in the cache.
  static let folder = "results"

  /// A result that was kept.
  package struct Kept: Sendable {
    /// What became of the version for which it was measured.
    package var outcome: Outcome
    /// Its run file, when it was measured.
    package var run: RunFile?
    /// The log's path.
    package var log: String
  }

  private let path: String

  package init(cache: String) {
    path = "\(cache)/\(Self.folder)"
  }

  /// The result of a key, or `nil` when there is none that can be read.
  package func find(_ key: String) -> Kept? {
    let folder = folder(key)
    guard let data = FileManager.default.contents(atPath: folder + "/outcome.json"),
      let object = try? JSONValue(parsing: Array(data)).objectValue,
      let outcome = Outcome(object), outcome.key == key
    else { return nil }
    var kept = Kept(outcome: outcome, log: folder + "/log")
    if outcome.isMeasured {
      guard let run = try? RunFile(reading: FilePath(folder + "/run.json")) else { return nil }
      kept.run = run
    }
    // Use keeps a result from being pruned for its age.
    try? FileManager.default.setAttributes(
      [.modificationDate: Date()], ofItemAtPath: folder + "/outcome.json")
    return kept
  }

  /// Keeps a result in place of an earlier one of the same key.
  ///
  /// - Parameters:
  ///   - run: Its run file, if it has one.
  ///   - log: The path of its log.
  package func keep(_ outcome: Outcome, run: RunFile?, log: String) throws {
    let files = FileManager.default
    let folder = folder(outcome.key)
    let partial = "\(path)/.\(outcome.key)-\(UUID().uuidString).partial"
    defer { try? files.removeItem(atPath: partial) }
    try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
    try run?.write(to: FilePath(partial + "/run.json"))
    if files.fileExists(atPath: log) { try files.copyItem(atPath: log, toPath: partial + "/log") }
    try AtomicFile.write(
      Array(JSONValue.object(outcome.json).text.utf8), to: FilePath(partial + "/outcome.json"))
    try? files.removeItem(atPath: folder)
    // Whoever comes second finds an equal result in its place.
    if rename(partial, folder) != 0, !files.fileExists(atPath: folder) {
      throw SweepError.outputFolder(path: folder, reason: String(cString: strerror(errno)))
    }
  }

  private func folder(_ key: String) -> String { "\(path)/\(key)" }
}
