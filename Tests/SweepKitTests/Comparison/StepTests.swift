import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepReporting
@testable import SweepResults

@Suite struct StepTests {
  private var steps: [Step] {
    StepFinder.steps(in: SampleSweep.runs, metrics: [.peak, .allocations])
  }

  @Test func stepsNameVersionsAndExactBytes() throws {
    let step = try #require(steps.first { $0.id == "Rows::build[n=1000]" && $0.metric == .peak })
    #expect(step.from == "1.1.0" && step.to == "1.3.0" && step.unmeasured == ["1.2.0"])
    #expect(step.before == 85_120 && step.after == 170_240 && step.foldChange == 2)
    #expect(step.significance == .exact)
  }

  @Test func runsOfOtherSeriesAreNoNeighbours() {
    var runs = SampleSweep.runs
    for index in runs.indices { runs[index].series = index % 2 == 0 ? "one" : "other" }
    let places = Dictionary(runs.enumerated().map { ($1.label, $0) }) { $1 }
    let steps = StepFinder.steps(in: runs, metrics: [.peak, .allocations])
    #expect(!steps.isEmpty)
    for step in steps {
      #expect((places[step.from] ?? 0) % 2 == (places[step.to] ?? 1) % 2, "\(step)")
    }
  }

  @Test func aChangeOfEightBytesIsAStep() {
    #expect(steps.contains { $0.to == "1.4.0" && $0.before == 500_000 && $0.after == 500_008 })
  }

  @Test func regressionsComeFirstAndTheLargestOfThemAtTheTop() {
    #expect(steps.map(\.isRegression) == [true, true, true, true, true, false, false, false])
    #expect(steps[0].before == 0 && steps[0].to == "1.1.0")
    #expect(steps[2].foldChange == 2)
  }

  private func timeSteps(
    _ factor: Double, count: Int = 24, session: String = "one", level: Double? = nil
  ) -> [Step] {
    let runs = [("1", 1, "one"), ("2", factor, session)].map { label, factor, session in
      let bursts = SampleBursts.of(0.1 * factor, count: count, seed: label == "1" ? 1 : 2)
      return ComparedRun(
        label: label, content: .run(.sample([.timed(bursts, session: session, id: "a")])))
    }
    return StepFinder.steps(
      in: runs, metrics: [.time],
      tolerance: level.map { StepTolerance(level: $0) } ?? StepTolerance())
  }

  @Test func timeStepsNeedSizeAndTurnsThatTell() throws {
    #expect(timeSteps(1).isEmpty && timeSteps(1.03).isEmpty && timeSteps(0.97).isEmpty)
    for factor in [1.2, 0.8] {
      let steps = timeSteps(factor)
      #expect(steps.map(\.significance) == [.significant], "\(factor)")
      #expect(steps.map(\.isRegression) == [factor > 1])
      let interval = try #require(steps.first?.judgement.interval)
      #expect(interval.contains(steps[0].foldChange))
    }
    // Too few turns for the default level are enough for another.
    #expect(timeSteps(2, count: 8).isEmpty)
    #expect(timeSteps(2, count: 8, level: 0.1).count == 1)
  }

  @Test func timeOfOtherTurnsIsAStepOnlyWhereItIsSuspected() {
    #expect(timeSteps(1.5, session: "other").isEmpty)
    #expect(timeSteps(1.7, session: "other").map(\.significance) == [.suspected])
    #expect(timeSteps(0.5, session: "other").map(\.isRegression) == [false])
  }

  @Test func theMoreIsAskedTheSurerATimeStepMustBe() {
    // Twelve turns tell one pair of versions; of a hundred benchmarks they tell nothing.
    func steps(_ benchmarks: Int) -> Int {
      let runs = [1.0, 2].map { factor in
        ComparedRun(
          label: "\(factor)",
          content: .run(
            .sample(
              (0..<benchmarks).map { .timed(SampleBursts.of(factor, count: 12), id: "b\($0)") })))
      }
      return StepFinder.steps(in: runs, metrics: [.time]).count
    }
    #expect(steps(1) == 1 && steps(100) == 0)
    #expect(FloorRatio.turns(level: 0.01 / 100) > 12)
  }

  /// A sweep of one benchmark, in seconds or bytes.
  private func runs(times: [Double]) -> [ComparedRun] {
    times.enumerated().map { index, time in
      ComparedRun(
        label: "1.\(index)",
        content: .run(.sample([.timed(SampleBursts.of(time, seed: index), id: "a")])))
    }
  }

  private func runs(peaks: [Int?]) -> [ComparedRun] {
    peaks.enumerated().map { index, peak in
      ComparedRun(
        label: "1.\(index)",
        content: peak.map { .run(.sample([.sample("a", peak: $0)])) }
          ?? .failed(phase: "build", reason: "no"))
    }
  }

