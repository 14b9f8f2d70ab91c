import SweepKit
import SweepMeasuring
import SweepResults
import SystemPackage

/// A file that the user named for output.
struct OutputFile {
  let path: String

  /// Writes the file whole or not at all.
  ///
  /// - Throws: ``SweepError/outputFile(path:reason:)``.
  func write(_ text: String) throws(SweepError) {
    do {
      try AtomicFile.write(Array(text.utf8), to: FilePath(path))
    } catch {
      throw .outputFile(path: path, reason: "\(error)")
    }
  }
}
