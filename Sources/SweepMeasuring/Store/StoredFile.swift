import Foundation
import SweepResults
import SystemPackage

/// A file of ours as it is found: absent, readable, or there and not readable, which is never taken
/// for absent.
struct StoredFile: Sendable {
  let path: String

  /// The whole file; `nil` when there is none.
  ///
  /// - Throws: ``SweepError/unreadableRecord(path:reason:)``.
  func contents() throws(SweepError) -> [UInt8]? {
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
      return try file.closeAfter { try Self.contents(of: file) }
    } catch {
      // Below something that is no folder there is no file, as there is none in a folder that is
      // not there.
      guard let errno = error as? Errno, errno != .noSuchFileOrDirectory, errno != .notDirectory
      else { return nil }
      throw .unreadableRecord(path: path, reason: "\(error)")
    }
  }

  /// The object that the file holds; `nil` when there is no file, or its text is no JSON object: it
  /// was cut off.
  ///
  /// - Throws: ``SweepError/unreadableRecord(path:reason:)``, or
  ///   ``SweepError/unknownJournalSchema(path:schema:)`` when the object's `schema` is later than
  ///   `schema`.
  func object(schema: Int) throws(SweepError) -> JSONObject? {
    guard let bytes = try contents(), let object = try? JSONValue(parsing: bytes).objectValue
    else { return nil }
    let found = object["schema"]?.integerValue ?? schema
    guard found <= schema else { throw .unknownJournalSchema(path: path, schema: found) }
    return object
  }

  /// Sets the time of last use, which keeps what is used from being pruned for its age.
  func touch() {
    // A cache that can only be read is not pruned either.
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
  }

  private static func contents(of file: FileDescriptor) throws -> [UInt8] {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Errno.isDirectory }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size) + 1)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }
}
