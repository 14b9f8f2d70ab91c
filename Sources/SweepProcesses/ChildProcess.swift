import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program to run so that it and everything it starts end together: when it ends by itself, when
/// its time is over, and when the task that runs it is cancelled.
///
/// It leads a process group of its own, which gets `SIGTERM` and a second later `SIGKILL`. What
/// left the group, as a daemon does, is found by its environment (``ProcessMark``) and killed as
/// well, so that nothing of a run goes on beside the next measurement.
package struct ChildProcess: Sendable {
  /// A path, or a name to look up in `PATH`.
  package var executable: String
  /// The arguments behind the executable's name.
  package var arguments: [String]
  /// Variables that are set, or removed where the value is `nil`, on top of the inherited
  /// environment without ``repositoryVariables``.
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

  /// The variable that all processes of one run have, each run with another value.
  package static let markVariable = ProcessMark.variable

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

  /// Runs the process; everything it prints is appended to a log file, behind a line that shows the
  /// command.
  ///
  /// - Throws: ``ProcessError``, or `CancellationError` once the group has been ended.
  package func run(appendingTo log: String) async throws -> ProcessStatus {
    let descriptor = try openLog(log)
    defer { try? descriptor.close() }
    let nothing = try openNothing()
    defer { try? nothing.close() }
    return try await timed { mark in
      let result = try await Subprocess.run(
        configuration(mark),
        input: .fileDescriptor(Self.input ?? nothing, closeAfterSpawningProcess: false),
        output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
        error: .fileDescriptor(descriptor, closeAfterSpawningProcess: false))
      return Ended(result.terminationStatus, group: result.processIdentifier.value)
    }
  }

  /// Runs the process and returns what it printed to standard output; standard error goes to a log
  /// file.
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
    // A file and not a pipe: a pipe ends only when all that inherited it have ended.
    let file = try openNameless()
    defer { try? file.close() }
    let status = try await timed { mark in
      let result = try await Subprocess.run(
        configuration(mark),
        input: .fileDescriptor(Self.input ?? nothing, closeAfterSpawningProcess: false),
        output: .fileDescriptor(file, closeAfterSpawningProcess: false),
        error: .fileDescriptor(descriptor, closeAfterSpawningProcess: false))
      return Ended(result.terminationStatus, group: result.processIdentifier.value)
    }
    return (status, try contents(of: file, limit: limit))
  }
}

extension ChildProcess {
  /// The variables by which git tells what a hook starts which repository it is for.
  ///
  /// No child of ours inherits them: SwiftPM's own `git` would look for every dependency's commits
  /// in that repository. What they say of the user's configuration (`GIT_CONFIG_COUNT`,
  /// `GIT_CONFIG_GLOBAL`) stays.
  package static let repositoryVariables = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
  ]

  /// How a run came to its end.
  private struct Ended: Sendable {
    let status: ProcessStatus

    init(_ termination: TerminationStatus, group: pid_t) {
      kill(-group, SIGKILL)
      status =
        switch termination {
        case .exited(let code): .exited(code)
        case .signaled(let number): .signaled(number)
        }
    }
  }

  /// The child in the leading place of a new process group.
  private func configuration(_ mark: ProcessMark) -> Configuration {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(1)),
    ]
    let removed = Dictionary(
      uniqueKeysWithValues: Self.repositoryVariables.map { ($0, String?.none) })
    var variables = removed.merging(environment) { $1 }
    variables[ProcessMark.variable] = mark.value
    let updates = variables.reduce(into: [Environment.Key: String?]()) { updates, variable in
      if let key = Environment.Key(rawValue: variable.key) { updates[key] = variable.value }
    }
    return Configuration(
      executable: executable.contains("/") ? .path(FilePath(executable)) : .name(executable),
      arguments: Arguments(arguments), environment: .inherit.updating(updates),
      workingDirectory: workingDirectory.map { FilePath($0) }, platformOptions: options)
  }

  /// Runs the operation and the clock side by side; whichever ends first ends the other, and both
  /// end whatever the operation started.
  private func timed(
    _ operation: @escaping @Sendable (ProcessMark) async throws -> Ended
  ) async throws -> ProcessStatus {
    let mark = ProcessMark()
    let status: ProcessStatus
    do {
      status =
        try await raced { try await operation(mark) }?.status
        ?? .timedOut(after: timeLimit ?? .zero)
    } catch {
      _ = mark.endAll()
      throw error
    }
    if let process = mark.endAll() {
      throw ProcessError.cannotEnd(executable: executable, process: process)
    }
    try Task.checkCancellation()
    return status
  }

  /// Returns what the operation returns, or `nil` when the time is over before.
  private func raced(
    _ operation: @escaping @Sendable () async throws -> Ended
  ) async throws -> Ended? {
    try await withThrowingTaskGroup(of: Ended?.self) { group in
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

  /// Opens a new file without a name, for what the process prints.
  private func openNameless() throws -> FileDescriptor {
    guard let file = tmpfile() else {
      throw ProcessError.cannotCapture(
        executable: executable, reason: "a temporary file: \(Errno(rawValue: errno))")
    }
    defer { fclose(file) }
    let descriptor = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else {
      throw ProcessError.cannotCapture(
        executable: executable, reason: "\(Errno(rawValue: errno))")
    }
    return FileDescriptor(rawValue: descriptor)
  }

  /// All that is in a file, if it is not too much.
  private func contents(of file: FileDescriptor, limit: Int) throws -> [UInt8] {
    do {
      let size = Int(try file.seek(offset: 0, from: .end))
      guard size <= limit else {
        throw ProcessError.cannotCapture(
          executable: executable, reason: "it is more than \(limit) bytes")
      }
      return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        while count < size {
          let rest = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
          let got = try file.read(fromAbsoluteOffset: Int64(count), into: rest)
          guard got > 0 else { break }
          count += got
        }
      }
    } catch let error as Errno {
      throw ProcessError.cannotCapture(executable: executable, reason: "\(error)")
    }
  }

  /// The command as a shell would take it, without what only puts it in its place.
  package var commandLine: String {
    (shown ?? [executable] + arguments).map(ShellWord.quoted).joined(separator: " ")
  }
}
