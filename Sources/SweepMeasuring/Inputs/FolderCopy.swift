import Foundation
import SweepGit
import SweepText
import SystemPackage

/// Copies a folder as a build sees it, and digests what it copies.
///
/// Each file is read once: what is written is what the digest stands for, whatever happens to the
/// source meanwhile. The rule for links:
/// - A link to something that is copied anyway stays a link, and leads to the copy.
/// - A link that leads out of the folder is followed: the copy holds the file or the folder itself.
/// - A link that leads nowhere is left out and named, as are sockets, pipes and devices.
///
/// Links cannot make a copy endless: a folder outside is copied for the first link that leads to
/// it, and the next ones become links to that copy.
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
  package let isLeftOut: @Sendable (String) -> Bool

  /// Describes a copy; nothing is read yet.
  ///
  /// - Parameters:
  ///   - source: The folder. Links in its own path are followed.
  ///   - isLeftOut: Called with each path, relative to the folder.
  package init(
    of source: FilePath,
    leavingOut isLeftOut: @escaping @Sendable (String) -> Bool = { _ in false }
  ) {
    self.source = source
    self.isLeftOut = isLeftOut
  }

  /// Copies the folder.
  ///
  /// - Parameters:
  ///   - destination: The copy's folder, which is made. It may lie in the source, and is then left
  ///     out.
  ///   - hasContentTimes: Whether files get times that follow from their contents, so that a build
  ///     sees in another copy what has changed and what has not.
  /// - Throws: ``FolderCopyError``. Then the destination is incomplete and of no use.
  package func write(
    to destination: FilePath, hasContentTimes: Bool = false
  ) throws(FolderCopyError) -> Result {
    var walk = try FolderWalk(of: source, to: destination, leavingOut: isLeftOut)
    walk.hasContentTimes = hasContentTimes
    return try walk.run()
  }

  /// Makes a folder that may hold an older copy the same as a new copy. Files that are the same
  /// stay as they are, with their times, by which builds know what they have read.
  ///
  /// - Parameter keptNames: What stays though the source lacks it.
  /// - Throws: ``FolderCopyError``.
  package func update(
    _ destination: FilePath, keeping keptNames: Set<String> = []
  ) throws(FolderCopyError) -> Result {
    let fresh = FilePath("\(destination)-\(UUID().uuidString).partial")
    defer { try? FileManager.default.removeItem(atPath: fresh.string) }
    let result = try write(to: fresh)
    try Self.settle(fresh, over: destination, keeping: keptNames)
    return result
  }

  /// Moves what differs from one folder into another, and removes there what the first lacks.
  ///
  /// - Throws: ``FolderCopyError``.
  package static func settle(
    _ fresh: FilePath, over old: FilePath, keeping keptNames: Set<String>
  ) throws(FolderCopyError) {
    let files = FileManager.default
    do {
      guard isFolder(old) else {
        try? files.removeItem(atPath: old.string)
        try files.moveItem(atPath: fresh.string, toPath: old.string)
        return
      }
      let names = Set(try files.contentsOfDirectory(atPath: fresh.string))
      for name in try files.contentsOfDirectory(atPath: old.string)
      where !names.contains(name) && !keptNames.contains(name) {
        try files.removeItem(atPath: old.appending(name).string)
      }
      for name in names {
        let (new, place) = (fresh.appending(name), old.appending(name))
        if isFolder(new), isFolder(place) {
          try settle(new, over: place, keeping: keptNames)
        } else if !isSame(new, place) {
          try? files.removeItem(atPath: place.string)
          try files.moveItem(atPath: new.string, toPath: place.string)
        }
      }
    } catch let error as FolderCopyError {
      throw error
    } catch {
      let errno = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw .unwritable(path: old, errno: Errno(rawValue: CInt(errno?.code ?? 5)))
    }
  }

  /// Whether there is a folder, and no link to one.
  private static func isFolder(_ path: FilePath) -> Bool {
    var status = stat()
    return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether two files, or two links, are the same, permissions included.
  private static func isSame(_ left: FilePath, _ right: FilePath) -> Bool {
    var (first, second) = (stat(), stat())
    guard lstat(left.string, &first) == 0, lstat(right.string, &second) == 0,
      first.st_mode == second.st_mode, first.st_size == second.st_size
    else { return false }
    let files = FileManager.default
    if first.st_mode & S_IFMT == S_IFLNK {
      let target = try? files.destinationOfSymbolicLink(atPath: left.string)
      return target != nil
        && target == (try? files.destinationOfSymbolicLink(atPath: right.string))
    }
    return files.contentsEqual(atPath: left.string, andPath: right.string)
  }

  /// Reads the folder, and writes nothing.
  ///
  /// - Throws: ``FolderCopyError``.
  package func read() throws(FolderCopyError) -> Result {
    var walk = try FolderWalk(of: source, to: nil, leavingOut: isLeftOut)
    return try walk.run()
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
