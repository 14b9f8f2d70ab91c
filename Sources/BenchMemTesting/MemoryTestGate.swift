import BenchMemEngine

/// Counts the body of a test when it is its turn: the process has one counting window.
enum MemoryTestGate {
  /// What the body allocates, on a thread of its own or on all.
  static func measure(
    _ scope: MemoryScope, _ body: @Sendable () async throws -> Void
  ) async throws -> Measurement {
    try await hold(scope) { try await MemoryWindow.count(scope, body) }
  }

  /// Runs the body once more and reads from which call paths its memory comes.
  static func profile<Reading: Sendable>(
    _ scope: MemoryScope, _ body: @Sendable () async throws -> Void,
    read: @Sendable (Profile) -> Reading
  ) async throws -> Reading {
    // The recorder keeps the paths until another one's turn.
    try await hold(scope) {
      read(Profile(of: try await MemoryWindow.count(scope, recording: true, body)))
    }
  }

  private static func hold<Result: Sendable>(
    _ scope: MemoryScope, _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    guard #available(macOS 15, *), scope == .currentThread else {
      return try await MeasurementTurn.shared.hold { try await body() }
    }
    return try await MeasurementTurn.shared.hold {
      let thread = CountedThread()
      try thread.start()
      defer { thread.stop() }
      return try await withTaskExecutorPreference(thread) { try await body() }
    }
  }
}
