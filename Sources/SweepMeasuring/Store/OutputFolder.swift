import Foundation
import SweepGit
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage

/// The folder of a sweep's results: `<label>.json`, `sweep.jsonl` and `logs/`.
///
/// It may hold what is the user's. Nothing but what a sweep made is ever replaced there (see
/// ``OutputOwnership``).
public struct OutputFolder: Sendable, Hashable {
  /// The folder's absolute path.
  public let path: String

  /// Names a folder; it need not exist yet.
  public init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// The journal in it.
  public var journal: Journal { Journal(path: path + "/sweep.jsonl") }

  /// Makes the folder and tells git to pass it over, unless something is where a file of the sweep
  /// would go.
  ///
  /// - Parameters:
  ///   - versions: What is going to be measured.
  ///   - pages: The names of the pages that are going to be written.
  /// - Throws: ``SweepError/foreignFile(path:)`` before anything is made,
  ///   ``SweepError/outputFolder(path:reason:)``, and what reading the journal throws.
  package func prepare(for versions: [Version] = [], pages: [String] = []) throws(SweepError) {
    let files = FileManager.default
    let isNew = (try? files.contentsOfDirectory(atPath: path))?.isEmpty ?? true
    let ownership = try OutputOwnership(self)
    try ownership.require(versions)
    try ownership.require(pages: pages)
    do {
      try files.createDirectory(atPath: path + "/logs", withIntermediateDirectories: true)
      // In a folder of the user's, a file that hides everything from git would hide the user's
      // work.
      if isNew { try AtomicFile.write(Array("*\n".utf8), to: FilePath(path + "/.gitignore")) }
    } catch {
      throw .outputFolder(path: path, reason: SystemReason.text(of: error))
    }
  }

  /// Sees that a page may be written: there is none of its name, or one of ours.
  ///
  /// - Throws: As ``prepare(for:pages:)`` does.
  package func require(page: String) throws(SweepError) {
    try OutputOwnership(self).require(pages: [page])
  }

  /// Sees that a page may be written anywhere under a name that the user did not choose.
  ///
  /// - Throws: ``SweepError/foreignPage(path:)``, and what reading the file throws.
  package static func require(ownPage path: String) throws(SweepError) {
    guard try OutputOwnership.isFree(page: path) else { throw .foreignPage(path: path) }
  }

  /// The pages of a sweep.
  package static let sweepPages = ["report.html", "report.md"]
  /// The page of a bisection.
  package static let bisectPage = "bisect.html"

  /// The file that keeps a second sweep waiting.
  package var lock: String { path + "/.sweep.lock" }

  /// A log's path from the folder.
  package func logName(_ version: Version) -> String { "logs/\(version.label).log" }

  /// A run file's path from the folder.
  package func runName(_ version: Version) -> String { "\(version.label).json" }

  /// The outcome that stands for a version: a final one of the same key.
  ///
  /// A run file that says another key than the journal is of a sweep that ended between the two.
  package func standing(
    _ version: Version, key: String, in contents: Journal.Contents
  ) -> Outcome? {
    guard let outcome = contents.outcomes[version.label], outcome.key == key, outcome.isFinal
    else { return nil }
    guard let runFile = outcome.runFile else { return outcome }
    let run = try? RunFile(reading: FilePath("\(path)/\(runFile)"))
    let own = run?.commitInfo[RunFile.ownKey]?.objectValue
    return own?["key"]?.stringValue == key ? outcome : nil
  }
}
