import Foundation
import SystemPackage

/// A new folder that is removed, with all in it, when the last reference to this goes.
package final class TemporaryFolder: Sendable {
  /// The folder's path, without symbolic links.
  package let path: FilePath

  /// Makes the folder.
  package init() throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    let folder = base.appendingPathComponent("benchmem-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = FilePath(folder.path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path.string)
  }

  /// The path of something in the folder, which need not exist.
  package func appending(_ relativePath: String) -> FilePath {
    path.appending(relativePath)
  }

  /// Writes a text file, with the folders above it.
  @discardableResult
  package func write(_ relativePath: String, _ text: String) throws -> FilePath {
    let file = path.appending(relativePath)
    try FileManager.default.createDirectory(
      atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file.string))
    return file
  }

  /// Writes a text file, as ``write(_:_:)`` does, for calls that read better with the text first.
  @discardableResult
  package func write(_ text: String, to relativePath: String) throws -> FilePath {
    try write(relativePath, text)
  }
}
