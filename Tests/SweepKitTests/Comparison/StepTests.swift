import Testing

@testable import SweepAnalysis
@testable import SweepReporting

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

  @Test func aChangeOfEightBytesIsAStep() {
    #expect(steps.contains { $0.to == "1.4.0" && $0.before == 500_000 && $0.after == 500_008 })
  }

  @Test func regressionsComeFirstAndTheLargestOfThemAtTheTop() {
    #expect(steps.map(\.isRegression) == [true, true, true, true, true, false, false, false])
    #expect(steps[0].before == 0 && steps[0].to == "1.1.0")
    #expect(steps[2].foldChange == 2)
  }

  @Test func timeStepsNeedSizeAndSignificance() {
    func steps(_ shift: Int) -> [Step] {
      let rounds = [100, 101, 102, 103, 104, 105, 106, 107]
      let runs = [
        ("1", rounds), ("2", rounds.map { $0 + shift }),
      ].map { label, rounds in
        ComparedRun(
          label: label, content: .run(.sample([.sample("a", milliseconds: rounds)])))
      }
      return StepFinder.steps(in: runs, metrics: [.time])
    }
    #expect(steps(1).isEmpty && steps(4).isEmpty)
    #expect(steps(9).count == 1 && steps(-9).count == 1)
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
