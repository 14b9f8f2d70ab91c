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
  /// - Parameter destination: The copy's folder, which is made. It may lie in the source, and is
  ///   then left out.
  /// - Throws: ``FolderCopyError``. Then the destination is incomplete and of no use.
  package func write(to destination: FilePath) throws(FolderCopyError) -> Result {
    try run(destination)
  }

  /// Reads the folder, and writes nothing.
  ///
  /// - Throws: ``FolderCopyError``.
  package func read() throws(FolderCopyError) -> Result { try run(nil) }

  private func run(_ destination: FilePath?) throws(FolderCopyError) -> Result {
    var walk = try FolderWalk(of: source, to: destination, leavingOut: isLeftOut)
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
