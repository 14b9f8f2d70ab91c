import SweepResults
import Testing

@testable import SweepMeasuring

/// Executables that behave as those of ordo-one/benchmark, well and badly.
@Suite("Executables of ordo-one/benchmark")
struct OrdoHarnessTests {
  private func counts(_ result: BenchmarkResult) -> [[Int]] {
    result.memory.map { pass in
      ["peak_bytes", "total_bytes", "allocations", "live_bytes"].map {
        pass[$0]?.integerValue ?? -1
      }
    }
  }

  @Test("Each measured call of the closure is a pass, and the calls end when the peak has settled")
  func passes() async throws {
    let suite = try await FakeOrdoSuite()
    let steady = try await suite.measure("steady")
    #expect(counts(steady) == Array(repeating: [150, 150, 2, 0], count: 3))
    #expect(steady.failures.isEmpty)
    #expect(steady.iterations >= 1 && !steady.rounds.isEmpty)
    // Without a warm-up of theirs, one call is left out as the engine leaves one out.
    #expect(try await counts(suite.measure("first")) == Array(repeating: [10, 10, 1, 0], count: 3))
    // What they measure begins and ends where the benchmark says so.
    let starts = try await suite.measure("starts")
    #expect(counts(starts) == Array(repeating: [7, 7, 1, 0], count: 3))
    #expect(
      starts.extraInfo
        == ["scaling_factor": 1000, "scaled_allocated": 0.007, "scaled_allocations": 0.001])
    // The program's own reads of the clock are no ends, and what it starts is no part of it.
    let clock = try await suite.measure("clock[kind=a b,n=5]")
    #expect(counts(clock) == Array(repeating: [30, 50, 2, 0], count: 3))
    #expect(clock.description.params == ["kind": "a b", "n": 5])
    #expect(try await counts(suite.measure("child")) == Array(repeating: [40, 40, 1, 0], count: 3))
  }

  @Test("The options of memory passes are those of the engine's suites")
  func options() async throws {
    var options = RunOptions()
    (options.memoryRepeats, options.isolates) = (5, nil)
    #expect(try await FakeOrdoSuite(options: options).measure("steady").memory.count == 5)
    options.isolates = true
    let isolated = try await FakeOrdoSuite(options: options).measure("steady")
    #expect(isolated.memory.count == 5)
    #expect(isolated.rss.count == 5)
    #expect(isolated.rss.allSatisfy { ($0["rss_bytes"]?.integerValue ?? 0) > 100_000 })
    #expect(isolated.failures.isEmpty)
  }

  @Test("Releases that write metrics as texts are asked in texts")
  func textMetrics() async throws {
    let suite = try await FakeOrdoSuite(metric: #"\"%s\""#)
    #expect(try await counts(suite.measure("steady")).first == [150, 150, 2, 0])
  }

  @Test("What hangs, dies, answers rubbish or nothing is one lost benchmark with its reason")
  func lost() async throws {
    let suite = try await FakeOrdoSuite()
    func reasons(_ name: String, within limit: Duration? = nil) async throws -> Set<String> {
      let result = try await suite.measure(name, within: limit)
      #expect(result.memory.isEmpty && result.rounds.isEmpty)
      return Set(result.failures.map { "\($0.kind.rawValue): \($0.reason)" })
    }
    let hangs = try await reasons("hangs", within: .seconds(2))
    let dies = try await reasons("dies")
    #expect(hangs == ["timeout: no end after 2 s"])
    #expect(dies == ["unmeasured: killed by signal 6 (aborted): Fatal error: the shelf is empty"])
    #expect(
      try await reasons("rubbish") == ["unmeasured: its answer is cut off in message 1"])
    #expect(try await reasons("cut") == ["unmeasured: its answer is cut off in message 1"])
    #expect(
      try await reasons("refuses") == ["unmeasured: Benchmark refuses failed with Shut()"])
    #expect(
      try await reasons("none") == [
        "unmeasured: no call of the closure was seen; a benchmark needs maxIterations and a "
          + "maxDuration above 0"
      ])
    // The numbers of a dialog without an end are kept; the benchmark has failed all the same.
    let silent = try await suite.measure("silent")
    #expect(Set(silent.failures.map(\.reason)) == ["it ended before it had answered"])
  }
}
