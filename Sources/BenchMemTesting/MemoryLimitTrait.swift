import BenchMemEngine
public import Testing

/// Fails a test whose body allocates past a limit, or leaves more behind than it may.
///
/// Such tests run one at a time, whatever else runs beside them, and each on a thread of its own,
/// so that other tests do not count. Tasks that the body starts as its children run there too. What
/// the body does on other threads, in a detached task or on the main actor, does not count unless
/// the scope is `.allThreads`; then every allocation of the process counts, other tests' included.
///
/// A body that exceeds a limit runs once more, for the failure to name the three call paths that
/// have most of it.
///
/// Several of these traits on one test share one window, with the scope of the first. The body runs
/// once, so what only a first call allocates is counted, as are the
/// expectations.
public struct MemoryLimitTrait: TestTrait, SuiteTrait, TestScoping {
  let limits: [MemoryLimit]
  let scope: MemoryScope

  /// Holds for every test of a suite.
  public var isRecursive: Bool { true }

  /// Runs the test's body in a counting window and records an issue for each limit it exceeds.
  ///
  /// - Throws: `MemoryError` where this process cannot count, and whatever the body throws.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    if let outer = MemoryLimits.ofTest {
      outer.add(limits)
      return try await function()
    }
    let limits = MemoryLimits(limits)
    let measurement = try await MemoryLimits.$ofTest.withValue(limits) {
      try await MemoryTestGate.measure(scope, function)
    }
    for limit in limits.all {
      guard let mistake = limit.mistake else { continue }
      Issue.record("\(mistake)", sourceLocation: test.sourceLocation)
    }
    let exceeded = limits.all.filter {
      $0.mistake == nil && $0.excess(of: measurement) != nil
    }
    let sources = await sources(of: exceeded, function)
    for (limit, source) in zip(exceeded, sources) {
      let complaint = limit.excess(of: measurement) ?? ""
      let lines = [complaint] + source.map { "  \($0)" }
      Issue.record("\(lines.joined(separator: "\n"))", sourceLocation: test.sourceLocation)
    }
  }

  /// For each limit, lines that say where the memory comes from, of one pass more.
  private func sources(
    of limits: [MemoryLimit], _ function: @Sendable () async throws -> Void
  ) async -> [[String]] {
    if limits.isEmpty { return [] }
    do {
      return try await MemoryLimits.$ofTest.withValue(MemoryLimits([])) {
        try await MemoryTestGate.profile(scope, function) { profile in
          limits.map { HeaviestPaths(profile, for: $0).lines() }
        }
      }
    } catch {
      return limits.map { _ in ["(running it again for where that comes from failed: \(error))"] }
    }
  }
}

extension Trait where Self == MemoryLimitTrait {
  /// Fails the test if the live bytes that its body requested ever exceed the limit.
  public static func memoryLimit(peak: ByteCount, scope: MemoryScope = .currentThread) -> Self {
    MemoryLimitTrait(limits: [.peak(peak)], scope: scope)
  }

  /// Fails the test if its body requests more bytes than this, all calls added up.
  public static func memoryLimit(
    allocated: ByteCount, scope: MemoryScope = .currentThread
  ) -> Self {
    MemoryLimitTrait(limits: [.allocated(allocated)], scope: scope)
  }

  /// Fails the test if its body makes more allocating calls than this.
  public static func memoryLimit(
    allocations: Int, scope: MemoryScope = .currentThread
  ) -> Self {
    MemoryLimitTrait(limits: [.allocations(allocations)], scope: scope)
  }

  /// Fails the test if more than this, allocated in its body, is still not freed at its end.
  ///
  /// What a first call leaves behind for good, such as a type's metadata, counts: a limit of zero
  /// is for code that ran before.
  public static func leakLimit(_ limit: ByteCount, scope: MemoryScope = .currentThread) -> Self {
    MemoryLimitTrait(limits: [.leaked(limit)], scope: scope)
  }
}
