import BenchMemEngine
public import Testing

/// Fails a test whose body allocates past a limit, or leaves more behind than it may.
///
/// Such tests run one at a time, whatever else runs beside them, and each on a thread of its own,
/// so that other tests do not count. Tasks that the body starts as its children run there too. What
/// the body does on other threads, in a detached task or on the main actor, does not count unless
/// the scope is `.allThreads`; then every allocation of the process counts, other tests' included.
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
      guard let complaint = limit.mistake ?? limit.excess(of: measurement) else { continue }
      Issue.record("\(complaint)", sourceLocation: test.sourceLocation)
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
