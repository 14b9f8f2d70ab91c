import Foundation
import SystemPackage

/// A lock between processes on a folder of ours, held as long as this value is kept.
///
/// Waiting for it ends when the task is cancelled. The kernel frees it when the process dies, so that a killed sweep
/// leaves none behind.
final class FolderLock: Sendable {
  /// Who else may hold it.
  enum Mode: Sendable {
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
  /// - Throws: ``SweepError/lock(path:reason:)`` when the file cannot be made.
  static func attempt(_ path: String, _ mode: Mode) throws(SweepError) -> FolderLock? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .lock(path: folder, reason: SystemReason.text(of: error))
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .lock(path: path, reason: String(cString: strerror(errno)))
    }
    let lock = FolderLock(descriptor)
    while flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return nil
      default: throw .lock(path: path, reason: String(cString: strerror(errno)))
      }
    }
    return lock
  }

  /// Waits for the lock.
  ///
  /// - Parameter onWait: Called once if another process holds it.
  /// - Throws: ``SweepError/lock(path:reason:)``, or `CancellationError`.
  static func wait(
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
  func holding<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
  ) async throws -> Value {
    try await ChildProcess.$input.withValue(
      FileDescriptor(rawValue: descriptor), operation: body, isolation: isolation)
  }

  /// Lets others share what was held alone.
  ///
  /// - Throws: ``SweepError/lock(path:reason:)``, or `CancellationError`.
  func shared() async throws -> FolderLock {
    // The kernel may give the lock to another in between; whoever that is finds the folder complete.
    while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
      try await Task.sleep(for: .milliseconds(20))
    }
    return self
  }
}
