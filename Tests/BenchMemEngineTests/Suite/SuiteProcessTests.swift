import Foundation
import Testing

/// A real suite executable, from its command line to its exit status.
struct SuiteProcessTests {
  @Test func listingPrintsEveryIdInOrder() throws {
    let outcome = try ProbeSuite.run("--list")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.split(separator: "\n").prefix(8) == [
        "EngineProbe::Arrays::array[100]", "EngineProbe::Arrays::array[1000]",
        "EngineProbe::matrix[rows-2]", "EngineProbe::matrix[rows-3]",
        "EngineProbe::matrix[columns-2]", "EngineProbe::matrix[columns-3]",
        "EngineProbe::cube[1-x-true]", "EngineProbe::cube[1-x-false]",
      ])
    #expect(outcome.complaints == "")
  }

  @Test(.needsCounting) func listingAsEventsTellsParametersTraitsAndConditions() throws {
    let outcome = try ProbeSuite.run("--list", "--filter", "array", events: true)
    #expect(outcome.status == 0)
    let suite = try #require(outcome.events.first)
    #expect(suite["event"] as? String == "suite")
    #expect(suite["schema"] as? Int == 1)
    #expect(suite["target"] as? String == "EngineProbe")
    #expect(suite["hashing"] as? String == "deterministic")
    #expect(suite["counting"] as? String == "exact")
    let benchmarks = outcome.events("benchmark")
    #expect(benchmarks.count == 2)
    #expect(benchmarks[0]["group"] as? String == "Arrays")
    #expect(benchmarks[0]["params"] as? [String: Int] == ["rows": 100])
    #expect(benchmarks[0]["param"] as? String == "100")
  }

  @Test(.needsCounting) func theMemoryPhaseTellsExactBytes() throws {
    let id = "EngineProbe::Arrays::array[1000]"
    let outcome = try ProbeSuite.run("--run", id, "--phase", "memory", events: true)
    #expect(outcome.status == 0)
    let passes = outcome.events("memory")
    #expect(passes.map { $0["pass"] as? Int } == [0, 1, 2])
    #expect(passes.map { $0["peak_bytes"] as? Int } == [8032, 8032, 8032])
    #expect(passes.map { $0["total_bytes"] as? Int } == [8032, 8032, 8032])
    #expect(passes.map { $0["allocations"] as? Int } == [1, 1, 1])
    #expect(passes.map { $0["live_bytes"] as? Int } == [0, 0, 0])
    #expect(outcome.events("extra").first?["extra_info"] as? [String: Int] == ["bytes": 8000])
    #expect(outcome.events.last?["event"] as? String == "end")
  }

  @Test(.needsCounting) func twoRunsGiveTheSameMemoryEvents() throws {
    let arguments = ("--run", "EngineProbe::sort", "--phase", "memory")
    func run() throws -> [[Int?]] {
      try ProbeSuite.run(
        arguments.0, arguments.1, arguments.2, arguments.3, "--repeats", "4", events: true
      ).events("memory").map { event in
        ["peak_bytes", "total_bytes", "allocations", "usable_bytes"].map { event[$0] as? Int }
      }
    }
    let first = try run()
    #expect(first.count == 4)
    #expect(try run() == first)
  }

  @Test func theTimingPhaseTellsEveryRound() throws {
    let outcome = try ProbeSuite.run(
      "--run", "EngineProbe::matrix[rows-2]", "--phase", "timing", "--max-time", "0.01",
      "--min-rounds", "6", events: true)
    #expect(outcome.status == 0)
    let timing = try #require(outcome.events("timing").first)
    let rounds = try #require(timing["nanoseconds"] as? [Int])
    #expect(rounds.count >= 6)
    #expect(rounds.allSatisfy { $0 > 0 })
    #expect((timing["iterations"] as? Int ?? 0) >= 1)
    #expect((timing["loop_overhead_picoseconds"] as? Int ?? -1) >= 0)
    let options = try #require(timing["options"] as? [String: any Sendable])
    #expect(options["min_rounds"] as? Int == 6)
    #expect(options["max_time"] as? Double == 0.01)
  }

  @Test func anIsolatedPassTellsTheProcessAndTheActionsShare() throws {
    let outcome = try ProbeSuite.run(
      "--run", "EngineProbe::big", "--phase", "rss", events: true)
    #expect(outcome.status == 0)
    let rss = try #require(outcome.events("rss").first)
    let whole = try #require(rss["rss_bytes"] as? Int)
    #expect((22_000_000..<200_000_000).contains(whole))
    guard let share = rss["action_rss_bytes"] as? Int else {
      // Some sandboxes refuse; then the event says so.
      #expect(rss["action_rss_refusal"] != nil)
      return
    }
    #expect((19_000_000..<25_000_000).contains(share))
  }

  @Test func theHighWaterIsNotInheritedFromALargeParent() throws {
    // This process is far larger than the suite's.
    let ballast = UnsafeMutableRawPointer.allocate(byteCount: 300_000_000, alignment: 4096)
    defer { ballast.deallocate() }
    memset(ballast, 1, 300_000_000)
    let outcome = try ProbeSuite.run(
      "--run", "EngineProbe::await", "--phase", "rss", events: true)
    let whole = try #require(outcome.events("rss").first?["rss_bytes"] as? Int)
    #expect(whole < 100_000_000)
  }

  @Test(.needsCounting) func anExceededCeilingFailsWithStatusOneAndNamesIt() throws {
    let outcome = try ProbeSuite.run(
      "--run", "EngineProbe::big", "--phase", "memory", "--repeats", "1", events: true)
    #expect(outcome.status == 1)
    let failures = outcome.events("failure")
    #expect(failures.count == 1)
    #expect(failures.first?["kind"] as? String == "ceiling")
    #expect(
      failures.first?["message"] as? String
        == "peak 20000032 bytes exceeds maxPeak 1KiB (1024 bytes)")
    #expect(outcome.events("memory").count == 1)
    #expect(outcome.events.last?["event"] as? String == "end")
  }

  @Test(
    .needsCounting,
    arguments: [
      ("throws", "the action refused"), ("idle", "the body never called run.measure"),
      ("twice", "the body called run.measure more than once; make it a benchmark for each action"),
    ])
  func aFaultyBenchmarkFailsWithStatus70(name: String, message: String) throws {
    for phase in ["memory", "timing", "rss"] {
      let outcome = try ProbeSuite.run(
        "--run", "EngineProbe::\(name)", "--phase", phase, "--max-time", "0", events: true)
      #expect(outcome.status == 70)
      #expect(outcome.events("failure").first?["message"] as? String == message)
    }
  }

  @Test func aTrapLeavesAStreamWithoutAnEnd() throws {
    let outcome = try ProbeSuite.run(
      "--run", "EngineProbe::traps", "--phase", "memory", events: true,
      environment: ["SWIFT_BACKTRACE": "enable=no"])
    #expect(outcome.status == -1)
    #expect(outcome.events.map { $0["event"] as? String } == ["suite"])
  }

  @Test(
    arguments: [
      (["--bogus"], 64, "unknown argument '--bogus' (try --help)"),
      (
        ["--run", "EngineProbe::no"], 65,
        "no benchmark has the id 'EngineProbe::no'; --list shows them all"
      ),
      (["--cpu", "100000"], 64, "cannot keep to --cpu 100000 (error 22) (try --help)"),
    ])
  func aMistakeIsOneLineAndADocumentedStatus(
    arguments: [String], status: Int32, message: String
  ) throws {
    let outcome =
      arguments.count == 1
      ? try ProbeSuite.run(arguments[0]) : try ProbeSuite.run(arguments[0], arguments[1])
    #expect(outcome.status == status)
    #expect(outcome.complaints == "EngineProbe: error: \(message)\n")
    #expect(outcome.output == "")
  }

  @Test func eventsThatCannotBeWrittenAreStatus74() throws {
    let outcome = try ProbeSuite.run("--list", "--events", "/no/such/folder/events")
    #expect(outcome.status == 74)
    #expect(outcome.complaints.contains("cannot write events to '/no/such/folder/events'"))
  }

  @Test(.needsCounting) func aRunByHandPrintsATableAndEveryFailure() throws {
    let outcome = try ProbeSuite.run(
      "--filter", "a", "--max-time", "0.001", "--repeats", "1",
      environment: ["SWIFT_BACKTRACE": "enable=no"])
    // The benchmark that traps is among them, so the process dies before the table.
    #expect(outcome.status == -1)
    let arrays = try ProbeSuite.run("--filter", "Arrays", "--max-time", "0.001")
    #expect(arrays.status == 0)
    let lines = arrays.output.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.first?.contains("peak (B)") == true)
    #expect(lines.last?.contains("8,032") == true)
    let twice = try ProbeSuite.run("--filter", "::twice")
    #expect(twice.status == 70)
    #expect(twice.complaints.contains("EngineProbe::twice: the body called run.measure"))
  }

  @Test func theSuiteFixesHashingAndAddressesByItself() throws {
    let bare = try ProbeSuite.run("--list", events: true, environment: [:])
    #expect(bare.events.first?["hashing"] as? String == "deterministic")
    let guarded = try ProbeSuite.run(
      "--list", events: true, environment: ["BENCHMEM_REEXECUTED": "1"])
    #expect(guarded.status == 0)
    #expect(guarded.events.first?["hashing"] as? String == "random")
  }

  @Test func aPinnedSuiteSaysSo() throws {
    let outcome = try ProbeSuite.run("--list", "--cpu", "0", events: true)
    #expect(outcome.events.first?["cpu"] as? Int == 0)
  }
}
