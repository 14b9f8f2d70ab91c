import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program to run in a process group of its own, so that it and everything it starts can be ended together.
///
/// Cancelling the task that runs it ends the group: first `SIGTERM`, a second later `SIGKILL`.
package struct ChildProcess: Sendable {
  /// A path, or a name to look up in `PATH`.
  package var executable: String
  /// The arguments behind the executable's name.
  package var arguments: [String]
  /// Variables that are set, or removed where the value is `nil`, on top of the inherited environment.
  package var environment: [String: String?]
  /// The folder to run in; the current one if `nil`.
  package var workingDirectory: String?
  /// How long it may take.
  package var timeLimit: Duration?
  /// The words that logs show in place of the executable and its arguments.
  package var shown: [String]?

  /// What every process that this task starts has as its standard input.
  ///
  /// A lock on it outlives this process, if that is killed, for as long as the child goes on.
  @TaskLocal package static var input: FileDescriptor?

  /// Describes a child process without starting it.
  package init(
    _ executable: String, _ arguments: [String], environment: [String: String?] = [:],
    workingDirectory: String? = nil, timeLimit: Duration? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.timeLimit = timeLimit
  }

  /// Runs the process; everything it prints is appended to a log file, behind a line that shows the command.
  ///
  /// - Throws: ``ProcessError``, or `CancellationError` once the group has been ended.
  package func run(appendingTo log: String) async throws -> ProcessStatus {
    let descriptor = try openLog(log)
    defer { try? descriptor.close() }
    let nothing = try openNothing()
    defer { try? nothing.close() }
    return try await timed {
      let result = try await Subprocess.run(
        configuration,
        input: .fileDescriptor(Self.input ?? nothing, closeAfterSpawningProcess: false),
        output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
        error: .fileDescriptor(descriptor, closeAfterSpawningProcess: false))
      return Ended(result.terminationStatus, group: result.processIdentifier.value)
    }.status
  }

  /// Runs the process and returns what it printed to standard output; standard error goes to a log file.
  ///
  /// - Parameters:
  ///   - log: The file to append to; the error output is dropped if `nil`.
  ///   - limit: How many bytes of output to accept.
  /// - Throws: ``ProcessError``, or `CancellationError` once the group has been ended.
  package func capture(
    loggingTo log: String? = nil, limit: Int = 64 << 20
  ) async throws -> (status: ProcessStatus, output: [UInt8]) {
    let descriptor = try openLog(log ?? "/dev/null")
    defer { try? descriptor.close() }
    let nothing = try openNothing()
    defer { try? nothing.close() }
    let ended = try await timed {
      let result = try await Subprocess.run(
        configuration,
        input: .fileDescriptor(Self.input ?? nothing, closeAfterSpawningProcess: false),
        output: .bytes(limit: limit),
        error: .fileDescriptor(descriptor, closeAfterSpawningProcess: false))
      return Ended(
        result.terminationStatus, group: result.processIdentifier.value,
        output: result.standardOutput)
    }
    return (ended.status, ended.output)
  }
}

extension ChildProcess {
  /// What a run left behind.
  private struct Ended: Sendable {
    let status: ProcessStatus
    let output: [UInt8]

    init(_ termination: TerminationStatus, group: pid_t, output: [UInt8] = []) {
      // What the leader started may have outlived it; nothing of it may run on beside the next measurement.
      kill(-group, SIGKILL)
      status =
        switch termination {
        case .exited(let code): .exited(code)
        case .signaled(let number): .signaled(number)
        }
      self.output = output
    }

    init(timedOutAfter limit: Duration) {
      status = .timedOut(after: limit)
      output = []
    }
  }

  /// The child in the leading place of a new process group.
  private var configuration: Configuration {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(1)),
    ]
    let updates = environment.reduce(into: [Environment.Key: String?]()) { updates, variable in
      if let key = Environment.Key(rawValue: variable.key) { updates[key] = variable.value }
    }
    return Configuration(
      executable: executable.contains("/") ? .path(FilePath(executable)) : .name(executable),
      arguments: Arguments(arguments), environment: .inherit.updating(updates),
      workingDirectory: workingDirectory.map { FilePath($0) }, platformOptions: options)
  }

  /// Runs the operation and the clock side by side; whichever ends first ends the other.
  private func timed(
    _ operation: @escaping @Sendable () async throws -> Ended
  ) async throws -> Ended {
    let ended = try await withThrowingTaskGroup(of: Ended?.self) { group in
      group.addTask {
        do {
          return try await operation()
        } catch let error as SubprocessError {
          throw ProcessError.cannotStart(executable: executable, reason: "\(error)")
        }
      }
      if let timeLimit {
        group.addTask {
          try await Task.sleep(for: timeLimit)
          return nil
        }
      }
      let first = try await group.next() ?? nil
      group.cancelAll()
      // A cancelled operation returns only after its process group is gone.
      while (try? await group.next()) != nil {}
      return first
    }
    try Task.checkCancellation()
    return ended ?? Ended(timedOutAfter: timeLimit ?? .zero)
  }

  /// Opens the log for appending and writes the command into it.
  private func openLog(_ path: String) throws -> FileDescriptor {
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.append, .create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.writeAll(Array("$ \(commandLine)\n".utf8))
      return descriptor
    } catch {
      throw ProcessError.cannotLog(path: path, reason: "\(error)")
    }
  }

  private func openNothing() throws -> FileDescriptor {
    do {
      return try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec)
    } catch {
      throw ProcessError.cannotStart(executable: executable, reason: "/dev/null: \(error)")
    }
  }

  /// The command as a shell would take it, without what only puts it in its place.
  package var commandLine: String {
    (shown ?? [executable] + arguments).map(ShellWord.quoted).joined(separator: " ")
  }
}
