import BenchMemEngine

/// Counts the body of a test when it is its turn: the process has one counting window.
enum MemoryTestGate {
  /// What the body allocates, on a thread of its own or on all.
  static func measure(
    _ scope: MemoryScope, _ body: @Sendable () async throws -> Void
  ) async throws -> Measurement {
    guard #available(macOS 15, *), scope == .currentThread else {
      return try await MeasurementTurn.shared.hold {
        try await countWindow(scope, body)
      }
    }
    return try await MeasurementTurn.shared.hold {
      let thread = CountedThread()
      try thread.start()
      defer { thread.stop() }
      return try await withTaskExecutorPreference(thread) { try await countWindow(scope, body) }
    }
  }

  private static func countWindow(
    _ scope: MemoryScope, _ body: @Sendable () async throws -> Void
  ) async throws -> Measurement {
    try MemoryWindow.open(scope)
    do {
      try await body()
    } catch {
      _ = MemoryWindow.close()
      throw error
    }
    return MemoryWindow.close()
  }
}
