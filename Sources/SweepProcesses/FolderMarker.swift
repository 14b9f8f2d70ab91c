import Foundation
import SystemPackage

/// The file that says that a folder in a cache was made by this tool, so that it may be replaced
/// and removed.
///
/// A cache is a folder that the user names, and may hold what is the user's. Only what carries this
/// file, or is known by its contents for something that an earlier release made, is ever removed.
package enum FolderMarker {
  /// The file's name.
  package static let name = ".benchmem-sweep"

  private static let text = "benchmem-sweep made this folder and may remove it.\n"

  /// Marks a folder, which must exist.
  ///
  /// - Throws: `Errno`.
  package static func write(in folder: String) throws(Errno) {
    do {
      let file = try FileDescriptor.open(
        FilePath("\(folder)/\(name)"), .writeOnly,
        options: [.create, .truncate, .closeOnExec, .noFollow],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Whether a folder is marked. A link to a marked folder is not.
  package static func isIn(_ folder: String) -> Bool {
    var status = stat()
    guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      let data = FileManager.default.contents(atPath: "\(folder)/\(name)")
    else { return false }
    return data.starts(with: "benchmem-sweep ".utf8)
  }
}
