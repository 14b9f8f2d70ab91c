import Testing

@testable import BenchMemEngine

/// Ids, labels, and what of a suite is refused before anything runs.
struct RegisteredBenchmarkTests {
  enum Layout: String, BenchmarkParameter { case legacy, columns }

  @Test func idsAreBuiltAsPytestBuildsThem() throws {
    let all = try RegisteredBenchmark.all(
      target: "Rows",
      [
        Benchmark("plain") { _ in },
        Benchmark("grouped", .group("Store")) { _ in },
        Benchmark("listed", for: "x", in: [1.5, 1e-7]) { _, _ in },
        Benchmark(
          "pairs", for: "layout", in: [Layout.legacy, .columns], and: "rows", in: [10, 20]
        ) {
          _, _, _ in
        },
        Benchmark("triples", for: "a", in: [true], and: "b", in: ["x y"], and: "c", in: [3]) {
          _, _, _, _ in
        },
      ])
    #expect(
      all.map(\.id) == [
        "Rows::plain", "Rows::Store::grouped", "Rows::listed[1.5]", "Rows::listed[1e-07]",
        "Rows::pairs[legacy-10]", "Rows::pairs[legacy-20]", "Rows::pairs[columns-10]",
        "Rows::pairs[columns-20]", "Rows::triples[true-x y-3]",
      ])
    #expect(all[4].name == "pairs[legacy-10]")
    #expect(all[4].details.label == "legacy-10")
    #expect(all[0].details.label == nil)
  }

  @Test func theValuesReachTheBody() async throws {
    let seen = Seen()
    let all = try RegisteredBenchmark.all(
      target: "Rows",
      [
        Benchmark("pairs", for: "layout", in: [Layout.columns], and: "rows", in: [10, 20]) {
          _, layout, rows in seen.values.append("\(layout) \(rows)")
        }
      ])
    for benchmark in all {
      try await benchmark.details.body(BenchmarkRun(MemoryProcedure(MemoryOptions())))
    }
    #expect(seen.values == ["columns 10", "columns 20"])
  }

  /// Unchecked: one test, one task.
  final class Seen: @unchecked Sendable {
    var values: [String] = []
  }

  @Test func twoBenchmarksWithOneIdAreRefused() {
    #expect(throws: SuiteError.duplicateID("Rows::a[1]")) {
      try RegisteredBenchmark.all(
        target: "Rows", [Benchmark("a", for: "n", in: [1, 2, 1]) { _, _ in }])
    }
    #expect(throws: SuiteError.duplicateID("Rows::G::a")) {
      try RegisteredBenchmark.all(
        target: "Rows",
        [Benchmark("a", .group("G")) { _ in }, Benchmark("a", .group("G")) { _ in }])
    }
  }

  @Test(
    arguments: [
      (BenchmarkTrait.maxPeak("64MB"), #".maxPeak("64MB") is no size"#),
      (.maxAllocated(-1), ".maxAllocated(-1) must not be negative"),
      (.maxPeak("-1KiB"), ".maxPeak(-1KiB) must not be negative"),
      (.maxAllocations(-1), ".maxAllocations(-1) must not be negative"),
      (.memoryMaxTime(.seconds(-1)), ".memoryMaxTime(-1.0 seconds) must not be negative"),
      (.minTime(.seconds(-1)), ".minTime(-1.0 seconds) must not be negative"),
      (.maxTime(.seconds(-1)), ".maxTime(-1.0 seconds) must not be negative"),
      (.extraInfo(["benchmem": 1]), ".extraInfo: \"benchmem\" is kept for measured values"),
      (.repeats(0), ".repeats(0) must be at least 1"), (.calls(0), ".calls(0) must be at least 1"),
      (.rounds(0), ".rounds(0) must be at least 1"),
      (.warmup(-1), ".warmup(-1) must not be negative"),
    ])
  func aTraitThatMakesNoSenseIsRefused(trait: BenchmarkTrait, message: String) throws {
    let error = try #require(throws: SuiteError.self) {
      try RegisteredBenchmark.all(target: "Rows", [Benchmark("a", trait) { _ in }])
    }
    #expect(error.description.hasPrefix("benchmark 'Rows::a': \(message)"))
    #expect(error.status == .badSuite)
  }

  @Test func traitsHaveTheLastWordOverTheCommandLine() throws {
    let arguments = try SuiteArguments(parsing: [
      "--repeats", "9", "--memory-warmup", "4", "--min-rounds", "8", "--max-time", "3", "--isolate",
    ])
    let all = try RegisteredBenchmark.all(
      target: "Rows",
      [
        Benchmark("traits", .repeats(2), .warmup(0), .minRounds(6), .maxTime(.seconds(5))) { _ in },
        Benchmark("plain") { _ in },
        Benchmark("together", .isolated(false)) { _ in },
        Benchmark("apart", .isolated) { _ in },
      ])
    let plainly = try SuiteArguments(parsing: [])
    #expect(all.map { $0.isIsolated(arguments) } == [true, true, false, true])
    #expect(all.map { $0.isIsolated(plainly) } == [false, false, false, true])
    let against = try SuiteArguments(parsing: ["--no-isolate"])
    #expect(all.map { $0.isIsolated(against) } == [false, false, false, true])
    let traits = (all[0].memoryOptions(arguments), all[0].timingOptions(arguments))
    #expect(traits.0.repeats == 2 && traits.0.warmup == 0)
    #expect(traits.1.minRounds == 6 && traits.1.maxTime == .seconds(5))
    let plain = (all[1].memoryOptions(arguments), all[1].timingOptions(arguments))
    #expect(plain.0.repeats == 9 && plain.0.warmup == 4)
    #expect(plain.1.minRounds == 8 && plain.1.maxTime == .seconds(3))
  }

  @Test func ceilingsAreHeldAgainstTheWorstPass() throws {
    let all = try RegisteredBenchmark.all(
      target: "Rows",
      [Benchmark("a", .maxPeak(100), .maxAllocated("1KiB"), .maxAllocations(3)) { _ in }])
    let good = Measurement(peakBytes: 100, allocations: 3, totalBytes: 1024)
    #expect(all[0].exceededCeilings([good, good]) == [])
    let bad = Measurement(peakBytes: 101, allocations: 4, totalBytes: 1025)
    #expect(
      all[0].exceededCeilings([good, bad, good]).map(\.message) == [
        "peak 101 bytes exceeds maxPeak 100 bytes",
        "allocated 1025 bytes exceeds maxAllocated 1KiB (1024 bytes)",
        "allocations 4 exceeds maxAllocations 3",
      ])
  }
}
