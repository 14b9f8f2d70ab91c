import Foundation
import SweepGit
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage

/// The folder of a sweep's results: `<label>.json`, `sweep.jsonl` and `logs/`.
public struct OutputFolder: Sendable, Hashable {
  /// The folder's absolute path.
  public let path: String

  /// Names a folder; it need not exist yet.
  public init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// The journal in it.
  public var journal: Journal { Journal(path: path + "/sweep.jsonl") }

  /// Makes the folder and tells git to pass it over.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func prepare() throws(SweepError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path + "/logs", withIntermediateDirectories: true)
      let ignore = path + "/.gitignore"
      if !FileManager.default.fileExists(atPath: ignore) {
        try "*\n".write(toFile: ignore, atomically: true, encoding: .utf8)
      }
    } catch {
      throw .outputFolder(path: path, reason: SystemReason.text(of: error))
    }
  }

  /// The file that keeps a second sweep waiting.
  package var lock: String { path + "/.sweep.lock" }

  /// A log's path from the folder.
  package func logName(_ version: Version) -> String { "logs/\(version.label).log" }

  /// A run file's path from the folder.
  package func runName(_ version: Version) -> String { "\(version.label).json" }

  /// The outcome that stands for a version: a final one of the same key.
  package func standing(
    _ version: Version, key: String, in contents: Journal.Contents
  ) -> Outcome? {
    guard let outcome = contents.outcomes[version.label], outcome.key == key, outcome.isFinal
    else { return nil }
    guard let runFile = outcome.runFile else { return outcome }
    return (try? RunFile(reading: FilePath("\(path)/\(runFile)"))) == nil ? nil : outcome
  }
}
