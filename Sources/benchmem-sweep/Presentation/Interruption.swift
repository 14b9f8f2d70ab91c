import Dispatch
import Foundation

/// SIGINT and SIGTERM: the task that runs the command is cancelled, which ends every child process.
enum Interruption {
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
  private static let running = Running()

  /// Takes over both signals. A second one ends the process at once.
  static func install() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { @Sendable in
        Task { await running.cancel() }
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Runs work that a signal cancels.
  static func cancellable<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await work() }
    await running.set { task.cancel() }
    return try await task.value
  }

  private actor Running {
    private var cancelWork: (@Sendable () -> Void)?
    private var isCancelled = false

    func set(_ cancel: @escaping @Sendable () -> Void) {
      cancelWork = cancel
      if isCancelled { cancel() }
    }

    func cancel() {
      if isCancelled || cancelWork == nil { Foundation.exit(130) }
      isCancelled = true
      cancelWork?()
    }
  }
}
