import Foundation
import SystemPackage

/// A lock between threads and processes, held until this value goes. The kernel frees it when the
/// process dies, so a killed sweep leaves none behind.
struct FileLock: ~Copyable {
  private let descriptor: CInt

  /// Waits for the lock on a file, which is made if it is missing.
  init(at path: FilePath) throws(GitError) {
    descriptor = open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Folder.failure("open the lock", path.string) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let error = Folder.failure("lock", path.string)
        close(descriptor)
        throw error
      }
    }
  }

  /// Calls `body` while the lock is held.
  borrowing func holding<Value>(
    _ body: () throws(GitError) -> Value
  ) throws(GitError) -> Value {
    try body()
  }

  deinit {
    close(descriptor)
  }
}
