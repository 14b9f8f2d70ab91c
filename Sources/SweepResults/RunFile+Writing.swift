import Foundation
import SystemPackage

extension RunFile {
  /// Writes the file: first into a temporary file of the same folder, which is then synchronised
  /// and renamed, so that a reader sees the old file or the whole new one.
  ///
  /// The same value always gives the same bytes. Throws ``RunFileError``.
  public func write(to path: FilePath) throws(RunFileError) {
    do {
      try AtomicFile.write(Array((json.text + "\n").utf8), to: path)
    } catch {
      throw RunFileError(path: path, problem: .system("cannot be written: \(error)"))
    }
  }
}
