import Foundation
import SystemPackage

/// Writing a file so that nobody ever sees a part of it.
package enum AtomicFile {
  /// Writes `bytes` into a temporary file next to `path`, synchronises it, and renames it.
  ///
  /// What is no file, such as `/dev/stdout`, is written to as it is: renaming would put a file in
  /// its place. Throws `Errno`. The temporary file does not outlive a failure. A file that is
  /// replaced keeps its permissions.
  package static func write(_ bytes: [UInt8], to path: FilePath) throws {
    guard isDevice(path) else { return try replace(path, with: bytes) }
    let descriptor = try FileDescriptor.open(path, .writeOnly, options: .append)
    try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
  }

  private static func isDevice(_ path: FilePath) -> Bool {
    var status = stat()
    guard stat(path.string, &status) == 0 else { return false }
    let kind = status.st_mode & S_IFMT
    return path.starts(with: "/dev") || (kind != S_IFREG && kind != S_IFDIR)
  }

  private static func replace(_ path: FilePath, with bytes: [UInt8]) throws {
    let name = path.lastComponent?.string ?? "file"
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = path.removingLastComponent().appending(".\(name).\(suffix).tmp")
    do {
      let descriptor = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.closeAfter {
        var status = stat()
        if stat(path.string, &status) == 0 { fchmod(descriptor.rawValue, status.st_mode & 0o777) }
        _ = try descriptor.writeAll(bytes)
        try synchronize(descriptor)
      }
      try check(rename(temporary.string, path.string))
    } catch {
      unlink(temporary.string)
      throw error
    }
    try synchronizeFolder(of: path)
  }

  /// Has what was written on the disk before it returns. Throws `Errno`.
  package static func synchronize(_ file: FileDescriptor) throws {
    while fsync(file.rawValue) != 0 {
      // Some file systems synchronise nothing, and then nothing can be asked of them.
      if errno == EINVAL || errno == ENOTSUP { return }
      guard errno == EINTR else { throw Errno(rawValue: errno) }
    }
  }

  /// Has the name of a file that was made or renamed on the disk before it returns. Throws `Errno`.
  ///
  /// A folder in which files may be made but that may not be listed cannot be opened, and is left
  /// to the system.
  package static func synchronizeFolder(of path: FilePath) throws {
    let name = path.removingLastComponent()
    let place = name.isEmpty ? "." : name
    guard let folder = try? FileDescriptor.open(place, .readOnly, options: .closeOnExec) else {
      return
    }
    defer { try? folder.close() }
    try synchronize(folder)
  }

  private static func check(_ status: Int32) throws {
    guard status == 0 else { throw Errno(rawValue: errno) }
  }
}
