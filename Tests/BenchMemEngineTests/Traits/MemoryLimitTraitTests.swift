import BenchMemEngine
import BenchMemTesting
import CMallocProbe
import Testing

/// The traits hold a test's body to its limits, in a process where other tests allocate meanwhile.
@Suite(.needsCounting)
struct MemoryLimitTraitTests {
  /// Runs a body under a trait and returns the first line of each issue that it recorded.
  static func issues(
    _ trait: MemoryLimitTrait, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> [String] {
    try await texts(trait, body).map { String($0.prefix { $0 != "\n" }) }
  }

  /// Runs a body under a trait and returns the issues that it recorded.
  static func texts(
    _ trait: MemoryLimitTrait, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> [String] {
    let test = try #require(Test.current)
    let recorded = Recorder()
    try await withKnownIssue(isIntermittent: true) {
      try await trait.provideScope(for: test, testCase: nil, performing: body)
    } matching: { issue in
      recorded.append(issue.comments.map(\.rawValue).joined())
      return true
    }
    return recorded.lines
  }

  @Test(.memoryLimit(peak: "16KiB")) func aBodyWithinItsLimitPasses() {
    probe_free(probe_malloc(100))
  }

  @Test(.memoryLimit(peak: "10MiB"), .leakLimit("1MiB"))
  func severalTraitsOnOneTestShareAWindow() {
    probe_free(probe_malloc(100))
  }

  @Test func anInnerTraitsLimitIsHeldAgainstTheSharedWindow() async throws {
    let test = try #require(Test.current)
    let issues = try await Self.issues(.memoryLimit(peak: "1MiB")) {
      let inner = MemoryLimitTrait.leakLimit("1KiB")
      try await inner.provideScope(for: test, testCase: nil) { _ = probe_malloc(5000) }
    }
    #expect(issues.count == 1)
    #expect(issues.first?.contains("exceeds leakLimit 1KiB (1024 bytes)") == true)
  }

  @Test func aBodyPastItsPeakFails() async throws {
    let issues = try await Self.issues(.memoryLimit(peak: "10KiB")) {
      probe_free(probe_malloc(20_000))
    }
    #expect(issues == ["peak of 20000 bytes exceeds memoryLimit(peak:) 10KiB (10240 bytes)"])
  }

  @Test func aFailureNamesTheThreeHeaviestPathsOfWhatWasExceeded() async throws {
    @inline(never) @Sendable func heavy() { Blocks.keep(probe_malloc(20_000)) }
    @inline(never) @Sendable func light() { probe_free(probe_malloc(3000)) }
    let body: @Sendable () async -> Void = {
      for _ in 0..<2 {
        heavy()
        Blocks.keep(nil)
      }
      for _ in 0..<30 { light() }
      for size in [100, 200, 300] { probe_free(probe_malloc(size)) }
    }
    let peak = try await Self.texts(.memoryLimit(peak: "10KiB"), body)
    let lines = try #require(peak.first).split(separator: "\n")
    #expect(lines.first == "peak of 43000 bytes exceeds memoryLimit(peak:) 10KiB (10240 bytes)")
    #expect(lines[1].hasPrefix("  40000 bytes in probe_malloc"))
    #expect(lines[1].contains("heavy"))
    #expect(lines[2].hasPrefix("  3000 bytes in"))
    #expect(lines[2].contains("light"))
    #expect(lines.count == 4)
    let allocated = try await Self.texts(.memoryLimit(allocated: 1), body).joined()
    #expect(allocated.split(separator: "\n")[1].contains("90000 bytes in"))
    let count = try await Self.texts(.memoryLimit(allocations: 1), body).joined()
    #expect(count.split(separator: "\n")[1].contains("30 allocations in"))
    let leak = try await Self.texts(.leakLimit(1), body).joined()
    #expect(leak.split(separator: "\n")[1].contains("heavy"))
  }

  @Test func freedBytesCountInTheTotalOnly() async throws {
    let body: @Sendable () -> Void = { for _ in 0..<10 { probe_free(probe_malloc(1000)) } }
    #expect(try await Self.issues(.memoryLimit(peak: 1000), body) == [])
    #expect(
      try await Self.issues(.memoryLimit(allocated: 9999), body)
        == ["total of 10000 bytes exceeds memoryLimit(allocated:) 9999 bytes"])
    #expect(
      try await Self.issues(.memoryLimit(allocations: 9), body)
        == ["count of 10 allocations exceeds memoryLimit(allocations:) 9 allocations"])
  }

  @Test func aLeakFails() async throws {
    let issues = try await Self.issues(.leakLimit("100B")) {
      _ = probe_malloc(60)
      _ = probe_malloc(60)
    }
    #expect(issues == ["leak of 2 blocks with 120 bytes exceeds leakLimit 100 bytes"])
    #expect(try await Self.issues(.leakLimit(0)) { probe_free(probe_malloc(60)) } == [])
  }

  @Test func childTasksCountAndOtherTestsDoNot() async throws {
    let issues = try await Self.issues(.memoryLimit(allocations: 1_000_000)) {
      await withTaskGroup { group in
        for _ in 0..<4 { group.addTask { probe_free(probe_malloc(5000)) } }
      }
      async let other: Void = probe_free(probe_malloc(7000))
      await other
    }
    #expect(issues == [])
    let counted = try await Self.issues(.memoryLimit(allocated: 20_000)) {
      await withTaskGroup { group in
        for _ in 0..<4 { group.addTask { probe_free(probe_malloc(6000)) } }
      }
    }
    #expect(counted.count == 1)
  }

  @Test(arguments: 0..<4) func measurementsBesideOthersTakeTurns(_ number: Int) async throws {
    // Other tests allocate meanwhile; a thread of its own counts this task and its children only.
    let size = 1000 + number
    let result = try await measureMemory(repeats: 3, scope: .currentThread) {
      probe_free(probe_malloc(size))
      await Task.yield()
      await withTaskGroup { group in group.addTask { probe_free(probe_malloc(5000)) } }
    }
    #expect(result.passes.allSatisfy { $0.totalBytes >= size + 5000 && $0.totalBytes < 20_000 })
    let issues = try await Self.issues(.memoryLimit(peak: "1MiB")) {
      await #expect(throws: MemoryError.overlapping) {
        try await measurePeak { await Task.yield() }
      }
      #expect(throws: MemoryError.overlapping) { try measurePeak { 1 } }
    }
    #expect(issues == [])
  }

  @Test func aLimitThatIsNoSizeFails() async throws {
    let issues = try await Self.issues(.memoryLimit(peak: "10 apples")) {}
    #expect(issues == ["'10 apples' is no size; write bytes, or a number with KiB or MiB"])
    for trait in [MemoryLimitTrait.memoryLimit(peak: -1), .memoryLimit(allocations: -1)] {
      #expect(
        try await Self.issues(trait) {} == ["'-1' is negative, and no test can keep to it"])
    }
  }

  @Test func anErrorOfTheBodyIsThrownAndTheNextTestIsCounted() async throws {
    struct Stop: Error {}
    let test = try #require(Test.current)
    await #expect(throws: Stop.self) {
      try await MemoryLimitTrait.memoryLimit(peak: 1).provideScope(for: test, testCase: nil) {
        throw Stop()
      }
    }
    #expect(try await Self.issues(.memoryLimit(peak: "1MiB")) {} == [])
  }
}

/// Unchecked: one test writes it, from one task at a time.
private final class Recorder: @unchecked Sendable {
  private(set) var lines: [String] = []

  func append(_ line: String) { lines.append(line) }
}
