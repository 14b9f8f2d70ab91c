import Foundation

/// A child process that is waited for without a run loop or a task, as libgit2 asks for credentials
/// in a plain C callback.
///
/// Foundation's `Process` does not do: from a dispatch thread its children inherit a mask that blocks
/// SIGTERM, and `waitUntilExit` waits for unrelated children that inherited its socket. Here the
/// child starts with default signals in a process group of its own, and no descriptor leaks.
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
    let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
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