  @Test func oneOddVersionIsNoStepUpAndDown() throws {
    for (runs, metric) in [
      (runs(peaks: [64, 64, 128, 64]), Metric.peak), (runs(times: [0.1, 0.1, 0.2, 0.1]), .time),
      (runs(peaks: [64, 64, 32, 64]), .peak), (runs(times: [0.1, 0.1, 0.05, 0.1]), .time),
    ] {
      let steps = StepFinder.steps(in: runs, metrics: [metric])
      let step = try #require(steps.first)
      #expect(steps.count == 1 && step.isOdd && step.from == "1.1" && step.to == "1.2")
      #expect(step.back?.label == "1.3")
      let value = try #require(step.back?.value)
      #expect(abs(value / step.before - 1) < 0.01)
    }
    // What stays for two versions, or comes back to another value, is two steps; so is what may
    // have stayed for two versions.
    for peaks in [[64, 128, 128, 64], [64, 128, 65], [64, 128, nil, 64], [64, nil, 128, 64]] {
      let steps = StepFinder.steps(in: runs(peaks: peaks), metrics: [.peak])
      #expect(steps.count == 2 && steps.allSatisfy { !$0.isOdd }, "\(peaks)")
    }
    let twice = StepFinder.steps(in: runs(times: [0.1, 0.2, 0.13]), metrics: [.time])
    #expect(twice.count == 2 && twice.allSatisfy { !$0.isOdd })
    // Of a value that goes to and fro, each is told once.
    let saw = StepFinder.steps(in: runs(peaks: [64, 128, 64, 128, 64]), metrics: [.peak])
    #expect(saw.map(\.to) == ["1.1", "1.3"] && saw.allSatisfy(\.isOdd))
    let last = StepFinder.steps(in: runs(peaks: [64, 128, 64, 128]), metrics: [.peak])
    #expect(last.map(\.to) == ["1.3", "1.1"] && last.map(\.isOdd) == [false, true])
  }

  @Test func anOddVersionIsNamedInEachForm() throws {
    let report = SweepReport(runs(peaks: [64, 64, 128, 64]))
    let text = StepList(report).text
    #expect(text.hasPrefix("Odd versions: 1\n"), "\(text)")
    #expect(
      text.contains(
        "  1.2 after 1.1: a peak 64 B → 128 B +100.0% (odd version: 64 B again in 1.3)\n"))
    let markdown = report.markdown()
    #expect(markdown.contains("### Regressions: none") && markdown.contains("### Odd versions: 1"))
    #expect(markdown.contains("odd version: 64 B again in 1.3"))
    let json = try #require(report.json.objectValue)
    #expect(json["steps"] == [])
    let odd = try #require(json["odd_versions"]?.arrayValue?.first?.objectValue)
    #expect(odd["to"] == "1.2" && odd["back"]?.objectValue?["in"] == "1.3")
    #expect(odd["back"]?.objectValue?["value"]?.doubleValue == 64)
  }

  @Test func theListHoldsTagsAndBytes() {
    let text = StepList(steps).text
    #expect(
      text.contains(
        "1.3.0 after 1.1.0 (not measured between: 1.2.0): Rows::build[n=1000] "
          + "peak 85,120 B → 170,240 B +100.0%\n"))
    #expect(StepList([]).text == "No benchmark changed between the versions.\n")
  }

  @Test func onlyTheLargestAreListedWhereThereAreMany() {
    let report = SweepReport(SampleSweep.runs) { from, _ in
      [CommitSummary(id: "\(from)-abcdefgh", subject: "Change")]
    }
    let (all, short) = (StepList(report).text, StepList(report, most: 1, rest: "report.md").text)
    let regressions = report.entries.map(\.step).filter(\.isRegression)
    #expect(regressions.count > 1)
    #expect(short.contains("Regressions: \(regressions.count)\n  \(regressions[0].to) after "))
    #expect(short.contains("\n  … and \(regressions.count - 1) smaller: report.md\n"))
    #expect(!all.contains("smaller") && all.count > short.count)
    // The commits are those of the steps that are shown.
    let shown = Set(
      report.ranges.map { "  \($0.to) after \($0.from): 1" }.filter(short.contains))
    #expect(shown.contains("  \(regressions[0].to) after \(regressions[0].from): 1"))
    #expect(shown.count < report.ranges.count)
  }

  @Test func theCommitsBetweenAreListedOnceForEachRange() {
    let report = SweepReport(SampleSweep.runs) { from, to in
      to == "1.3.0"
        ? (0..<12).map {
          CommitSummary(id: "\(from)-\($0)-abcdefghij", subject: "Change \($0)\u{1B}")
        } : []
    }
    let text = StepList(report).text
    #expect(text.contains("\nCommits between\n  1.3.0 after 1.1.0: 12  https://github.com/"))
    #expect(text.contains("\n    1.1.0-11-a Change 11\u{FFFD}\n    1.1.0-10-a Change 10"))
    #expect(text.hasSuffix("    and 2 more\n"))
    #expect(report.markdown().contains("- `1.1.0-0-ab` Change 0"))
  }
}
