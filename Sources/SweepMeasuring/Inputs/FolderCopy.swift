import Foundation
import SweepGit
import SweepText
import SystemPackage

/// Copies a folder as a build sees it, and digests what it copies.
///
/// Each file is read once: what is written is what the digest stands for, whatever happens to the source meanwhile.
/// The rule for links:
/// - A link to something that is copied anyway stays a link, and leads to the copy.
/// - A link that leads out of the folder is followed: the copy holds the file or the folder itself.
/// - A link that leads nowhere is left out and named, as are sockets, pipes and devices.
///
/// Links cannot make a copy endless: a folder outside is copied for the first link that leads to it, and the next ones
/// become links to that copy.
package struct FolderCopy: Sendable {
  /// What was copied.
  package struct Result: Sendable, Hashable {
    /// The digest of all names, executable bits and contents. Where the folder lies does not count.
    package var digest: String
    /// What could not be copied and was left out, by its path in the folder, in order.
    package var skipped: [Skipped] = []
  }

  /// Something that the copy does not have.
  package struct Skipped: Sendable, Hashable, CustomStringConvertible {
    /// The path in the folder.
    package var path: String
    /// What is wrong with it.
    package var reason: String

    package var description: String { "\(path) \(reason)" }
  }

  /// The folder.
  package let source: FilePath
  /// Whether a path in the folder is left out with all that is below it.
  package let isLeftOut: @Sendable (FilePath) -> Bool

  /// Describes a copy; nothing is read yet.
  ///
  /// - Parameters:
  ///   - source: The folder. Links in its own path are followed.
  ///   - isLeftOut: Called with each path, relative to the folder.
  package init(
    of source: FilePath,
    leavingOut isLeftOut: @escaping @Sendable (FilePath) -> Bool = { _ in false }
  ) {
    self.source = source
    self.isLeftOut = isLeftOut
  }

  /// Copies the folder.
  ///
  /// - Parameter destination: The copy's folder, which is made. It may lie in the source, and is then left out.
  /// - Throws: ``FolderCopyError``. Then the destination is incomplete and of no use.
  package func write(to destination: FilePath) throws(FolderCopyError) -> Result {
    try run(destination)
  }

  /// Reads the folder, and writes nothing.
  ///
  /// - Throws: ``FolderCopyError``.
  package func read() throws(FolderCopyError) -> Result { try run(nil) }

  private func run(_ destination: FilePath?) throws(FolderCopyError) -> Result {
    guard let root = source.real else { throw .unreadable(path: source, errno: .current) }
    var walk = Walk(root: root, destination: destination, isLeftOut: isLeftOut)
    try walk.makeFolder("")
    walk.realDestination = destination?.real
    try walk.folder(root, at: "")
    return walk.result
  }
}

/// Why a folder cannot be copied.
package enum FolderCopyError: Error, Sendable, Hashable {
  /// A file or folder of the source cannot be read.
  case unreadable(path: FilePath, errno: Errno)
  /// A file or folder of the copy cannot be written.
  case unwritable(path: FilePath, errno: Errno)
}

extension FolderCopyError: ReportedError {
  /// What cannot be read is told apart from what cannot be written.
  package var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .missingInput
    case .unwritable: .cannotWrite
    }
  }

  /// One line that names the file.
  package var description: String {
    switch self {
    case .unreadable(let path, let errno): "cannot read \(path): \(errno)"
    case .unwritable(let path, let errno): "cannot write \(path): \(errno)"
    }
  }
}

/// One pass over a folder.
private struct Walk {
  let root: FilePath
  let destination: FilePath?
  let isLeftOut: (FilePath) -> Bool
  var realDestination: FilePath?
  /// Folders outside that have been copied, with their places in the copy.
  private var outside: [(real: FilePath, place: FilePath)] = []
  private var lines: [UInt8] = []
  private var skipped: [FolderCopy.Skipped] = []

  init(root: FilePath, destination: FilePath?, isLeftOut: @escaping (FilePath) -> Bool) {
    self.root = root
    self.destination = destination
    self.isLeftOut = isLeftOut
  }

  var result: FolderCopy.Result {
    FolderCopy.Result(digest: "\(ObjectID(hashing: lines))", skipped: skipped)
  }

  /// Copies what is in a real folder.
  mutating func folder(_ real: FilePath, at place: FilePath) throws(FolderCopyError) {
    for name in try names(in: real) {
      let (path, place) = (real.appending(name), place.appending(name))
      guard !isLeftOut(place), let status = FileKind(path, followingLinks: false) else { continue }
      try entry(path, status, at: place)
    }
  }

  private mutating func entry(
    _ path: FilePath, _ kind: FileKind, at place: FilePath
  ) throws(FolderCopyError) {
    switch kind {
    case .file(let isExecutable): try file(path, isExecutable: isExecutable, at: place)
    case .folder: try enter(path, at: place)
    case .link: try link(path, at: place)
    case .other: skip(place, "is neither a file nor a folder")
    }
  }

  private mutating func enter(_ real: FilePath, at place: FilePath) throws(FolderCopyError) {
    guard real != realDestination else { return }
    // On the way through folders outside, something may come up that the copy has elsewhere.
    if let home = home(of: real), home != place { return try link(at: place, to: home) }
    try makeFolder(place)
    record(place, "folder", [])
    try folder(real, at: place)
  }

