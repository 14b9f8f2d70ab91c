import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepResults

@Suite struct GateTests {
  private func run(_ label: String, _ benchmarks: BenchmarkRecord...) -> ComparedRun {
    ComparedRun(label: label, content: .run(.sample(benchmarks)))
  }

  private func gate(_ rule: String, _ reference: Gate.Reference = .first) throws -> Gate {
    Gate(thresholds: [try Threshold(parsing: rule)], reference: reference)
  }

  @Test func theLastRunIsHeldAgainstTheFirst() throws {
    let runs = [
      run("1", .sample("a", peak: 100)), run("2", .sample("a", peak: 500)),
      run("3", .sample("a", peak: 120)),
    ]
    let report = try gate("peak:10%").check(runs)
    #expect(!report.passes && report.comparisons == 1)
    #expect(report.regressions.map(\.from) == ["1"] && report.regressions.map(\.to) == ["3"])
    #expect(report.regressions[0].percent == 20)
    #expect(try gate("peak:20%").check(runs).passes)
  }

  @Test func againstPreviousAStepInTheMiddleCounts() throws {
    let runs = [
      run("1", .sample("a", peak: 100)), run("2", .sample("a", peak: 500)),
      run("3", .sample("a", peak: 90)),
    ]
    #expect(try gate("peak:10%").check(runs).passes)
    let report = try gate("peak:10%", .previous).check(runs)
    #expect(report.regressions.map(\.to) == ["2"] && report.comparisons == 2)
  }

  @Test func againstBestTheLowestEarlierRunCounts() throws {
    let runs = [
      run("1", .sample("a", peak: 100)), run("2", .sample("a", peak: 50)),
      run("3", .sample("a", peak: 90)),
    ]
    let report = try gate("peak:10%", .best).check(runs)
    #expect(report.regressions.map(\.from) == ["2"])
  }

  @Test func nothingToCompareIsNeverGreen() throws {
    let runs = [run("1", .sample("a")), run("2", .sample("a"))]
    let report = try gate("rss:10%").check(runs)
    #expect(!report.passes && report.unmeasured.map(\.text) == ["rss:10%"])
    #expect(try !gate("peak:10%").check([runs[0]]).passes)
    #expect(try !gate("peak:10%").check([]).passes)
  }

  @Test func aBenchmarkThatVanishedFailsUnlessAllowed() throws {
    let runs = [run("1", .sample("a"), .sample("b")), run("2", .sample("a"))]
    var gate = try gate("peak:10%")
    let report = gate.check(runs)
    #expect(!report.passes && report.missing.map(\.id) == ["b"])
    gate.allowsMissing = true
    #expect(gate.check(runs).passes)
  }

  @Test func aBenchmarkThatNothingCanBeHeldAgainstFailsUnlessAllowed() throws {
    let new = [run("1", .sample("a")), run("2", .sample("a"), .sample("b"))]
    for reference in Gate.Reference.allCases {
      var gate = try gate("peak:10%", reference)
      let report = gate.check(new)
      #expect(!report.passes && report.missing.map(\.id) == ["b"])
      #expect(report.missing.map(\.label) == ["1"] && report.missing[0].reason == .absent)
      gate.allowsMissing = true
      #expect(gate.check(new).passes)
    }
    var failed = [run("1", .sample("a")), run("2", .sample("a"))]
    failed[1] = SampleSweep.run(
      "2", "b", [.sample("a")],
      extra: ["failures": [["id": "c", "phase": "memory", "reason": "trapped"]]])
    #expect(try gate("peak:10%").check(failed).missing.map(\.id) == ["c"])
  }

  /// Two runs of one benchmark, whose bursts took turns.
  private func turns(
    _ before: [Double], _ after: [Double], change: (inout BenchmarkRecord) -> Void = { _ in }
  ) -> [ComparedRun] {
    var record = BenchmarkRecord.timed(after, code: "y")
    change(&record)
    return [run("1", .timed(before, code: "x")), run("2", record)]
  }

