import Foundation
import SweepText
import Synchronization

/// SIGINT, SIGTERM and SIGHUP.
///
/// The first one cancels the task of a command that keeps what it has done, which ends every child
/// process; it ends any other command at once. A second one, or ten seconds without an end, ends
/// the process together with its children.
enum Interruption {
  private struct State: Sendable {
    var cancelWork: (@Sendable () -> Void)?
    var isInterrupted = false
  }

  private static let state = Mutex(State())
  // Written once, before there is a second thread.
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
  // A queue of its own runs beside a thread pool that is busy to its last thread.
  private static let queue = DispatchQueue(label: "benchmem-sweep.signals")
  private static let patience = DispatchTimeInterval.seconds(10)

  /// Takes over the signals. SIGHUP stays ignored where it is, as under `nohup`.
  static func install() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number, SIG_IGN)
      if number == SIGHUP, unsafeBitCast(before, to: Int.self) == 1 { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { @Sendable in interrupt() }
      source.resume()
      sources.append(source)
    }
  }

  /// Runs work that a signal cancels.
  ///
  /// - Throws: `CancellationError` after a signal, whatever the work made of it.
  static func cancellable<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await work() }
    state.withLock { $0.cancelWork = { task.cancel() } }
    defer { state.withLock { $0.cancelWork = nil } }
    do {
      return try await task.value
    } catch {
      throw state.withLock { $0.isInterrupted } ? CancellationError() : error
    }
  }

  /// Ends the process and what it started, with the status of an interruption.
  ///
  /// - Parameter keeping: Whether what was done so far is on disk.
  static func end(keeping: Bool) -> Never {
    killChildren()
    let remark = "what was measured is on disk; the same command again goes on from there"
    Terminal.standardError.note("interrupted\(keeping ? ": \(remark)" : "")\n")
    exit(ExitStatus.interrupted.rawValue)
  }

  private static func interrupt() {
    let (cancelWork, isSecond) = state.withLock { state in
      defer { state.isInterrupted = true }
      return (state.cancelWork, state.isInterrupted)
    }
    guard let cancelWork, !isSecond else { end(keeping: cancelWork != nil) }
    cancelWork()
    queue.asyncAfter(deadline: .now() + patience) { end(keeping: true) }
  }

  /// Every child leads a process group of its own, with all that it started.
  private static func killChildren() {
    let tasks = "/proc/self/task"
    for thread in (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? [] {
      let children = (try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8))
      for child in (children ?? "").split(separator: " ").compactMap({ pid_t($0) }) {
        kill(-child, SIGKILL)
        kill(child, SIGKILL)
      }
    }
  }
}
