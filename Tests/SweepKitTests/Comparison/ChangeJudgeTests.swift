import Foundation
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepReporting
@testable import SweepResults

@Suite("Judging changes of time")
struct ChangeJudgeTests {
  private func judge(
    _ before: BenchmarkRecord, _ after: BenchmarkRecord, questions: Int = 1,
    tolerance: Double? = nil, _ column: MetricColumn = MetricColumn(.time)
  ) -> Judgement {
    ChangeJudge(questions: questions).judge(
      column, from: before, to: after, tolerance: tolerance, isGrowth: true)
  }

  @Test("Twice and half the time is a change, with floors and an interval around the ratio")
  func significant() throws {
    for factor in [2, 0.5] {
      let judgement = judge(
        .timed(SampleBursts.of(1)), .timed(SampleBursts.of(factor, seed: 2)))
      #expect(judgement.significance == .significant)
      let ratio = try #require(judgement.ratio)
      #expect(abs(ratio / factor - 1) < 0.02)
      let interval = try #require(judgement.interval)
      #expect(interval.contains(ratio) && !interval.contains(1))
    }
  }

  @Test("No change is said to be none, within a bound that is below the tolerance")
  func noise() throws {
    let judgement = judge(.timed(SampleBursts.of(1)), .timed(SampleBursts.of(1, seed: 2)))
    #expect(judgement.significance == .noise)
    let bound = try #require(judgement.bound)
    #expect(bound <= Metric.time.tolerance)
  }

  @Test("Too few turns, and a change about as large as what is tolerated, decide nothing")
  func undecided() {
    let few = judge(
      .timed(SampleBursts.of(1, count: 3)), .timed(SampleBursts.of(2, count: 3, seed: 2)))
    #expect(few.significance == .undecided && few.ratio != nil)
    #expect(few.bound == nil && few.intervalText == nil)
    let near = judge(
      .timed(SampleBursts.of(1)),
      .timed(SampleBursts.of(1 + 0.97 * Metric.time.tolerance, seed: 2)))
    #expect(near.significance == .undecided)
    // The first is worth being timed again, and so is the second; a decided one is not.
    let judge = ChangeJudge()
    for judgement in [few, near] {
      #expect(judge.isSuspect(judgement, tolerance: Metric.time.tolerance))
    }
    let decided = self.judge(.timed(SampleBursts.of(1)), .timed(SampleBursts.of(2, seed: 2)))
    #expect(!judge.isSuspect(decided, tolerance: Metric.time.tolerance))
  }

  @Test("The more questions, the surer a change must be")
  func questions() {
    let (before, after) = (SampleBursts.of(1, count: 14), SampleBursts.of(2, count: 14, seed: 2))
    var verdicts: [Significance] = []
    for questions in [1, 4, 1_000] {
      verdicts.append(judge(.timed(before), .timed(after), questions: questions).significance)
    }
    #expect(verdicts == [.significant, .significant, .undecided])
    #expect(FloorRatio.turns(level: 0.01 / 1_000) > 14)
  }

  @Test("Bursts of other sessions, and rounds of one process, are apart or suspected")
  func apart() {
    let bursts = SampleBursts.of(1)
    func verdict(_ factor: Double, _ session: String?) -> Significance {
      judge(
        .timed(bursts), .timed(bursts.map { $0 * factor }, session: session)
      ).significance
    }
    for session in ["other", nil] {
      #expect(verdict(1, session) == .apart && verdict(1.5, session) == .apart)
      #expect(verdict(1.7, session) == .suspected && verdict(0.5, session) == .suspected)
    }
    // No name is no session, on either side.
    let alone = BenchmarkRecord.timed(bursts, session: nil)
    #expect(judge(alone, alone).significance == .apart)
    let rounds = BenchmarkRecord.sample("b", milliseconds: [10, 11, 12, 13, 14, 15, 16, 17])
    let slower = BenchmarkRecord.sample("b", milliseconds: [15, 16, 17, 18, 19, 20, 21, 22])
    let twice = BenchmarkRecord.sample("b", milliseconds: [20, 21, 22, 23, 24, 25, 26, 27])
    #expect(judge(rounds, slower).significance == .apart)
    #expect(judge(rounds, twice).significance == .suspected)
    #expect(judge(twice, rounds).significance == .suspected)
    #expect(judge(rounds, twice).ratio == nil && judge(rounds, twice).interval == nil)
    #expect(Significance.suspected.isChange && !Significance.apart.isChange)
  }

  @Test("A time of zero says nothing")
  func zero() {
    let nothing = BenchmarkRecord.timed(Array(repeating: 0, count: 24))
    let something = BenchmarkRecord.timed(SampleBursts.of(1))
    #expect(judge(nothing, nothing).significance == .apart)
    #expect(judge(nothing, something).significance == .apart)
    #expect(judge(something, nothing).significance == .apart)
  }

