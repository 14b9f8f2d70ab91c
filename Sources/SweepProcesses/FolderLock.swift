import Foundation
import SweepText
import SystemPackage

/// A lock between processes on a folder of ours, held as long as this value is kept.
///
/// Waiting for it ends when the task is cancelled. The kernel frees it when the process dies, so
/// that a killed sweep leaves none behind.
package final class FolderLock: Sendable {
  /// Who else may hold it.
  package enum Mode: Sendable {
    /// Others that share it.
    case shared
    /// Nobody.
    case exclusive
  }

  private let descriptor: CInt
  private let path: String

  private init(_ descriptor: CInt, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  /// Takes the lock if nobody else holds it in a mode that excludes this one.
  ///
  /// Whoever removes what the lock is for may unlink the lock's file while holding it. A file that
  /// was unlinked between opening and locking locks nothing that others see, so it is opened again.
  ///
  /// - Parameter path: The lock's file, which is made if it is missing, with the folders above it.
  /// - Throws: ``LockError`` when the file cannot be made.
  package static func attempt(_ path: String, _ mode: Mode) throws(LockError) -> FolderLock? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    while true {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw LockError(path: folder, reason: SystemReason.text(of: error))
      }
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else {
        // The folder may have been removed since.
        if errno == ENOENT { continue }
        throw LockError(path: path, reason: String(cString: strerror(errno)))
      }
      let lock = FolderLock(descriptor, path: path)
      guard try lock.take(mode) else { return nil }
      if lock.isLinked { return lock }
    }
  }

  /// - Returns: Whether the lock is held now.
  private func take(_ mode: Mode) throws(LockError) -> Bool {
    while flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      default: throw LockError(path: path, reason: String(cString: strerror(errno)))
      }
    }
    return true
  }

  /// Whether the file is still the one that others find under the path.
  private var isLinked: Bool {
    var held = stat()
    var found = stat()
    return fstat(descriptor, &held) == 0 && lstat(path, &found) == 0
      && held.st_dev == found.st_dev && held.st_ino == found.st_ino
  }

  /// Unlinks the lock's file. Only the holder of an exclusive lock may do this, when what the lock
  /// is for is gone: those who wait take a new file then.
  package func unlinkFile() {
    if isLinked { unlink(path) }
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

  /// Waits for the lock on this thread; `nil` when nobody waits for it any more.
  ///
  /// - Parameter isStopped: Asked while another holds the lock.
  /// - Throws: ``LockError``.
  package static func waitOnThread(
    for path: String, _ mode: Mode, isStopped: () -> Bool = { Task.isCancelled }
  ) throws(LockError) -> FolderLock? {
    while true {
      if let lock = try attempt(path, mode) { return lock }
      guard !isStopped() else { return nil }
      usleep(20_000)
    }
  }

  /// Runs `body` so that the processes it starts hold the lock too: if this process is killed,
  /// whoever comes next waits until they have ended.
  package func holding<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
  ) async throws -> Value {
    try await ChildProcess.$input.withValue(
      FileDescriptor(rawValue: descriptor), operation: body, isolation: isolation)
  }

  /// Lets others share what was held alone.
  ///
  /// - Throws: ``LockError``, also when what was locked has been removed meanwhile, or
  ///   `CancellationError`.
  package func shared() async throws -> FolderLock {
    // The kernel may give the lock to another in between: one who builds finds the folder complete,
    // one who prunes removes it.
    while try !take(.shared) { try await Task.sleep(for: .milliseconds(20)) }
    guard isLinked else { throw LockError(path: path, reason: "what it is for was removed") }
    return self
  }
}

/// Why a lock cannot be taken.
package struct LockError: ReportedError {
  /// The lock's file, or the folder that cannot hold it.
  package let path: String
  /// The system's reason.
  package let reason: String

  /// One line that names the file and the reason.
  package var description: String { "cannot lock \(path): \(reason)" }

  /// A lock is a file that is written.
  package var exitStatus: ExitStatus { .cannotWrite }
}
