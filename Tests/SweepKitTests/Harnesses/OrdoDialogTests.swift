import SweepResults
import Testing

@testable import SweepMeasuring

/// Recorded and made-up dialogs, and what becomes of them.
@Suite("The dialog of ordo-one/benchmark")
struct OrdoDialogTests {
  private func message(_ text: String) -> [UInt8] {
    withUnsafeBytes(of: text.utf8.count) { Array($0) } + Array(text.utf8)
  }

  /// As release 1.38 lists a benchmark, shortened.
  private static let listed = #"""
    {"list":{"benchmark":{"name":"rows","target":"","configuration":{
    "metrics":[{"wallClock":{}},{"mallocCountTotal":{}},{"syscalls":{}},
    {"custom":{"_0":"hits","polarity":{"prefersLarger":{}},"useScalingFactor":true}}],
    "tags":{"rows":"100","kind":"a b"},"timeUnits":"automatic","units":[],"warmupIterations":1,
    "scalingFactor":1000,"maxDuration":[542101,18446744073709551615],"maxIterations":10,
    "thresholds":[{"mallocCountTotal":{}},{"relative":[],"absolute":[]}]}}}}
    """#

  /// The same in a release that writes metrics as texts and has no scaling factor.
  private static let older = #"""
    {"list":{"benchmark":{"name":"rows","target":"","configuration":{"metrics":["wallClock"],
    "tags":{},"warmupIterations":3,"maxDuration":[0,1000000000000000000],"maxIterations":10}}}}
    """#

  private func benchmark(_ text: String) throws -> OrdoBenchmark {
    try #require(
      try OrdoDialog.replies(message(text) + message(#"{"end":{}}"#)).benchmarks().first)
  }

  @Test("A question is a message and the end, each behind its length")
  func questions() {
    #expect(OrdoDialog.list == message(#"{"list":{}}"#) + message(#"{"end":{}}"#))
    #expect(
      OrdoDialog.run(["name": "rows"])
        == message(#"{"run":{"benchmark":{"name":"rows"}}}"#) + message(#"{"end":{}}"#))
  }

  @Test("A benchmark gets an id with its tags, which are its parameters")
  func ids() throws {
    let description = try benchmark(Self.listed).description(inTarget: "Bench", RunOptions())
    #expect(description.id == "Bench::rows[kind=a b,rows=100]")
    #expect(description.name == "rows[kind=a b,rows=100]")
    #expect(description.params == ["kind": "a b", "rows": 100])
    #expect(description.extraInfo == ["scaling_factor": 1000])
    let older = try benchmark(Self.older).description(inTarget: "Bench", RunOptions())
    #expect(older.id == "Bench::rows")
    #expect(older.params == nil && older.extraInfo.isEmpty)
  }

  @Test("A benchmark is asked for as it was listed, but for its metrics")
  func requests() throws {
    let benchmark = try benchmark(Self.listed)
    let request = benchmark.asking(for: benchmark.clockOnly)
    let configuration = try #require(request["configuration"]?.objectValue)
    #expect(request["name"] == "rows")
    #expect(configuration["metrics"] == [["wallClock": [:]]])
    #expect(configuration["tags"] == ["rows": "100", "kind": "a b"])
    #expect(configuration["thresholds"] == nil)
    // Half of a duration that no number of ours holds: nobody reads it in a request.
    #expect(configuration["maxDuration"] == [542101, 0])
    #expect(try self.benchmark(Self.older).clockOnly.map(\.written) == ["wallClock"])
    #expect(
      benchmark.metrics.filter(OrdoMetrics.isTheirs).map(\.name) == ["syscalls", "hits"])
  }

  @Test("What is no whole dialog is told apart")
  func damaged() {
    func error(_ bytes: [UInt8]) -> OrdoDialogError? {
      do throws(OrdoDialogError) {
        _ = try OrdoDialog.replies(bytes).benchmarks()
        return nil
      } catch { return error }
    }
    let end = message(#"{"end":{}}"#)
    #expect(error([]) == .unfinished)
    #expect(error(Array(end.dropLast())) == .cut(message: 1))
    #expect(error(end + [1, 2, 3]) == .cut(message: 2))
    #expect(error(Array("Segmentation fault\n".utf8)) == .cut(message: 1))
    #expect(error(message("[1]") + end) == .notUnderstood(message: 1))
    #expect(error(message(#"{"list":{"suite":{}}}"#) + end) == .notUnderstood(message: 1))
    #expect(
      error(message(#"{"list":{"benchmark":{"name":"a"}}}"#) + end)
        == .malformed(key: "configuration"))
    #expect(error([UInt8](repeating: 0xff, count: 64)) == .cut(message: 1))
    #expect(throws: OrdoRunError.failed("no")) {
      try OrdoDialog.check(message(#"{"error":{"_0":"no"}}"#) + end)
    }
    #expect(throws: OrdoRunError.dialog(.unfinished)) {
      try OrdoDialog.check(message(#"{"ready":{}}"#))
    }
  }

  @Test("A median is the middle of a histogram, in its buckets of doubling width")
  func medians() throws {
    func median(_ counts: [Int: Int], largest: Int) -> Int? {
      var all = [JSONValue](repeating: 0, count: 5000)
      for (index, count) in counts { all[index] = .integer(count) }
      return OrdoMetrics.median([
        "counts": .array(all), "subBucketHalfCountMagnitude": 10, "unitMagnitude": 0,
        "maxValue": .integer(largest),
      ])
    }
    #expect(median([101: 3], largest: 101) == 101)
    #expect(median([0: 2, 1: 1], largest: 1) == 0)
    #expect(median([1: 1, 3: 1, 2000: 1], largest: 2000) == 3)
    #expect(median([5: 2, 6: 2], largest: 6) == 5)
    // The third bucket begins at 4096 and counts in fours.
    #expect(median([3072: 1], largest: 5000) == 4099)
    #expect(median([3072: 1], largest: 4097) == 4097)
    #expect(median([:], largest: 0) == nil)
    let replies: [OrdoDialog.Reply] = [
      .results([
        ["metric": ["wallClock": [:]], "statistics": ["histogram": ["counts": [1]]]],
        [
          "metric": ["custom": ["_0": "hits"]],
          "statistics": [
            "histogram": [
              "counts": [0, 0, 4], "subBucketHalfCountMagnitude": 10, "unitMagnitude": 0,
            ]
          ],
        ],
      ])
    ]
    #expect(OrdoMetrics.medians(replies) == ["hits": 2])
  }

  @Test("What the library wrote is read up to where its process was cut off")
  func measured() throws {
    let found = try OrdoMeasurements(
      Array("suite 0\nmemory 9 8 7 6 5 4 3 2\ntime 100\nmemory 9 8".utf8))
    #expect(found.passes.count == 1)
    #expect(found.passes.first?["live_blocks"] == 2)
    #expect(found.passes.first?["unmapped_bytes"] == 2)
    #expect(found.times == [100])
    #expect(throws: OrdoRunError.notLoaded) { try OrdoMeasurements([]) }
    #expect(throws: OrdoRunError.cannotCount) { try OrdoMeasurements(Array("suite 4\n".utf8)) }
    // Rounds of as many calls as the clock can tell.
    let short = try OrdoMeasurements(
      Array(("suite 0\n" + String(repeating: "time 1000\n", count: 12)).utf8))
    #expect(short.rounds.iterations == 5)
    #expect(short.rounds.nanoseconds == [5000, 5000])
  }

  @Test("The functions around the closure are found by their names")
  func places() {
    let run = "$s9Benchmark0A8ExecutorV3runySayAA0A6ResultVGA2ACF"
    func function(_ name: String, _ addresses: Range<UInt64>) -> ExecutableSymbols.Function {
      .init(name: name, addresses: addresses)
    }
    #expect(
      OrdoExecutable.places([
        function(run, 1..<2), function(run + "ySbcfU0_", 0x10..<0x20),
        function(run + "ySbcfU0_TA", 0x30..<0x40), function(run + "ySbcfU1_", 0x50..<0x60),
        function("$s4Mine4mineyyFyycfU_", 7..<9), function(run + "ySbcfU2_", 5..<5),
      ]) == "0 10 20 0 30 40 1 50 60")
  }
}