  @Test func timeThatIsUndecidedOrTheMachinesNoiseIsDoubtfulAndPasses() throws {
    let few = turns(SampleBursts.of(1, count: 3), SampleBursts.of(1.5, count: 3))
    let noisy = turns(SampleBursts.of(1), SampleBursts.of(1.2)) { $0.noiseFloor = 0.3 }
    let same = turns(SampleBursts.of(1), SampleBursts.of(1.5)) { $0.code = "x" }
    let strict = Gate(thresholds: [try Threshold(parsing: "time:5%")], level: nil)
    for (runs, verdict) in [(few, Significance.undecided), (noisy, .noise), (same, .equalCode)] {
      let report = try gate("time:5%").check(runs)
      #expect(report.passes && report.doubtful.map(\.significance) == [verdict])
      // Without a level the numbers alone decide, but equal code cannot differ.
      #expect(strict.check(runs).passes == (verdict == .equalCode), "\(verdict)")
    }
  }

  @Test func pairsOfJustTheTwoBuildsAreWhatIsHeldAgainstTheLimit() throws {
    func pairs(_ factor: Double) -> (inout BenchmarkRecord) -> Void {
      { record in
        var pairs = PairedBursts(benchmark: "b", against: "1", againstCode: "x", code: "y")
        (pairs.before, pairs.after) = (SampleBursts.of(3, seed: 3), SampleBursts.of(3 * factor))
        record.pairs = [pairs]
      }
    }
    // The sweep's turns show growth that is none.
    let none = turns(SampleBursts.of(1), SampleBursts.of(1.5), change: pairs(1))
    let passed = try gate("time:10%").check(none)
    #expect(passed.passes && passed.doubtful.isEmpty && passed.comparisons == 1)
    #expect(StepFinder.steps(in: none, metrics: [.time]).isEmpty)
    // They hide growth that is one; the values are those that it was seen in.
    let grown = turns(SampleBursts.of(1), SampleBursts.of(1, seed: 2), change: pairs(1.5))
    let failed = try gate("time:10%").check(grown)
    #expect(failed.regressions.map(\.significance) == [.significant])
    #expect(failed.regressions.map { Int($0.before) } == [3])
    #expect(failed.regressions.map { ($0.after * 2).rounded() } == [9])
    let steps = StepFinder.steps(in: grown, metrics: [.time])
    #expect(steps.map { Int($0.before) } == [3] && steps.map(\.isRegression) == [true])
  }

  @Test func timeThatGrewForSureFails() throws {
    let report = try gate("time:5%").check(turns(SampleBursts.of(1), SampleBursts.of(1.5)))
    #expect(report.regressions.map(\.significance) == [.significant])
    #expect(try gate("time:60%").check(turns(SampleBursts.of(1), SampleBursts.of(1.5))).passes)
  }

  @Test func timeThatWasNotTakenInTurnsFailsOnlyWhereItGrewByMoreThanMachinesDo() throws {
    func report(_ milliseconds: [Int]) throws -> GateReport {
      try gate("time:5%").check([
        run("1", .sample("a", milliseconds: [10, 11, 12, 13, 14, 15, 16, 17])),
        run("2", .sample("a", milliseconds: milliseconds)),
      ])
    }
    let apart = try report([15, 16, 17, 18, 19, 20, 21, 22])
    #expect(apart.passes && apart.doubtful.map(\.significance) == [.apart])
    // That there are few values does not hide it.
    for grown in [[17, 18, 19, 20, 21, 22, 23, 24], [20]] {
      let suspected = try report(grown)
      #expect(!suspected.passes && suspected.regressions.map(\.significance) == [.suspected])
    }
    // So it is with bursts of another sweep.
    var other = turns(SampleBursts.of(1), SampleBursts.of(1.5)) {
      $0.options["burst_session"] = "other"
    }
    #expect(try gate("time:5%").check(other).doubtful.map(\.significance) == [.apart])
    other = turns(SampleBursts.of(1), SampleBursts.of(2)) { $0.options["burst_session"] = "other" }
    #expect(try gate("time:5%").check(other).regressions.map(\.significance) == [.suspected])
  }