  @Test("The same code is no question, whatever the bursts say; exact values are facts")
  func certain() {
    let (before, after) = (SampleBursts.of(1), SampleBursts.of(3))
    let same = judge(.timed(before, code: "x"), .timed(after, code: "x"))
    #expect(same.significance == .equalCode && same.ratio == nil)
    #expect(judge(.timed(before, code: "x"), .timed(after, code: "y")).significance == .significant)
    let (small, large) = (
      BenchmarkRecord.sample("b", peak: 1), BenchmarkRecord.sample("b", peak: 2)
    )
    #expect(judge(small, large, MetricColumn(.peak)).significance == .exact)
    let spread = MetricColumn(.time, .stddev)
    #expect(judge(.timed(before), .timed(after), spread).significance == .notTested)
  }

  /// A record with pairs against the code `x`.
  private func paired(
    _ bursts: [Double], before: [Double], after: [Double], code: String = "y", against: String = "x"
  ) -> BenchmarkRecord {
    var record = BenchmarkRecord.timed(bursts, code: code)
    var pairs = PairedBursts(
      benchmark: "b", against: "1.0", againstCode: against, code: code)
    (pairs.before, pairs.after) = (before, after)
    record.pairs = [pairs]
    return record
  }

  @Test("Pairs of just the two builds win over the turns of the sweep, in either direction")
  func pairs() throws {
    let base = BenchmarkRecord.timed(SampleBursts.of(1), code: "x")
    // In the sweep's turns the second takes as long as the first; in pairs, twice as long.
    let other = paired(
      SampleBursts.of(1, seed: 2), before: SampleBursts.of(1, seed: 3),
      after: SampleBursts.of(2, seed: 4))
    let forth = judge(base, other)
    #expect(forth.significance == .significant)
    let growth = try #require(forth.ratio)
    #expect(abs(growth - 2) < 0.05)
    let back = judge(other, base)
    #expect(back.significance == .significant)
    let shrinkage = try #require(back.ratio)
    #expect(abs(shrinkage - 0.5) < 0.02)
    // Those of another build are not meant.
    let stranger = BenchmarkRecord.timed(SampleBursts.of(1), code: "z")
    #expect(judge(stranger, other).significance == .noise)
    // They do where the sweep's turns were others.
    var apart = other
    apart.setBursts(BurstSeries(session: "other", values: SampleBursts.of(1)), iterations: 1)
    #expect(judge(base, apart).significance == .significant)
    #expect(judge(stranger, apart).significance == .apart)
  }

  @Test("A diff shows the change that the judge speaks of, with its interval and mark")
  func diff() throws {
    // In the sweep's turns the second takes as long as the first; in pairs, twice as long.
    let runs = [
      BenchmarkRecord.timed(SampleBursts.of(1), code: "x"),
      paired(
        SampleBursts.of(1, seed: 2), before: SampleBursts.of(1, seed: 3),
        after: SampleBursts.of(2, seed: 4)),
      .timed(SampleBursts.of(1), code: "x"),
      .timed(SampleBursts.of(1.001, seed: 5), code: "z"),
    ].enumerated().map { ComparedRun(label: "\($0)", content: .run(.sample([$1]))) }
    func cells(_ statistic: Statistic) throws -> [String] {
      let table = ComparisonTable(
        Comparison(runs, columns: [MetricColumn(.time, statistic)]), options: .init(isDiff: true),
        runs: runs)
      return try #require(table.sections.first?.rows.first).cells.dropFirst(2).map(\.full)
    }
    let shown = try cells(.min)
    #expect(
      shown[0].wholeMatch(of: #/\+(99|100)\.\d% \(\+9\d\.\d…\+10\d\.\d\) \*/#) != nil, "\(shown)")
    #expect(shown[1] == "0.0% =")
    #expect(shown[2].wholeMatch(of: #/\+0\.\d% \(-\d\.\d…\+\d\.\d\) ~/#) != nil, "\(shown)")
    // The interval is that of the floors; a mean has its mark alone.
    #expect(try cells(.mean).allSatisfy { !$0.contains("…") })
    // JSON has the same verdicts, and numbers without rounding.
    let json = try CompareRequest(metrics: [.time], statistics: [.min]).report(runs).json
    let benchmark = json.objectValue?["benchmarks"]?.arrayValue?.first?.objectValue
    let changes = try #require(benchmark?["changes"]?.objectValue?["time:min"]?.arrayValue)
    #expect(
      changes.map { $0.objectValue?["significance"] } == [
        nil, "significant", "equal code", "noise",
      ])
    let interval = try #require(changes[1].objectValue?["interval"]?.arrayValue)
    let ends = interval.compactMap(\.doubleValue)
    let ratio = try #require(changes[1].objectValue?["ratio"]?.doubleValue)
    #expect(ends.count == 2 && ends[0] < ratio && ratio < ends[1] && abs(ratio - 2) < 0.05)
  }

