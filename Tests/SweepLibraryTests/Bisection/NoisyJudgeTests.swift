import SweepAnalysis
import TestSupport
import Testing

@Suite("Judging noisy numbers")
struct NoisyJudgeTests {
  /// A machine whose times scatter by a few percent. For what ranks judge, it slows down while it
  /// measures; for what floors judge, it has phases in which everything takes longer.
  private struct Machine {
    let rule: NoisyJudge.Rule
    var random: SeededGenerator
    var step = 0
    var isSlow = false

    mutating func time(_ true: Double) -> Double {
      step += 1
      if random.chance(isSlow ? 0.2 : 0.05) { isSlow.toggle() }
      let slowness = rule == .ranks ? 1 + 0.004 * Double(step) : isSlow ? 1.6 : 1
      return `true` * slowness * (1 + 0.02 * abs(Double.random(in: -1...1, using: &random)))
    }
  }

  /// Judges as the prober does: more values for as long as they are wanted.
  private static func judge(
    _ rule: NoisyJudge.Rule, _ factor: Double, seed: Int
  ) -> (NoisyJudge.Judgement, values: Int) {
    let judge = NoisyJudge(rule)
    var machine = Machine(rule: rule, random: SeededGenerator(seed: seed))
    let bounds = ChangeBounds(upper: 1.1)
    var (reference, values): ([Double], [Double]) = ([], [])
    var wanted = judge.looks[0]
    while true {
      while values.count < wanted {
        let isFirst = machine.random.chance(0.5)
        if isFirst { reference.append(machine.time(1)) }
        values.append(machine.time(factor))
        if !isFirst { reference.append(machine.time(1)) }
      }
      let judgement = judge.judge(bounds, good: 1, reference: reference, values: values)
      guard case .wants(let count) = judgement else { return (judgement, values.count) }
      wanted = count
    }
  }

  private static let rules = [NoisyJudge.Rule.floors, .ranks]

  @Test("Clear changes and clear sameness are told soon, right every time", arguments: rules)
  func clear(_ rule: NoisyJudge.Rule) {
    let looks = NoisyJudge(rule).looks
    for (factor, verdict) in [(1.5, NoisyJudge.Judgement.bad), (0.9, .good)] {
      let told = (0..<60).map { Self.judge(rule, factor, seed: $0) }
      #expect(told.allSatisfy { $0.0 == verdict && $0.values <= looks[1] }, "\(factor)")
      #expect(told.count { $0.values == looks[0] } >= 50, "\(factor)")
    }
  }

  @Test(
    "Near the limit more values are taken, and wrong verdicts stay within the level",
    arguments: [(NoisyJudge.Rule.floors, 0.003), (.ranks, 0.02)])
  func near(_ rule: NoisyJudge.Rule, _ distance: Double) {
    var (wrong, right, more) = (0, 0, 0)
    for seed in 0..<100 {
      for (factor, isBad) in [(1.1 - distance, false), (1.1 + distance, true)] {
        let (judgement, values) = Self.judge(rule, factor, seed: seed)
        if values > NoisyJudge(rule).looks[0] { more += 1 }
        switch judgement {
        case .good, .bad: if (judgement == .bad) == isBad { right += 1 } else { wrong += 1 }
        case .wants, .undecided: break
        }
      }
    }
    #expect(more > 10)
    #expect(wrong <= 2)
    // Where the machine slows down all the time, so small a change cannot be told from none.
    if rule == .floors { #expect(right > 20) }
  }

  @Test("On the limit itself the judge does not make up its mind", arguments: rules)
  func onTheLimit(_ rule: NoisyJudge.Rule) {
    let judgements = (0..<100).map { Self.judge(rule, 1.1, seed: $0).0 }
    #expect(judgements.count { $0 == .undecided } >= 95)
  }

  @Test("Shrinkage and both ways are judged at their own bounds", arguments: rules)
  func directions(_ rule: NoisyJudge.Rule) {
    let judge = NoisyJudge(rule)
    let reference = (0..<judge.looks[0]).map { 1 + 0.001 * Double($0) }
    func said(_ bounds: ChangeBounds, _ factor: Double) -> NoisyJudge.Judgement {
      judge.judge(bounds, good: 1, reference: reference, values: reference.map { $0 * factor })
    }
    #expect(said(ChangeBounds(lower: 0.9), 0.5) == .bad)
    #expect(said(ChangeBounds(lower: 0.9), 1.5) == .good)
    #expect(said(ChangeBounds(upper: 1.1, lower: 0.9), 1) == .good)
    #expect(said(ChangeBounds(upper: 1.1, lower: 0.9), 1.5) == .bad)
    #expect(said(ChangeBounds(upper: 1.1, lower: 0.9), 0.5) == .bad)
  }

  @Test("What stands for values is their floor, or their middle")
  func headline() {
    #expect(NoisyJudge(.floors).value(of: [3, 1, 2]) == 1)
    #expect(NoisyJudge(.ranks).value(of: [3, 1, 2]) == 2)
    #expect(NoisyJudge(.ranks).value(of: [4, 1, 3, 2]) == 2.5)
  }
}
