import Foundation
import Synchronization

/// A call of libgit2 that may wait for a network, on a thread of its own, so that cancelling the
/// task that asked for it ends the wait.
///
/// libgit2's callbacks ask ``isStopped``, as does everything that waits here. A socket on which
/// nothing arrives calls nobody back: then the thread is left behind, and goes when the process
/// does.
enum BlockingCall {
  /// Set once the task is cancelled.
  private final class StopFlag: Sendable {
    let isSet = Atomic(false)
  }

  /// The flag of the call that this thread runs.
  @TaskLocal private static var flag: StopFlag?

  /// Whether whoever asked for the call that this thread runs has stopped waiting for it.
  static var isStopped: Bool {
    flag?.isSet.load(ordering: .relaxed) == true || Task.isCancelled
  }

  /// How long a call that is stopped may take to put its things away.
  private static let grace = DispatchTimeInterval.seconds(1)

  /// Runs the call.
  ///
  /// - Throws: What the call throws, or `CancellationError`.
  static func run<Value: Sendable>(
    _ call: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    let flag = StopFlag()
    let waiting = Waiting<Value>()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        waiting.start(continuation)
        Thread.detachNewThread {
          waiting.end(Result { try $flag.withValue(flag, operation: call) })
        }
        if flag.isSet.load(ordering: .relaxed) { waiting.endSoon() }
      }
    } onCancel: {
      flag.isSet.store(true, ordering: .relaxed)
      waiting.endSoon()
    }
  }

  /// The task that waits, which is woken once.
  private final class Waiting<Value: Sendable>: Sendable {
    private let continuation = Mutex<CheckedContinuation<Value, any Error>?>(nil)

    func start(_ continuation: CheckedContinuation<Value, any Error>) {
      self.continuation.withLock { $0 = continuation }
    }

    func end(_ result: Result<Value, any Error>) {
      let waiting = continuation.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
      if case .failure(let error as GitError) = result, error.reason == .stopped {
        waiting?.resume(throwing: CancellationError())
      } else {
        waiting?.resume(with: result)
      }
    }

    func endSoon() {
      DispatchQueue.global().asyncAfter(deadline: .now() + grace) {
        self.end(.failure(CancellationError()))
      }
    }
  }
}
