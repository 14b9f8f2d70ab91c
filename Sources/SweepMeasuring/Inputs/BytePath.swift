import Foundation
import SystemPackage

/// A path as the bytes that the system has for it, without a `/` at the end.
///
/// Names need not be UTF-8. Joining two of these copies bytes and does nothing else.
struct BytePath: Equatable {
  /// The path's bytes; empty for the folder itself.
  private(set) var bytes: [UInt8] = []

  /// The empty path.
  init() {}

  /// The bytes of a path.
  init(_ path: FilePath) {
    bytes = path.withPlatformString { Self.bytes(of: $0) }
  }

  /// The path for messages and for the rest of the tool.
  var filePath: FilePath { withCString { FilePath(platformString: $0) } }

  /// The path as text; bytes that are not UTF-8 are replaced.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The names that the path is made of.
  var components: [[UInt8]] { bytes.split(separator: Self.slash).map(Array.init) }

  /// The absolute path without links; `nil`, with `errno`, if there is nothing.
  var real: BytePath? {
    withCString { path in
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      var result = BytePath()
      result.bytes = Self.bytes(of: real)
      return result
    }
  }

  /// The path of something below this one; an empty name is this path.
  func appending(_ name: [UInt8]) -> BytePath {
    if name.isEmpty { return self }
    var result = self
    if let last = bytes.last, last != Self.slash { result.bytes.append(Self.slash) }
    result.bytes += name
    return result
  }

  /// The names that lead from a folder to this path; `nil` if it is not below the folder.
  func names(below folder: BytePath) -> [[UInt8]]? {
    guard bytes.starts(with: folder.bytes) else { return nil }
    let rest = bytes.dropFirst(folder.bytes.count)
    guard rest.isEmpty || rest.first == Self.slash || folder.bytes.last == Self.slash else {
      return nil
    }
    return rest.split(separator: Self.slash).map(Array.init)
  }

  /// Calls a function of C with the path.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try body(bytes.map(CChar.init(bitPattern:)) + [0])
  }

  private static let slash = UInt8(ascii: "/")

  private static func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }
}

/// Reading and writing.
extension BytePath {
  /// All names in a folder but `.` and `..`, ordered by their bytes.
  ///
  /// - Throws: ``FolderCopyError/unreadable(path:errno:)``.
  func names() throws(FolderCopyError) -> [[UInt8]] {
    guard let stream = withCString({ opendir($0) }) else {
      throw .unreadable(path: filePath, errno: .current)
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2e] && name != [0x2e, 0x2e] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// A file's bytes.
  func contents() throws(Errno) -> [UInt8] {
    // A pipe that took the file's place must not hold us up.
    let number = withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard number >= 0 else { throw .current }
    let file = FileDescriptor(rawValue: number)
    defer { try? file.close() }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .current }
    do {
      var bytes: [UInt8] = []
      // One byte more than the file has, so that its end is seen; a file that grows is read on.
      var capacity = Int(status.st_size) + 1
      while true {
        let part = try [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
          count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        if part.isEmpty { return bytes }
        bytes = bytes.isEmpty ? part : bytes + part
        capacity = 1 << 12
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Makes a file, which must not be there.
  func write(_ bytes: [UInt8], mode: mode_t) throws(Errno) {
    let number = withCString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
    guard number >= 0 else { throw .current }
    let file = FileDescriptor(rawValue: number)
    do {
      _ = try file.closeAfter { try file.writeAll(bytes) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}

extension Errno {
  /// What the last call of C left.
  static var current: Errno { Errno(rawValue: errno) }
}
