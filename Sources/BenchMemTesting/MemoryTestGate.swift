import BenchMemEngine

/// Lets one memory test run at a time: the process has one counting window.
actor MemoryTestGate {
  static let shared = MemoryTestGate()

  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// What the body allocates, on a thread of its own or on all.
  nonisolated func measure(
    _ scope: MemoryScope, _ body: @Sendable () async throws -> Void
  ) async throws -> Measurement {
    await enter()
    do {
      let measurement = try await Self.count(scope, body)
      await leave()
      return measurement
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
  }

  private static func count(
    _ scope: MemoryScope, _ body: @Sendable () async throws -> Void
  ) async throws -> Measurement {
    guard #available(macOS 15, *), scope == .currentThread else {
      return try await countWindow(scope, body)
    }
    let thread = CountedThread()
    try thread.start()
    defer { thread.stop() }
    return try await withTaskExecutorPreference(thread) { try await countWindow(scope, body) }
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
