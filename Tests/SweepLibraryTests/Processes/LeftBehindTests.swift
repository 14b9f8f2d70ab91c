import Foundation
import TestSupport
import Testing

@testable import SweepProcesses

@Suite("Processes that a run leaves behind")
struct LeftBehindTests {
  private let folder: TemporaryFolder
  /// A variable that tells this test's processes from all others.
  private let sign = "LEFT_BEHIND_SIGN"
  private let value = UUID().uuidString

  private var log: String { folder.path.string + "/log" }
  private var started: String { folder.path.string + "/started" }

  init() throws { folder = try TemporaryFolder() }

  /// Starts a daemon as daemons start: in a session of its own, its parent gone. Goes on when it
  /// runs.
  private var daemon: String {
    """
    (setsid sh -c 'sh -c "echo >\(started); exec sleep 600" & exit' </dev/null >/dev/null 2>&1 &)
    until [ -e \(started) ]; do sleep 0.01; done;
    """
  }

  private func child(_ script: String, timeLimit: Duration? = nil) -> ChildProcess {
    ChildProcess("sh", ["-c", script], environment: [sign: value], timeLimit: timeLimit)
  }

  /// The processes of this test that go on. One that has ended and waits for its parent has no
  /// environment any more.
  private func processes(with value: String? = nil) -> [pid_t] {
    let entry = Data("\(sign)=\(value ?? self.value)".utf8)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { process in
      FileManager.default.contents(atPath: "/proc/\(process)/environ")?.range(of: entry) != nil
    }
  }

  @Test("A daemon ends with the run that started it")
  func daemonEnds() async throws {
    let status = try await child(daemon + "exit 3").run(appendingTo: log)
    #expect(status == .exited(3))
    #expect(FileManager.default.fileExists(atPath: started))
    #expect(processes().isEmpty)
  }

  @Test("A daemon ends when the time is over")
  func timeLimit() async throws {
    var limit = Duration.seconds(2)
    repeat {
      limit *= 2
      let status = try await child(daemon + "sleep 200", timeLimit: limit).run(appendingTo: log)
      #expect(status == .timedOut(after: limit))
      #expect(processes().isEmpty)
      // A machine may be so busy that the shell had no time to start.
    } while !FileManager.default.fileExists(atPath: started) && limit < .seconds(100)
    #expect(FileManager.default.fileExists(atPath: started))
  }

  @Test("A daemon ends when the task is cancelled")
  func cancellation() async throws {
    let (path, child) = (log, child(daemon + "sleep 200"))
    let task = Task { try await child.run(appendingTo: path) }
    while !FileManager.default.fileExists(atPath: started) {
      try await Task.sleep(for: .milliseconds(10))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(processes().isEmpty)
  }

  @Test("A daemon that keeps the standard output open does not hold up what is captured")
  func captured() async throws {
    let script = "setsid sleep 600 & echo yes"
    let (status, output) = try await child(script, timeLimit: .seconds(300)).capture()
    #expect(status == .exited(0))
    #expect(String(decoding: output, as: UTF8.self) == "yes\n")
    #expect(processes().isEmpty)
  }

  @Test("Daemons that start others without end are ended")
  func multiplying() async throws {
    let script = """
      (setsid sh -c 'while :; do setsid sleep 600 & echo >\(started); sleep 0.01; done' &)
      until [ -e \(started) ]; do sleep 0.01; done
      """
    #expect(try await child(script).run(appendingTo: log) == .exited(0))
    #expect(processes().isEmpty)
  }

  @Test("A run beside it keeps its daemon")
  func sideBySide() async throws {
    let done = folder.path.string + "/done"
    let (path, waiting) = (log, child(daemon + "until [ -e \(done) ]; do sleep 0.01; done"))
    async let first = waiting.run(appendingTo: path)
    while !FileManager.default.fileExists(atPath: started) {
      try await Task.sleep(for: .milliseconds(10))
    }
    let other = ChildProcess(
      "sh", ["-c", "setsid sleep 600 & exit"], environment: [sign: "other \(value)"])
    #expect(try await other.run(appendingTo: log + "-other") == .exited(0))
    #expect(processes(with: "other \(value)").isEmpty)
    // The shell, perhaps with a sleep, and the daemon.
    #expect(processes().count >= 2)
    try Data().write(to: URL(fileURLWithPath: done))
    #expect(try await first == .exited(0))
    #expect(processes().isEmpty)
  }

  @Test("What tells runs apart has one length and never the same value")
  func mark() async throws {
    var values: Set<String> = []
    for _ in 0..<20 {
      let (_, output) = try await child("printf %s \"$\(ProcessMark.variable)\"").capture()
      values.insert(String(decoding: output, as: UTF8.self))
    }
    #expect(values.count == 20)
    #expect(values.allSatisfy { $0.count == 16 && $0.allSatisfy(\.isHexDigit) })
  }

  @Test("More output than was asked for is an error that names the program")
  func tooMuch() async throws {
    let error = await #expect(throws: ProcessError.self) {
      try await child("printf 123456789").capture(limit: 8)
    }
    #expect(error?.description == "cannot keep what sh prints: it is more than 8 bytes")
    let (_, output) = try await child("printf 12345678").capture(limit: 8)
    #expect(output == Array("12345678".utf8))
  }
}
