import Foundation
import SweepProcesses

/// A child process that is waited for without a run loop or a task, as libgit2 asks for credentials
/// in a plain C callback.
///
/// Foundation's `Process` does not do: from a dispatch thread its children inherit a mask that
/// blocks SIGTERM, and `waitUntilExit` waits for unrelated children that inherited its socket. Here
/// the child starts with default signals in a process group of its own, and no descriptor leaks.
package struct HelperProcess {
  /// The child's id, which is also its group's.
  package let id: pid_t

  /// Starts a program, found through `PATH`, with descriptors for its input, output and errors;
  /// nil stands for the null device.
  package init(
    _ command: [String], environment: [String: String]? = nil,
    input: CInt? = nil, output: CInt? = nil, errors: CInt? = nil
  ) throws(GitError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in [input, output, errors].enumerated() {
      if let source {
        posix_spawn_file_actions_adddup2(&actions, source, CInt(target))
      } else {
        posix_spawn_file_actions_addopen(&actions, CInt(target), "/dev/null", O_RDWR, 0)
      }
    }
    let variables = (environment ?? Self.inherited).map { "\($0)=\($1)" }
    var id: pid_t = 0
    let status = Self.withAttributes { attributes in
      Self.withCStrings(command) { arguments in
        Self.withCStrings(variables) { environment in
          posix_spawnp(&id, command.first ?? "", &actions, attributes, arguments, environment)
        }
      }
    }
    guard status == 0 else {
      throw Folder.failure("run", command.first ?? "", String(cString: strerror(status)))
    }
    self.id = id
  }

  /// The environment without what git tells a hook of its repository.
  private static var inherited: [String: String] {
    ProcessInfo.processInfo.environment.filter {
      !ChildProcess.repositoryVariables.contains($0.key)
    }
  }

  /// Kills the child and all that it started.
  package func kill() {
    _ = Foundation.kill(-id, SIGKILL)
  }

  /// Waits for the end; nil when a signal ended it.
  @discardableResult
  package func wait() -> CInt? {
    var status: CInt = 0
    while waitpid(id, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }

  private static func withAttributes(
    _ body: (UnsafePointer<posix_spawnattr_t>) -> CInt
  ) -> CInt {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    return body(&attributes)
  }

  private static func withCStrings(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> CInt
  ) -> CInt {
    let pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return body(pointers + [nil])
  }
}

extension HelperProcess {
  /// What a finished child left.
  package struct Result {
    /// The exit status; nil when a signal ended the child, ours after the time limit included.
    package var status: CInt?
    /// What it wrote to its standard output.
    package var outputBytes: [UInt8]
    /// What it wrote to its standard error.
    package var errors: String

    /// What it wrote to its standard output, as text.
    package var output: String { String(decoding: outputBytes, as: UTF8.self) }

    package init(status: CInt? = nil, outputBytes: [UInt8], errors: String) {
      self.status = status
      self.outputBytes = outputBytes
      self.errors = errors
    }
  }

  /// Runs a program to its end, or kills it when its time is up or nobody waits for it any more.
  ///
  /// - Parameter input: What it reads; at most 4096 bytes, which any pipe holds.
  package static func run(
    _ command: [String], environment: [String: String]? = nil, input: String = "",
    secondsAtMost: Double = 600
  ) throws(GitError) -> Result {
    let pipes = try [CloexecPipe(), CloexecPipe(), CloexecPipe()]
    defer { pipes.forEach { $0.close() } }
    // Written before the start, so that a child that is gone already cannot break the pipe.
    _ = Array(input.utf8.prefix(4096)).withUnsafeBytes {
      write(pipes[0].writing, $0.baseAddress, $0.count)
    }
    pipes[0].closeWriting()
    let child = try HelperProcess(
      command, environment: environment, input: pipes[0].reading, output: pipes[1].writing,
      errors: pipes[2].writing)
    pipes[1].closeWriting()
    pipes[2].closeWriting()
    let bytes = child.collect([pipes[1].reading, pipes[2].reading], secondsAtMost: secondsAtMost)
    return Result(
      status: child.wait(), outputBytes: bytes[0],
      errors: String(decoding: bytes[1], as: UTF8.self))
  }

  /// Reads both streams side by side, so that neither fills up while the other is read.
  private func collect(_ descriptors: [CInt], secondsAtMost: Double) -> [[UInt8]] {
    let deadline = Date(timeIntervalSinceNow: secondsAtMost)
    var bytes = descriptors.map { _ in [UInt8]() }
    var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while watched.contains(where: { $0.fd >= 0 }) {
      let milliseconds = deadline.timeIntervalSinceNow * 1000
      guard milliseconds > 0, !BlockingCall.isStopped else {
        kill()
        break
      }
      _ = poll(&watched, nfds_t(watched.count), CInt(min(milliseconds + 1, 100)))
      for index in watched.indices where watched[index].fd >= 0 && watched[index].revents != 0 {
        let count = read(watched[index].fd, &buffer, buffer.count)
        // poll(2) ignores negative descriptors.
        if count > 0 { bytes[index] += buffer[..<count] } else { watched[index].fd = -1 }
      }
    }
    return bytes
  }
}

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
