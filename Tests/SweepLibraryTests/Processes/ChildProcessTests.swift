import Foundation
import TestSupport
import Testing

@testable import SweepProcesses

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

  /// Starts a grandchild that would run for a minute, and writes its process id down.
  private var grandchild: String { "sleep 60 >/dev/null 2>&1 & echo $! >\(folder.path)/pid" }

  /// Whether the grandchild ends soon; bounds in seconds are held by `InterruptionTests`, from
  /// outside.
  private func grandchildEnds() async throws -> Bool {
    let text = try String(contentsOfFile: folder.path.string + "/pid", encoding: .utf8)
    let id = try #require(pid_t(text.filter(\.isNumber)))
    for _ in 0..<200 {
      if kill(id, 0) != 0 { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  @Test("The time limit ends the whole process group")
  func timeLimit() async throws {
    var limit = Duration.seconds(2)
    repeat {
      limit *= 2
      let status = try await ChildProcess(
        "sh", ["-c", grandchild + "; sleep 200"], timeLimit: limit
      ).run(appendingTo: log)
      #expect(status == .timedOut(after: limit))
      // A machine may be so busy that the shell had no time to start.
    } while !FileManager.default.fileExists(atPath: folder.path.string + "/pid")
      && limit < .seconds(100)
    #expect(try await grandchildEnds())
  }

  @Test("What the child leaves running is ended with it")
  func stragglers() async throws {
    let status = try await ChildProcess("sh", ["-c", grandchild]).run(appendingTo: log)
    #expect(status == .exited(0))
    #expect(try await grandchildEnds())
  }

  @Test("Cancelling the task ends the group")
  func cancellation() async throws {
    let path = log
    let script = grandchild + "; sleep 60"
    let task = Task { try await ChildProcess("sh", ["-c", script]).run(appendingTo: path) }
    while !FileManager.default.fileExists(atPath: folder.path.string + "/pid") {
      try await Task.sleep(for: .milliseconds(10))
    }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await grandchildEnds())
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
