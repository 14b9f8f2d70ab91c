import Foundation
import SweepAnalysis
import SweepResults
import Testing

/// Judges bursts that `Scripts/record-bursts` took of real executables; `Scripts/judges` compares
/// other rules on them.
@Suite("Judging recorded bursts") struct RecordedBurstTests {
  /// A recording of one benchmark in two builds.
  struct Series: Decodable {
    let id: String
    /// `same`, `moved` (an unrelated function was added), or by how much more the second does.
    let pair: String
    let before: [Double]
    let after: [Double]

    /// What is said of it when the turns begin at a place: the turns of a sweep, then pairs of what
    /// looks changed.
    func verdict(from start: Int, questions: Int) -> Significance {
      let judge = ChangeJudge(questions: questions)
      let tolerance = Metric.time.tolerance
      func judgement(_ range: Range<Int>) -> Judgement {
        func values(_ all: [Double]) -> [Double] {
          range.map { all[(start + $0) % all.count] }
        }
        guard let floors = FloorRatio(before: values(before), after: values(after)) else {
          preconditionFailure("a recording has positive values")
        }
        return judge.judge(floors, tolerance: tolerance)
      }
      var said = judgement(0..<20)
      // A recording is no longer than the last look: that one goes round.
      for look in ChangeJudge.looks where judge.isSuspect(said, tolerance: tolerance) {
        said = judgement(20..<(20 + look))
      }
      return said.significance
    }
  }

  struct Recording: Decodable {
    let condition: String
    let series: [Series]
  }

  static func recording(_ condition: String) throws -> [Series] {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/bursts-\(condition)", withExtension: "json"))
    return try JSONDecoder().decode(Recording.self, from: Data(contentsOf: url)).series
  }

  /// How often a change is called, over all series of some pairs and all places to begin.
  static func share(
    of pairs: [String], in series: [Series], questions: Int = 81
  ) -> (changes: Int, count: Int) {
    var (changes, count) = (0, 0)
    for each in series where pairs.contains(each.pair) {
      for start in each.before.indices {
        if each.verdict(from: start, questions: questions) == .significant { changes += 1 }
        count += 1
      }
    }
    return (changes, count)
  }

  @Test(
    "Where nothing changed, and where code only moved, no change is called",
    arguments: ["quiet", "busy"])
  func innocent(condition: String) throws {
    let found = Self.share(of: ["same", "moved"], in: try Self.recording(condition))
    #expect(found.count > 1_000)
    #expect(found.changes == 0)
  }

  @Test(
    "A fifth more work is found in 95 of 100, half more in all, on a quiet machine")
  func guilty() throws {
    let series = try Self.recording("quiet")
    let fifth = Self.share(of: ["+20"], in: series)
    #expect(fifth.count > 800 && fifth.changes * 100 >= fifth.count * 95, "\(fifth)")
    let half = Self.share(of: ["+50"], in: series)
    #expect(half.count > 800 && half.changes == half.count, "\(half)")
  }

  @Test(
    "Even one question alone, which has all of the level, accuses one innocent in a hundred at most",
    arguments: ["quiet", "busy"])
  func oneQuestion(condition: String) throws {
    let found = Self.share(
      of: ["same", "moved"], in: try Self.recording(condition), questions: 1)
    #expect(found.changes * 100 <= found.count, "\(found)")
  }

  @Test(
    "A sweep of nothing with 81 neighbours is clean in 99 of 100, drawn from the recordings",
    arguments: ["quiet", "busy"])
  func sweeps(condition: String) throws {
    let innocent = try Self.recording(condition).filter { ["same", "moved"].contains($0.pair) }
    var random = Generator(state: 2_026)
    var alarms = 0
    for _ in 0..<200 {
      let isAlarm = (0..<81).contains { _ in
        let series = innocent[Int.random(in: innocent.indices, using: &random)]
        let start = Int.random(in: series.before.indices, using: &random)
        return series.verdict(from: start, questions: 81) == .significant
      }
      if isAlarm { alarms += 1 }
    }
    #expect(alarms <= 2)
  }

  /// SplitMix64 (Steele, Lea and Flood 2014), so that every run draws the same.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
  }
}
