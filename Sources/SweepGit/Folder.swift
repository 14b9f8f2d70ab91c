import Foundation
import SweepProcesses
import SweepText
import SystemPackage

/// An open folder. Every operation is relative to its descriptor and takes one name, and none
/// follows a symbolic link, so nothing can be read or written outside of it.
final class Folder {
  /// For messages only; operations use the descriptor.
  let path: String

  private let descriptor: CInt

  private init(path: String, descriptor: CInt) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Opens a folder that the caller chose, links in its path allowed, and makes it if it is
  /// missing.
  convenience init(at path: FilePath) throws(GitError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path.string, withIntermediateDirectories: true)
    } catch {
      throw Folder.failure("create the folder", path.string, SystemReason.text(of: error))
    }
    try self.init(existing: path)
  }

  /// Opens a folder that the caller chose, links in its path allowed.
  convenience init(existing path: FilePath) throws(GitError) {
    let descriptor = open(path.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Folder.failure("open the folder", path.string) }
    self.init(path: path.string, descriptor: descriptor)
  }

  /// Opens the folder of that name inside this one.
  func folder(_ name: FileName) throws(GitError) -> Folder {
    let path = path(of: name)
    let child = name.withCString {
      openat(descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    guard child >= 0 else { throw Self.failure("open the folder", path) }
    return Folder(path: path, descriptor: child)
  }

  /// Makes a folder, which must not exist.
  func makeFolder(_ name: FileName) throws(GitError) {
    guard name.withCString({ mkdirat(descriptor, $0, 0o777) }) == 0 else {
      throw Self.failure("create the folder", path(of: name))
    }
  }

  /// Makes a symbolic link, which must not exist, with any target.
  func makeLink(_ name: FileName, to target: [UInt8]) throws(GitError) {
    let status = name.withCString { name in
      FileName(target).withCString { symlinkat($0, descriptor, name) }
    }
    guard status == 0 else { throw Self.failure("create the link", path(of: name)) }
  }

  /// Makes a file, which must not exist, with the permissions that the process's mask leaves.
  func makeFile(_ name: FileName, _ bytes: [UInt8], isExecutable: Bool) throws(GitError) {
    let file = name.withCString {
      openat(
        descriptor, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
        isExecutable ? 0o777 : 0o666)
    }
    guard file >= 0 else { throw Self.failure("create", path(of: name)) }
    defer { close(file) }
    do {
      _ = try FileDescriptor(rawValue: file).writeAll(bytes)
    } catch {
      throw Self.failure("write", path(of: name), "\(error)")
    }
  }

  /// The bytes of a regular file; nil for anything else.
  func contents(of name: FileName) throws(GitError) -> [UInt8]? {
    let file = name.withCString {
      openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    }
    guard file >= 0 else { throw Self.failure("read", path(of: name)) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, FileStatus(status).kind == .regular else { return nil }
    do {
      return try FileDescriptor(rawValue: file).readAll(expecting: Int(status.st_size))
    } catch {
      throw Self.failure("read", path(of: name), "\(error)")
    }
  }

  /// A symbolic link's target.
  func target(ofLink name: FileName) throws(GitError) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = name.withCString { readlinkat(descriptor, $0, &buffer, Int(PATH_MAX)) }
    guard count >= 0 else { throw Self.failure("read the link", path(of: name)) }
    return buffer.prefix(count).map(UInt8.init(bitPattern:))
  }
}

extension Folder {
  /// What is there under that name; nil for nothing.
  func status(of name: FileName) -> FileStatus? {
    var status = stat()
    let found = name.withCString { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
    return found == 0 ? FileStatus(status) : nil
  }

  /// All names but `.` and `..`, sorted.
  func names() throws(GitError) -> [FileName] {
    // A duplicate would share its reading position with us, so the folder is opened again.
    let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0, let stream = fdopendir(own) else { throw Self.failure("list", path) }
    defer { closedir(stream) }
    var names: [FileName] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { FileName($0.prefix { $0 != 0 }) }
      if name.text != "." && name.text != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a file, a link, or an empty folder.
  func remove(_ name: FileName, isFolder: Bool) throws(GitError) {
    let status = name.withCString { unlinkat(descriptor, $0, isFolder ? AT_REMOVEDIR : 0) }
    guard status == 0 else { throw Self.failure("remove", path(of: name)) }
  }

  /// The path of an entry, for messages.
  func path(of name: FileName) -> String { "\(path)/\(name.text)" }

  /// An error that names what was done to what, and what the system said.
  static func failure(
    _ operation: String, _ path: String, _ problem: String = String(cString: strerror(errno))
  ) -> GitError {
    GitError(
      .fileSystem(operation: operation, problem: problem), facts: GitError.Facts(path: path))
  }
}

/// What `lstat` says of a folder's entry.
struct FileStatus {
  /// The kinds that a checkout tells apart.
  package enum Kind {
    case folder, regular, symbolicLink, other
  }

  var kind: Kind
  var isExecutable: Bool
  var byteCount: Int
  /// The times of the last change of the content and of the entry, in seconds and nanoseconds.
  var modified: timespec
  var changed: timespec
  var inode: UInt64

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: kind = .folder
    case S_IFREG: kind = .regular
    case S_IFLNK: kind = .symbolicLink
    default: kind = .other
    }
    isExecutable = status.st_mode & S_IXUSR != 0
    byteCount = Int(status.st_size)
    inode = UInt64(status.st_ino)
    #if canImport(Darwin)
      (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
  }
}

extension FileDescriptor {
  /// Reads to the end. `expecting` is the likely number of bytes.
  func readAll(expecting byteCount: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try [UInt8](unsafeUninitializedCapacity: max(byteCount + 1 - bytes.count, 4096)) {
        $1 = try read(into: UnsafeMutableRawBufferPointer($0))
      }
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
    }
  }
}
