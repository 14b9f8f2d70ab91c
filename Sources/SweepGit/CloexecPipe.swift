import Foundation

/// A pipe whose ends no other child inherits.
final class CloexecPipe {
  private(set) var reading: CInt = -1
  private(set) var writing: CInt = -1

  init() throws(GitError) {
    var ends: [CInt] = [-1, -1]
    // A socket pair, as Linux makes one closed on exec at once and Swift does not see pipe2(2).
    #if canImport(Glibc)
      let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      let status = socketpair(AF_UNIX, kind, 0, &ends)
    #else
      let status = pipe(&ends)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    #endif
    guard status == 0 else { throw Folder.failure("make a pipe for", "a child process") }
    (reading, writing) = (ends[0], ends[1])
  }

  func closeWriting() {
    if writing >= 0 { _ = Foundation.close(writing) }
    writing = -1
  }

  func close() {
    closeWriting()
    if reading >= 0 { _ = Foundation.close(reading) }
    reading = -1
  }
}