  @Test("Instructions that did not change mark a change of time as one of layout, either way")
  func instructions() {
    let base = BenchmarkRecord.timed(SampleBursts.of(1), code: "x")
    func other(_ factor: Double, instructions: Int) -> BenchmarkRecord {
      var record = paired(
        SampleBursts.of(1), before: SampleBursts.of(1), after: SampleBursts.of(factor, seed: 2))
      record.pairs[0].instructions = .init(
        before: 1_000_000, after: instructions, way: "callgrind")
      return record
    }
    let moved = other(1.12, instructions: 1_000_900)
    #expect(judge(base, moved).isProbablyLayout && judge(moved, base).isProbablyLayout)
    #expect(judge(base, moved).evidence.contains("probably not the code"))
    // Layout does not double the time; what waits may.
    for factor in [1.2, 2] {
      let waiting = other(factor, instructions: 1_000_900)
      #expect(!judge(base, waiting).isProbablyLayout, "\(factor)")
    }
    let slower = other(2, instructions: 1_000_900)
    #expect(judge(base, slower).significance == .significant)
    #expect(!judge(base, slower).isProbablyLayout && !judge(slower, base).isProbablyLayout)
    #expect(judge(base, slower).evidence.contains("the same instructions: waiting"))
    let longer = other(1.2, instructions: 2_000_000)
    #expect(!judge(base, longer).isProbablyLayout)
    #expect(judge(base, longer).evidence.contains("instructions +100.0%"))
    #expect(judge(longer, base).evidence.contains("instructions -50.0%"))
  }

  @Test("What has been timed in part is undecided, however large, unless pairs say more")
  func inPart() throws {
    let before = BenchmarkRecord.timed(SampleBursts.of(1), code: "x")
    let bursts = SampleBursts.of(2, seed: 2)
    for isFirst in [true, false] {
      var (one, other) = (before, BenchmarkRecord.timed(bursts, code: "y"))
      #expect(judge(one, other).significance == .significant)
      if isFirst { one.wantBursts(40) } else { other.wantBursts(40) }
      let judgement = judge(one, other)
      #expect(judgement.significance == .undecided)
      let (ratio, interval) = (try #require(judgement.ratio), try #require(judgement.interval))
      #expect(abs(ratio - 2) < 0.05 && interval.contains(ratio))
    }
    // Before the first turn there is one burst of each, and no session.
    var (one, other) = (
      BenchmarkRecord.timed([1], session: nil, id: "c"),
      BenchmarkRecord.timed([2], session: nil, id: "c")
    )
    #expect(judge(one, other).significance == .suspected)
    one.wantBursts(20)
    other.wantBursts(20)
    #expect(judge(one, other).significance == .undecided)
    // Those that there are to be are all.
    var done = BenchmarkRecord.timed(bursts, code: "y")
    done.wantBursts(24)
    #expect(!done.isTimedInPart && judge(before, done).significance == .significant)
    var asked = paired(bursts, before: SampleBursts.of(1), after: bursts)
    asked.wantBursts(40)
    #expect(asked.isTimedInPart && judge(before, asked).significance == .significant)
    // A file says so, and one of which nothing is said is whole.
    let file = try RunFile(
      parsing: Data(RunFile.sample([one, before]).json.text.utf8), path: "in-part.json")
    #expect(file.benchmarks.map(\.isTimedInPart) == [true, false])
  }

  @Test("What a control differs by on this machine is tolerated")
  func noiseFloor() {
    let before = BenchmarkRecord.timed(SampleBursts.of(1))
    let after = BenchmarkRecord.timed(SampleBursts.of(1.2, seed: 2))
    #expect(judge(before, after).significance == .significant)
    for isFirst in [true, false] {
      var (one, other) = (before, after)
      if isFirst { one.noiseFloor = 0.3 } else { other.noiseFloor = 0.3 }
      #expect(judge(one, other).significance != .significant, "\(isFirst)")
    }
    var quiet = after
    quiet.noiseFloor = 0.01
    #expect(judge(before, quiet).significance == .significant)
  }

  @Test("A gate with a finer limit asks for a finer look, and a coarser one does not hide a change")
  func tolerance() {
    let before = BenchmarkRecord.timed(SampleBursts.of(1))
    let after = BenchmarkRecord.timed(SampleBursts.of(1.04, seed: 2))
    #expect(judge(before, after, tolerance: 0.01).significance == .significant)
    #expect(judge(before, after, tolerance: 0.1).significance == .noise)
  }
}
