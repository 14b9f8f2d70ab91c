import Foundation
import TestSupport
import Testing

@testable import SweepKit

@Suite("Child processes")
struct ChildProcessTests {
  private let folder: TemporaryFolder
  private var log: String { folder.path.string + "/log" }

  init() throws { folder = try TemporaryFolder() }

  @Test("The log holds the command and both outputs; the status is the child's")
  func logs() async throws {
    let status = try await ChildProcess("sh", ["-c", "echo out; echo err >&2; exit 3"])
      .run(appendingTo: log)
    #expect(status == .exited(3))
    let text = try String(contentsOfFile: log, encoding: .utf8)
    #expect(text == "$ sh -c 'echo out; echo err >&2; exit 3'\nout\nerr\n")
  }

  @Test("A signal is told apart from an exit status")
  func signals() async throws {
    let status = try await ChildProcess("sh", ["-c", "kill -SEGV $$"]).run(appendingTo: log)
    #expect(status == .signaled(11))
  }

  @Test("The time limit ends the whole process group")
  func timeLimit() async throws {
    let mark = folder.path.string + "/alive"
    let script = "(sleep 2; touch \(mark)) & sleep 60"
    let status = try await ChildProcess("sh", ["-c", script], timeLimit: .milliseconds(300))
      .run(appendingTo: log)
    #expect(status == .timedOut(after: .milliseconds(300)))
    try await Task.sleep(for: .seconds(3))
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test("What the child leaves running is ended with it")
  func stragglers() async throws {
    let mark = folder.path.string + "/alive"
    _ = try await ChildProcess("sh", ["-c", "(sleep 1; touch \(mark)) >/dev/null 2>&1 &"])
      .run(appendingTo: log)
    try await Task.sleep(for: .seconds(2))
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  /// How fast that is, `InterruptionTests` measure from outside: here other tests hold the threads up.
  @Test("Cancelling the task ends the group")
  func cancellation() async throws {
    let mark = folder.path.string + "/alive"
    let path = log
    let task = Task {
      try await ChildProcess("sh", ["-c", "(sleep 3; touch \(mark)) & sleep 60"])
        .run(appendingTo: path)
    }
    while !FileManager.default.fileExists(atPath: path) {
      try await Task.sleep(for: .milliseconds(10))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    try await Task.sleep(for: .seconds(4))
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test("An executable that is not there is named")
  func missing() async throws {
    await #expect(throws: ProcessError.self) {
      try await ChildProcess("/nowhere/tool", []).run(appendingTo: log)
    }
  }

  @Test("Environment variables are set and removed")
  func environment() async throws {
    let (_, output) = try await ChildProcess(
      "sh", ["-c", "echo \"$ONE${HOME-gone}\""], environment: ["ONE": "1", "HOME": nil]
    ).capture()
    #expect(String(decoding: output, as: UTF8.self) == "1gone\n")
  }
}
