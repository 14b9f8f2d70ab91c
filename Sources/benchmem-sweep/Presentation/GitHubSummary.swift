import Foundation
import SweepKit

/// The job summary of a GitHub Actions step.
struct GitHubSummary {
  /// Appends markdown to the file that `GITHUB_STEP_SUMMARY` names; does nothing elsewhere.
  ///
  /// - Throws: ``SweepError/outputFile(path:reason:)``.
  func append(_ markdown: String) throws(SweepError) {
    guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"] else { return }
    do {
      if !FileManager.default.fileExists(atPath: path) {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
      }
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      defer { try? file.close() }
      try file.seekToEnd()
      try file.write(contentsOf: Data(markdown.utf8))
    } catch {
      throw .outputFile(path: path, reason: error.localizedDescription)
    }
  }
}
