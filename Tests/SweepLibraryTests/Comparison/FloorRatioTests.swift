import SweepAnalysis
import TestSupport
import Testing

@Suite("The ratio of floors")
struct FloorRatioTests {
  @Test("An interval reaches as far as the value that the level asks for, worked out by hand")
  func byHand() throws {
    // Two turns: each end of an interval of one half may miss with a probability of 1/4 = 2⁻².
    let two = try #require(FloorRatio(before: [2, 4], after: [3, 6]))
    #expect(two.ratio == 1.5 && two.count == 2)
    #expect(two.floors == (2, 3))
    #expect(two.interval(level: 0.5) == (3.0 / 4)...(6.0 / 2))
    // Three turns in any order, at 2 · 2⁻³.
    let three = try #require(FloorRatio(before: [5, 2, 4], after: [8, 3, 6]))
    #expect(three.interval(level: 0.25) == (3.0 / 5)...(8.0 / 2))
    // The same turns tell more at a level that asks for fewer of them.
    #expect(three.interval(level: 0.5) == (3.0 / 4)...(6.0 / 2))
    #expect(three.interval(level: 1) == (3.0 / 2)...(3.0 / 2))
    // There are too few for any other.
    #expect(three.interval(level: 0.1) == 0...(.infinity))
  }

  @Test("What has no ratio has none; a turn that one side lacks is left out")
  func edges() throws {
    #expect(FloorRatio(before: [], after: []) == nil)
    #expect(FloorRatio(before: [1], after: []) == nil)
    #expect(FloorRatio(before: [0, 1], after: [1, 1]) == nil)
    #expect(FloorRatio(before: [1, 1], after: [1, 0]) == nil)
    // The third turn of one side is faster, and was not taken by the other.
    let uneven = try #require(FloorRatio(before: [4, 5, 1], after: [8, 9]))
    #expect(uneven.count == 2 && uneven.ratio == 2)
  }

  @Test(
    "As many turns are needed as halve the level's half",
    arguments: [(1, 1), (0.5, 2), (0.25, 3), (0.05, 6), (0.01, 8), (0.001, 11), (1e-6, 21)])
  func turns(_ level: Double, _ count: Int) throws {
    #expect(FloorRatio.turns(level: level) == count)
    // One turn fewer leaves the interval open, and so many close it.
    func interval(_ turns: Int) throws -> ClosedRange<Double> {
      let values = (0..<turns).map { 1 + Double($0) }
      return try #require(FloorRatio(before: values, after: values)).interval(level: level)
    }
    #expect(try interval(count).upperBound.isFinite)
    if count > 1 { #expect(try interval(count - 1) == 0...(.infinity)) }
  }

  /// Ten turns of a machine with a slow phase of three turns, an outlier, and ties. In the seven
  /// turns of the fast phase, one side is always the faster.
  private static let turns: [(Double, Double)] = [
    (10.1, 10.4), (10, 10.5), (16.2, 15.9), (16, 16.1), (15.8, 16), (10.3, 10.7), (10.2, 31),
    (10, 10.6), (10.35, 10.8), (10.2, 10.45),
  ]

  @Test(
    "Over all 1024 ways to exchange the values of ten turns, equality is denied as rarely as asked",
    arguments: [0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.002])
  func exactness(_ level: Double) throws {
    var denied = 0
    for way in 0..<1024 {
      let turns = Self.turns.enumerated().map { index, turn in
        way >> index & 1 == 0 ? turn : (turn.1, turn.0)
      }
      let floors = try #require(FloorRatio(before: turns.map(\.0), after: turns.map(\.1)))
      if !floors.interval(level: level).contains(1) { denied += 1 }
    }
    #expect(Double(denied) <= level * 1024, "\(denied) of 1024")
    // With these turns, the bound is reached: two ends of 2⁻ᵏ, as long as k turns can tell.
    let needed = FloorRatio.turns(level: level)
    #expect(denied == (needed <= 7 ? 2 * (1024 >> needed) : 0), "\(needed) turns")
  }

  @Test("A planted ratio lies in its interval, and equality does not, in slow phases too")
  func planted() throws {
    var random = SeededGenerator(seed: 7)
    var (missed, found) = (0, 0)
    let trials = 200
    for _ in 0..<trials {
      var (before, after): ([Double], [Double]) = ([], [])
      var isSlow = false
      for _ in 0..<24 {
        if random.chance(isSlow ? 0.4 : 0.1) { isSlow.toggle() }
        func burst(_ time: Double) -> Double {
          let noise = 1 + 0.03 * Double.random(in: 0..<1, using: &random)
          return time * noise * (isSlow ? 1.6 : 1)
        }
        before.append(burst(1))
        after.append(burst(1.2))
      }
      let interval = try #require(FloorRatio(before: before, after: after)).interval(level: 0.001)
      if !interval.contains(1.2) { missed += 1 }
      if interval.lowerBound > 1 { found += 1 }
    }
    #expect(missed <= 2, "\(missed) of \(trials)")
    #expect(found >= 190, "\(found) of \(trials)")
  }
}
