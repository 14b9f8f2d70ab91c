import Foundation
import SweepText
import SystemPackage

/// A lock between processes on a folder of ours, held as long as this value is kept.
///
/// Waiting for it ends when the task is cancelled. The kernel frees it when the process dies, so that a killed sweep
/// leaves none behind.
package final class FolderLock: Sendable {
  /// Who else may hold it.
  package enum Mode: Sendable {
    /// Others that share it.
    case shared
    /// Nobody.
    case exclusive
  }

  private let descriptor: CInt

  private init(_ descriptor: CInt) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Takes the lock if nobody else holds it in a mode that excludes this one.
  ///
  /// - Parameter path: The lock's file, which is made if it is missing, with the folders above it.
  /// - Throws: ``LockError`` when the file cannot be made.
  package static func attempt(_ path: String, _ mode: Mode) throws(LockError) -> FolderLock? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw LockError(path: folder, reason: SystemReason.text(of: error))
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw LockError(path: path, reason: String(cString: strerror(errno)))
    }
    let lock = FolderLock(descriptor)
    while flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return nil
      default: throw LockError(path: path, reason: String(cString: strerror(errno)))
      }
    }
    return lock
  }

  /// Waits for the lock.
  ///
  /// - Parameter onWait: Called once if another process holds it.
  /// - Throws: ``LockError``, or `CancellationError`.
  package static func wait(
    for path: String, _ mode: Mode, onWait: () -> Void = {}
  ) async throws -> FolderLock {
    if let lock = try attempt(path, mode) { return lock }
    onWait()
    while true {
      try await Task.sleep(for: .milliseconds(100))
      if let lock = try attempt(path, mode) { return lock }
    }
  }

  /// Runs `body` so that the processes it starts hold the lock too: if this process is killed, whoever comes next waits
  /// until they have ended.
  package func holding<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
  ) async throws -> Value {
    try await ChildProcess.$input.withValue(
      FileDescriptor(rawValue: descriptor), operation: body, isolation: isolation)
  }

  /// Lets others share what was held alone.
  ///
  /// - Throws: ``LockError``, or `CancellationError`.
  package func shared() async throws -> FolderLock {
    // The kernel may give the lock to another in between; whoever that is finds the folder complete.
    while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
      try await Task.sleep(for: .milliseconds(20))
    }
    return self
  }
}

/// Why a lock cannot be taken.
package struct LockError: Error, Sendable, CustomStringConvertible {
  /// The lock's file, or the folder that cannot hold it.
  package let path: String
  /// The system's reason.
  package let reason: String

  /// One line that names the file and the reason.
  package var description: String {
    "cannot lock \(path): \(reason); choose another folder with --out or --cache"
  }
}
