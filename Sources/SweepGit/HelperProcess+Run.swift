import Foundation

extension HelperProcess {
  /// What a finished child left.
  package struct Result {
    /// The exit status; nil when a signal ended the child, ours after the time limit included.
    package var status: CInt?
    /// What it wrote to its standard output.
    package var output: String
    /// What it wrote to its standard error.
    package var errors: String

    /// Creates a value from its parts.
    package init(status: CInt? = nil, output: String, errors: String) {
      self.status = status
      self.output = output
      self.errors = errors
    }
  }

  /// Runs a program to its end, or kills it when its time is up.
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
    let texts = child.collect([pipes[1].reading, pipes[2].reading], secondsAtMost: secondsAtMost)
    return Result(status: child.wait(), output: texts[0], errors: texts[1])
  }

  /// Reads both streams side by side, so that neither fills up while the other is read.
  private func collect(_ descriptors: [CInt], secondsAtMost: Double) -> [String] {
    let deadline = Date(timeIntervalSinceNow: secondsAtMost)
    var bytes = descriptors.map { _ in [UInt8]() }
    var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while watched.contains(where: { $0.fd >= 0 }) {
      let milliseconds = deadline.timeIntervalSinceNow * 1000
      guard milliseconds > 0 else {
        kill()
        break
      }
      _ = poll(&watched, nfds_t(watched.count), CInt(min(milliseconds + 1, 60_000)))
      for index in watched.indices where watched[index].fd >= 0 && watched[index].revents != 0 {
        let count = read(watched[index].fd, &buffer, buffer.count)
        // poll(2) ignores negative descriptors.
        if count > 0 { bytes[index] += buffer[..<count] } else { watched[index].fd = -1 }
      }
    }
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }
}