  private mutating func link(_ path: FilePath, at place: FilePath) throws(FolderCopyError) {
    guard let real = path.real, let kind = FileKind(real, followingLinks: true) else {
      if errno == EACCES { throw .unreadable(path: path, errno: .current) }
      return skip(place, "is a link that leads nowhere")
    }
    if let home = home(of: real) { return try link(at: place, to: home) }
    if kind == .folder { outside.append((real, place)) }
    try entry(real, kind, at: place)
  }

  /// Where in the copy the thing at a real path is; `nil` if it is not copied for its own sake.
  private func home(of real: FilePath) -> FilePath? {
    for (folder, place) in [(real: root, place: FilePath())] + outside
    where real.starts(with: folder) {
      var home = place
      var isCopied = true
      for component in real.components.dropFirst(folder.components.count) where isCopied {
        home.append(component)
        isCopied = !isLeftOut(home)
      }
      if isCopied { return home }
    }
    return nil
  }

  private mutating func skip(_ place: FilePath, _ reason: String) {
    skipped.append(FolderCopy.Skipped(path: place.string, reason: reason))
  }

  /// Adds something to what is digested; lengths keep names and contents apart.
  private mutating func record(_ place: FilePath, _ kind: String, _ content: [UInt8]) {
    let name = place.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
    lines += Array("\(kind) \(name.count) \(content.count)\n".utf8)
    lines += name.map(UInt8.init(bitPattern:)) + content
  }
}

/// Reading and writing.
extension Walk {
  func makeFolder(_ place: FilePath) throws(FolderCopyError) {
    guard let folder = destination?.pushing(place) else { return }
    if place.isEmpty {
      try? FileManager.default.createDirectory(
        atPath: folder.removingLastComponent().string, withIntermediateDirectories: true)
    }
    let status = folder.withPlatformString { mkdir($0, 0o777) }
    guard status == 0 || place.isEmpty && FileKind(folder, followingLinks: true) == .folder else {
      throw .unwritable(path: folder, errno: .current)
    }
  }

  private mutating func file(
    _ path: FilePath, isExecutable: Bool, at place: FilePath
  ) throws(FolderCopyError) {
    let bytes: [UInt8]
    do throws(Errno) {
      bytes = try Self.contents(of: path)
    } catch {
      // A file that went since the folder was listed is not in it.
      if error == .noSuchFileOrDirectory { return }
      throw .unreadable(path: path, errno: error)
    }
    record(place, isExecutable ? "program" : "file", Array("\(ObjectID(hashing: bytes))".utf8))
    guard let copy = destination?.pushing(place) else { return }
    do throws(Errno) {
      try Self.write(
        bytes, to: copy, permissions: FilePermissions(rawValue: isExecutable ? 0o755 : 0o644))
    } catch {
      throw .unwritable(path: copy, errno: error)
    }
  }

  /// Makes a link in the copy that leads to another place in the copy.
  private mutating func link(at place: FilePath, to target: FilePath) throws(FolderCopyError) {
    let (from, to) = (Array(place.components.dropLast()), Array(target.components))
    let shared = zip(from, to).prefix { $0 == $1 }.count
    var relative = FilePath()
    for _ in shared..<from.count { relative.append("..") }
    for component in to[shared...] { relative.append(component) }
    if relative.isEmpty { relative = "." }
    record(place, "link", Array(relative.string.utf8))
    guard let copy = destination?.pushing(place) else { return }
    let status = relative.withPlatformString { target in
      copy.withPlatformString { symlink(target, $0) }
    }
    guard status == 0 else { throw .unwritable(path: copy, errno: .current) }
  }

  /// All names but `.` and `..`, ordered by their bytes.
  private func names(in folder: FilePath) throws(FolderCopyError) -> [FilePath.Component] {
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      throw .unreadable(path: folder, errno: .current)
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      names.append(withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
      .compactMap { FilePath.Component(platformString: $0.map(CChar.init(bitPattern:)) + [0]) }
      .filter { $0.kind == .regular }
  }

  private static func contents(of path: FilePath) throws(Errno) -> [UInt8] {
    let file: FileDescriptor
    do {
      // A pipe that took the file's place must not hold us up.
      file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? file.close() }
      var status = stat()
      guard fstat(file.rawValue, &status) == 0 else { throw Errno.current }
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

  private static func write(
    _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions
  ) throws(Errno) {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: permissions)
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}

/// What is at a path.
private enum FileKind: Equatable {
  case file(isExecutable: Bool)
  case folder, link, other

  init?(_ path: FilePath, followingLinks: Bool) {
    var status = stat()
    let result = path.withPlatformString {
      followingLinks ? stat($0, &status) : lstat($0, &status)
    }
    guard result == 0 else { return nil }
    self =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file(isExecutable: status.st_mode & S_IXUSR != 0)
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
  }
}

extension FilePath {
  /// The absolute path without links; `nil`, with `errno`, if there is nothing.
  fileprivate var real: FilePath? {
    withPlatformString { path in
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return FilePath(platformString: real)
    }
  }
}

extension Errno {
  fileprivate static var current: Errno { Errno(rawValue: errno) }
}
