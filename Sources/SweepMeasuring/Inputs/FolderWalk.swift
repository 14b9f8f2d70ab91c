import Foundation
import SweepGit
import SystemPackage

/// One pass over a folder, which ``FolderCopy`` describes.
///
/// Paths are bytes here: a suite may have thousands of files, and `FilePath` parses a path again at
/// each step.
struct FolderWalk {
  private let root: BytePath
  private let destination: BytePath?
  private let isLeftOut: (String) -> Bool
  private var realDestination: BytePath?
  /// Whether the times of files follow from their contents.
  var hasContentTimes = false
  /// Folders outside that have been copied, with their places in the copy.
  private var outside: [(real: BytePath, place: BytePath)] = []
  private var lines: [UInt8] = []
  private var skipped: [FolderCopy.Skipped] = []

  /// Makes the copy's folder, where there is to be a copy.
  init(
    of source: FilePath, to destination: FilePath?,
    leavingOut isLeftOut: @escaping (String) -> Bool
  ) throws(FolderCopyError) {
    guard let root = BytePath(source).real else {
      throw .unreadable(path: source, errno: .current)
    }
    self.root = root
    self.destination = destination.map(BytePath.init)
    self.isLeftOut = isLeftOut
    try makeFolder(BytePath())
    realDestination = self.destination?.real
  }

  /// Copies everything.
  mutating func run() throws(FolderCopyError) -> FolderCopy.Result {
    try folder(root, at: BytePath())
    return FolderCopy.Result(digest: "\(ObjectID(hashing: lines))", skipped: skipped)
  }

  private mutating func folder(_ real: BytePath, at place: BytePath) throws(FolderCopyError) {
    for name in try real.names() {
      let (path, place) = (real.appending(name), place.appending(name))
      guard !isLeftOut(place.string), let status = FileKind(path, followingLinks: false) else {
        continue
      }
      try entry(path, status, at: place)
    }
  }

  private mutating func entry(
    _ path: BytePath, _ kind: FileKind, at place: BytePath
  ) throws(FolderCopyError) {
    switch kind {
    case .file(let isExecutable): try file(path, isExecutable: isExecutable, at: place)
    case .folder: try enter(path, at: place)
    case .link: try link(path, at: place)
    case .other: skip(place, "is neither a file nor a folder")
    }
  }

  private mutating func enter(_ real: BytePath, at place: BytePath) throws(FolderCopyError) {
    guard real != realDestination else { return }
    // On the way through folders outside, something may come up that the copy has elsewhere.
    if let home = home(of: real), home != place { return try link(at: place, to: home) }
    try makeFolder(place)
    record(place, "folder", [])
    try folder(real, at: place)
  }

  private mutating func link(_ path: BytePath, at place: BytePath) throws(FolderCopyError) {
    guard let real = path.real, let kind = FileKind(real, followingLinks: true) else {
      if errno == EACCES { throw .unreadable(path: path.filePath, errno: .current) }
      return skip(place, "is a link that leads nowhere")
    }
    if let home = home(of: real) { return try link(at: place, to: home) }
    if kind == .folder { outside.append((real, place)) }
    try entry(real, kind, at: place)
  }

  /// Where in the copy the thing at a real path is; `nil` if it is not copied for its own sake.
  private func home(of real: BytePath) -> BytePath? {
    for (folder, place) in [(real: root, place: BytePath())] + outside {
      guard let names = real.names(below: folder) else { continue }
      var home = place
      var isCopied = true
      for name in names where isCopied {
        home = home.appending(name)
        isCopied = !isLeftOut(home.string)
      }
      if isCopied { return home }
    }
    return nil
  }

  private mutating func skip(_ place: BytePath, _ reason: String) {
    skipped.append(FolderCopy.Skipped(path: place.string, reason: reason))
  }

  /// Adds something to what is digested; lengths keep names and contents apart.
  private mutating func record(_ place: BytePath, _ kind: String, _ content: [UInt8]) {
    lines += Array("\(kind) \(place.bytes.count) \(content.count)\n".utf8)
    lines += place.bytes
    lines += content
  }
}

/// Reading and writing.
extension FolderWalk {
  private func makeFolder(_ place: BytePath) throws(FolderCopyError) {
    guard let folder = destination?.appending(place.bytes) else { return }
    if place.bytes.isEmpty {
      try? FileManager.default.createDirectory(
        atPath: folder.filePath.removingLastComponent().string, withIntermediateDirectories: true)
    }
    let status = folder.withCString { mkdir($0, 0o777) }
    guard
      status == 0
        || place.bytes.isEmpty && FileKind(folder, followingLinks: true) == .folder
    else {
      throw .unwritable(path: folder.filePath, errno: .current)
    }
  }

  private mutating func file(
    _ path: BytePath, isExecutable: Bool, at place: BytePath
  ) throws(FolderCopyError) {
    let bytes: [UInt8]
    do throws(Errno) {
      bytes = try path.contents()
    } catch {
      // A file that went since the folder was listed is not in it.
      if error == .noSuchFileOrDirectory { return }
      throw .unreadable(path: path.filePath, errno: error)
    }
    let id = ObjectID(hashing: bytes)
    record(place, isExecutable ? "program" : "file", Array("\(id)".utf8))
    guard let copy = destination?.appending(place.bytes) else { return }
    do throws(Errno) {
      try copy.write(bytes, mode: isExecutable ? 0o755 : 0o644)
      if hasContentTimes { setTime(of: copy, from: id) }
    } catch {
      throw .unwritable(path: copy.filePath, errno: error)
    }
  }

  /// Gives a file a time between 2001 and 2017 that others have only with the same contents.
  private func setTime(of file: BytePath, from id: ObjectID) {
    let digits = "\(id)"
    let seconds = 1_000_000_000 + (Int(digits.prefix(7), radix: 16) ?? 0)
    let nanoseconds = (Int(digits.dropFirst(7).prefix(7), radix: 16) ?? 0) % 1_000_000_000
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    let times = [time, time]
    _ = file.withCString { utimensat(AT_FDCWD, $0, times, 0) }
  }

  /// Makes a link in the copy that leads to another place in the copy.
  private mutating func link(at place: BytePath, to target: BytePath) throws(FolderCopyError) {
    let (from, to) = (place.components.dropLast(), target.components)
    let shared = zip(from, to).prefix { $0 == $1 }.count
    var relative = BytePath()
    for _ in shared..<from.count { relative = relative.appending(Array("..".utf8)) }
    for component in to[shared...] { relative = relative.appending(component) }
    if relative.bytes.isEmpty { relative = relative.appending(Array(".".utf8)) }
    record(place, "link", relative.bytes)
    guard let copy = destination?.appending(place.bytes) else { return }
    let status = relative.withCString { target in copy.withCString { symlink(target, $0) } }
    guard status == 0 else { throw .unwritable(path: copy.filePath, errno: .current) }
  }
}

/// What is at a path.
private enum FileKind: Equatable {
  case file(isExecutable: Bool)
  case folder, link, other

  init?(_ path: BytePath, followingLinks: Bool) {
    var status = stat()
    let result = path.withCString { followingLinks ? stat($0, &status) : lstat($0, &status) }
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
