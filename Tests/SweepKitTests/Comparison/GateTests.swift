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

  @Test func aNewBenchmarkPassesAndOneThatFailedDoesNot() throws {
    let new = [run("1", .sample("a")), run("2", .sample("a"), .sample("b"))]
    #expect(try gate("peak:10%").check(new).passes)
    var failed = new
    failed[1] = SampleSweep.run(
      "2", "b", [.sample("a")],
      extra: ["failures": [["id": "c", "phase": "memory", "reason": "trapped"]]])
    #expect(try gate("peak:10%").check(failed).missing.map(\.id) == ["c"])
  }

  @Test func timeThatIsOnlyNoiseIsDoubtfulAndPasses() throws {
    let noisy = [10, 12, 9, 30, 11, 14, 8, 29]
    let runs = [
      run("1", .sample("a", milliseconds: noisy)),
      run("2", .sample("a", milliseconds: noisy.map { $0 + 1 })),
    ]
    let report = try gate("time:5%").check(runs)
    #expect(report.passes && report.doubtful.map(\.significance) == [.noise])
    let strict = Gate(thresholds: [try Threshold(parsing: "time:5%")], level: nil)
    #expect(!strict.check(runs).passes)
  }

  @Test func growthOfTheFastestRoundIsNoiseWhereTheRoundsBecameFaster() throws {
    let runs = [
      run("1", .sample("a", milliseconds: [10, 20, 21, 22, 23, 24, 25, 26])),
      run("2", .sample("a", milliseconds: [11, 12, 13, 14, 15, 16, 17, 18])),
    ]
    let report = try gate("time:5%").check(runs)
    #expect(report.passes && report.doubtful.map(\.significance) == [.noise])
    #expect(StepFinder.steps(in: runs, metrics: [.time]).isEmpty)
  }

  @Test func timeThatGrewForSureFailsAndTooFewRoundsDoNotHideIt() throws {
    let rounds = [10, 11, 12, 13, 14, 15, 16, 17]
    let runs = [
      run("1", .sample("a", milliseconds: rounds)),
      run("2", .sample("a", milliseconds: rounds.map { $0 + 9 })),
    ]
    #expect(try gate("time:5%").check(runs).regressions.map(\.significance) == [.significant])
    let few = [
      run("1", .sample("a", milliseconds: [10, 11])),
      run("2", .sample("a", milliseconds: [20, 21])),
    ]
    #expect(try gate("time:5%").check(few).regressions.map(\.significance) == [.tooFewSamples])
  }
}