  @Test func aBenchmarkThatBeginsLaterIsHeldAgainstTheFirstRunThatHasIt() throws {
    let runs = [
      run("1", .sample("a")), run("2", .sample("a"), .sample("new", peak: 100)),
      run("3", .sample("a"), .sample("new", peak: 5000)),
    ]
    for reference in Gate.Reference.allCases {
      let report = try gate("peak:10%", reference).check(runs)
      #expect(report.regressions.map(\.id) == ["new"], "\(reference)")
      #expect(report.regressions.map(\.from) == ["2"] && report.missing.isEmpty)
      #expect(report.laterBaselines.map(\.label) == ["1"])
      #expect(report.laterBaselines.map(\.baseline) == ["2"])
    }
    #expect(try gate("peak:10%").check(Array(runs.prefix(2)) + [runs[1]]).passes)
  }

  @Test func aBaseThatFailedIsListedAlsoWhereALaterRunStandsIn() throws {
    let crashed = SampleSweep.run(
      "1", "b", [.sample("a")],
      extra: ["failures": [["id": "b", "phase": "memory", "reason": "killed by signal 9"]]])
    let whole = run("2", .sample("a"), .sample("b"))
    for runs in [[crashed, whole], [crashed, whole, run("3", .sample("a"), .sample("b"))]] {
      for reference in Gate.Reference.allCases {
        let report = try gate("peak:10%", reference).check(runs)
        #expect(!report.passes && report.missing.map(\.label) == ["1"], "\(reference)")
        #expect(report.missing.map(\.id) == ["b"])
        #expect(report.missing[0].reason.summary == "failed in memory: killed by signal 9")
      }
    }
  }

  @Test func aVersionThatFailedAsAWholeIsListedWhereItShouldHaveBeenCompared() throws {
    let failed = ComparedRun(label: "x", content: .failed(phase: "build", reason: "no"))
    let (one, other) = (run("1", .sample("a")), run("3", .sample("a")))
    for reference in Gate.Reference.allCases {
      #expect(try gate("peak:10%", reference).check([one, other, failed]).missing.count == 1)
      #expect(try gate("peak:10%", reference).check([failed, one, other]).missing.count == 1)
    }
    for reference in [Gate.Reference.previous, .best] {
      let report = try gate("peak:10%", reference).check([one, failed, other])
      #expect(!report.passes && report.missing.map(\.label) == ["x"] && report.comparisons == 1)
    }
    let first = try gate("peak:10%").check([one, failed, other])
    #expect(first.passes && first.passedOver == ["x"])
  }

  @Test func whatADefinitionLeavesOutIsNoGapInBetween() throws {
    let skipped = ComparedRun(label: "x", content: .failed(phase: "skipped", reason: "known"))
    let (one, other) = (run("1", .sample("a")), run("3", .sample("a")))
    for reference in Gate.Reference.allCases {
      #expect(try gate("peak:10%", reference).check([one, skipped, other]).passes)
    }
    #expect(try !gate("peak:10%").check([one, skipped]).passes)
  }

  @Test func aMetricThatOneSideLacksIsListed() throws {
    let with = run("1", .sample("a"), .sample("b"))
    let without = run("2", .sample("a", peak: nil), .sample("b"))
    for runs in [[with, without], [without, with]] {
      for reference in Gate.Reference.allCases {
        let report = try gate("peak:10%", reference).check(runs)
        #expect(!report.passes && report.missing.map(\.id) == ["a"])
        #expect(report.missing.map(\.reason) == [.notMeasured])
      }
    }
    // Nobody measured rss of b: it is not missing.
    let isolated = [
      run("1", .sample("a", rss: 5), .sample("b")), run("2", .sample("a", rss: 5), .sample("b")),
    ]
    #expect(try gate("rss:10%").check(isolated).passes)
  }

