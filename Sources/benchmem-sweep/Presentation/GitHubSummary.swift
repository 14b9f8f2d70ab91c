import Foundation
import SweepAnalysis
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepReporting
import SweepText

/// The job summary of a GitHub Actions step.
struct GitHubSummary {
  /// GitHub refuses a summary of more than 1 MiB; other steps may write to it, too.
  private static let mostBytes = 1_000_000

  /// Appends a report as markdown to the file that `GITHUB_STEP_SUMMARY` names; does nothing elsewhere.
  ///
  /// - Throws: ``SweepError/outputFile(path:reason:)``.
  func append(_ report: CompareReport) throws(SweepError) {
    guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"] else { return }
    do {
      if !FileManager.default.fileExists(atPath: path) {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
      }
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      defer { try? file.close() }
      try file.seekToEnd()
      try file.write(contentsOf: Data(report.markdown(atMost: Self.mostBytes).utf8))
    } catch {
      throw .outputFile(path: path, reason: SystemReason.text(of: error))
    }
  }
}
