import SweepAnalysis
import Testing

@Suite("Judging noisy numbers")
struct NoisyJudgeTests {
  /// A machine whose times scatter by a few percent and that slows down while it measures.
  private struct Machine {
    var random: SeededGenerator
    var step = 0

    mutating func time(_ true: Double) -> Double {
      step += 1
      let drift = 1 + 0.004 * Double(step)
      return `true` * drift * (1 + 0.02 * abs(Double.random(in: -1...1, using: &random)))
    }
  }

  /// Judges as the prober does: more values for as long as they are wanted.
  private static func judge(
    _ factor: Double, seed: Int, judge: NoisyJudge = NoisyJudge()
  ) -> (NoisyJudge.Judgement, values: Int) {
    var machine = Machine(random: SeededGenerator(seed: seed))
    let bounds = ChangeBounds(upper: 1.1)
    var (reference, values): ([Double], [Double]) = ([], [])
    var wanted = judge.looks[0]
    while true {
      while values.count < wanted {
        let isFirst = values.count.isMultiple(of: 2)
        if isFirst { reference.append(machine.time(1)) }
        values.append(machine.time(factor))
        if !isFirst { reference.append(machine.time(1)) }
      }
      let judgement = judge.judge(bounds, good: 1, reference: reference, values: values)
      guard case .wants(let count) = judgement else { return (judgement, values.count) }
      wanted = count
    }
  }

  @Test("Clear changes and clear sameness are told by the first look, right every time")
  func clear() {
    for seed in 0..<60 {
      #expect(Self.judge(1.5, seed: seed) == (.bad, 7))
      #expect(Self.judge(0.9, seed: seed) == (.good, 7))
    }
  }

  @Test("Near the limit more values are taken, and wrong verdicts stay within the level")
  func near() {
    var wrong = 0
    var more = 0
    for seed in 0..<100 {
      for (factor, isBad) in [(1.08, false), (1.12, true)] {
        let (judgement, values) = Self.judge(factor, seed: seed)
        if values > 7 { more += 1 }
        switch judgement {
        case .good: wrong += isBad ? 1 : 0
        case .bad: wrong += isBad ? 0 : 1
        case .wants, .undecided: break
        }
      }
    }
    #expect(more > 10)
    #expect(wrong <= 2)
  }

  @Test("On the limit itself the judge does not make up its mind")
  func onTheLimit() {
    let judgements = (0..<100).map { Self.judge(1.1, seed: $0).0 }
    let undecided = judgements.count { if case .undecided = $0 { true } else { false } }
    #expect(undecided >= 95)
  }

  @Test("Shrinkage and both ways are judged at their own bounds")
  func directions() {
    let judge = NoisyJudge()
    let reference = (0..<7).map { 1 + 0.001 * Double($0) }
    func said(_ bounds: ChangeBounds, _ factor: Double) -> NoisyJudge.Judgement {
      judge.judge(bounds, good: 1, reference: reference, values: reference.map { $0 * factor })
    }
    #expect(said(ChangeBounds(lower: 0.9), 0.5) == .bad)
    #expect(said(ChangeBounds(lower: 0.9), 1.5) == .good)
    #expect(said(ChangeBounds(upper: 1.1, lower: 0.9), 1) == .good)
    #expect(said(ChangeBounds(upper: 1.1, lower: 0.9), 1.5) == .bad)
    #expect(said(ChangeBounds(upper: 1.1, lower: 0.9), 0.5) == .bad)
  }
}

private func == (
  left: (NoisyJudge.Judgement, values: Int), right: (NoisyJudge.Judgement, Int)
) -> Bool {
  left.0 == right.0 && left.1 == right.1
}