  @Test func aFailureIsTheReasonOnlyForWhatItsPhaseMeasures() throws {
    func run(_ label: String, _ phase: String, kind: String? = nil) -> ComparedRun {
      var failure: JSONObject = ["id": "a", "phase": .string(phase), "reason": "why"]
      failure["kind"] = kind.map(JSONValue.string)
      return SampleSweep.run(
        label, "a", [.sample("a"), .sample("b", rss: 5)],
        extra: ["failures": [.object(failure)]])
    }
    let id = "a"
    // What exceeds a ceiling was measured, and memory is not what rss is counted in.
    for runs in [
      ["1", "2"].map { run($0, "memory", kind: "ceiling") }, ["1", "2"].map { run($0, "memory") },
      ["1", "2"].map { run($0, "turns") },
    ] {
      #expect(RunIndex(runs[1]).cell(id, MetricColumn(.rss)).reason == .notMeasured)
      #expect(try gate("rss:10%").check(runs).passes)
    }
    let isolated = [run("1", "rss"), run("2", "rss")]
    #expect(
      RunIndex(isolated[1]).cell(id, MetricColumn(.rss)).reason
        == .failed(phase: "rss", reason: "why"))
    #expect(try gate("rss:10%").check(isolated).missing.map(\.label) == ["1", "2"])
  }

  @Test func againstPreviousAGapInTheMiddleIsListedAndBridged() throws {
    let runs = [
      run("1", .sample("a"), .sample("b", peak: 100)), run("2", .sample("a")),
      run("3", .sample("a"), .sample("b", peak: 150)),
    ]
    let report = try gate("peak:10%", .previous).check(runs)
    #expect(report.regressions.map(\.from) == ["1"] && report.regressions.map(\.to) == ["3"])
    #expect(report.missing.map(\.label) == ["2"])
    #expect(try gate("peak:60%", .best).check(runs).passes)
  }

  @Test func aRuleJudgesTheStatisticThatItNames() throws {
    let (slow, fast) = ([10, 11, 12, 13, 14, 15, 16, 17], [10, 30, 33, 36, 39, 42, 45, 48])
    let runs = [
      run("1", .sample("a", milliseconds: slow)), run("2", .sample("a", milliseconds: fast)),
    ]
    #expect(try gate("time:10%").check(runs).passes)
    #expect(try gate("time.min:10%").check(runs).passes)
    for field in ["time.median", "time.mean"] {
      let report = try gate("\(field):10%").check(runs)
      #expect(report.regressions.map(\.threshold.column.field) == [field])
      // Not timed in turns, and far apart in the statistic that is judged.
      #expect(report.regressions.map(\.significance) == [.suspected])
    }
    // The test says nothing about single rounds and about the spread: the threshold decides alone.
    for field in ["time.max", "time.stddev", "time.iqr"] {
      let report = try gate("\(field):10%").check(runs)
      #expect(report.regressions.map(\.significance) == [.notTested], "\(field)")
    }
    func passes(_ peaks: [Int]) -> ComparedRun {
      var record = BenchmarkRecord.sample("a")
      record.memory = MemorySeries(
        peakBytes: peaks, allocations: [1, 1, 1], totalBytes: [1, 1, 1])
      return run("\(peaks)", record)
    }
    let series = [passes([100, 100, 100]), passes([100, 200, 300])]
    #expect(try gate("peak.min:10%").check(series).passes)
    for (field, value) in [("peak.max", 300.0), ("peak.mean", 200), ("peak.median", 200)] {
      #expect(try gate("\(field):10%").check(series).regressions.map(\.after) == [value])
    }
  }
}
