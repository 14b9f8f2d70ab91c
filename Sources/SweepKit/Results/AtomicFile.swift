import Foundation
import SystemPackage

/// Writing a file so that nobody ever sees a part of it.
package enum AtomicFile {
  /// Writes `bytes` into a temporary file next to `path`, synchronises it, and renames it.
  ///
  /// Throws `Errno`. The temporary file does not outlive a failure.
  package static func write(_ bytes: [UInt8], to path: FilePath) throws {
    let name = path.lastComponent?.string ?? "file"
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = path.removingLastComponent().appending(".\(name).\(suffix).tmp")
    do {
      let descriptor = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.closeAfter {
        _ = try descriptor.writeAll(bytes)
        try check(fsync(descriptor.rawValue))
      }
      try check(rename(temporary.string, path.string))
    } catch {
      unlink(temporary.string)
      throw error
    }
  }

  private static func check(_ status: Int32) throws {
    guard status == 0 else { throw Errno(rawValue: errno) }
  }
}
