import Testing

@testable import BenchMemEngine

/// Calibration and rounds, given what a call would take. Set-up is a matter of real time, so the
/// numbers of rounds here are those of actions that take long beside the test itself.
struct TimingProcedureTests {
  /// Carries the procedure out on an action that would take so long; returns the calls of each
  /// step.
  func steps(_ options: TimingOptions, nanosecondsPerCall: Int) -> (TimingProcedure, [Int]) {
    let procedure = TimingProcedure(options, clockPrecision: 20)
    var calls: [Int] = []
    while let step = procedure.next() {
      calls.append(step.calls)
      procedure.record(.timed(nanoseconds: step.calls * nanosecondsPerCall))
    }
    return (procedure, calls)
  }

  @Test func aFastActionIsCalledOftenEnoughToFillTheLeastTime() {
    // 1, 10, 100 calls of 30 ns take 3 µs at most, which is enough to estimate from.
    let (procedure, calls) = steps(TimingOptions(maxTime: .zero), nanosecondsPerCall: 30)
    #expect(calls.prefix(4) == [1, 10, 100, 167])
    #expect(procedure.iterations == 167)
    #expect(procedure.rounds == Array(repeating: 167 * 30, count: 5))
  }

  @Test func aSlowActionIsCalledOnceARound() {
    let options = TimingOptions(maxTime: .milliseconds(100))
    let (procedure, _) = steps(options, nanosecondsPerCall: 1_000_000)
    #expect(procedure.iterations == 1)
    #expect(procedure.rounds.count == 100)
  }

  @Test func theLeastNumberOfRoundsHolds() {
    let options = TimingOptions(minRounds: 7)
    #expect(steps(options, nanosecondsPerCall: 2_000_000_000).0.rounds.count == 7)
  }

  @Test func theClocksPrecisionRaisesTheLeastTime() {
    let procedure = TimingProcedure(TimingOptions(maxTime: .zero), clockPrecision: 10_000)
    while let step = procedure.next() {
      procedure.record(.timed(nanoseconds: step.calls * 1000))
    }
    #expect(procedure.iterations == 100)
  }

  @Test func aPedanticTimingCalibratesNothing() {
    let options = TimingOptions(rounds: 3, iterations: 4, warmupRounds: 2)
    let (procedure, calls) = steps(options, nanosecondsPerCall: 10)
    #expect(calls == [4, 4, 4, 4, 4])
    #expect(procedure.rounds.count == 3)
  }

  @Test func freshStateMakesARoundOneCall() {
    let procedure = TimingProcedure(TimingOptions(rounds: 3), clockPrecision: 20)
    procedure.keepToOneIteration()
    var calls: [Int] = []
    while let step = procedure.next() {
      calls.append(step.calls)
      procedure.record(.timed(nanoseconds: 10))
    }
    #expect(calls == [1, 1, 1])
  }

  @Test func warmingUpComesBeforeTheRounds() {
    let options = TimingOptions(minRounds: 5, maxTime: .microseconds(50), warmsUp: true)
    let (procedure, calls) = steps(options, nanosecondsPerCall: 20_000)
    #expect(procedure.iterations == 1)
    // Calibration, its own warm-up, as many untimed rounds as timed ones at most, the rounds.
    #expect(calls.count > procedure.rounds.count + 1)
  }

  @Test func anActionThatTakesNoTimeEndsAllTheSame() {
    let options = TimingOptions(minRounds: 2, maxTime: .zero)
    let procedure = TimingProcedure(options, clockPrecision: 20)
    var steps = 0
    while let step = procedure.next(), steps < 100 {
      steps += 1
      procedure.record(.timed(nanoseconds: step.calls / 100))
    }
    #expect(procedure.rounds.count == 2)
  }

  @Test func theLoopsOwnCostIsSmall() {
    #expect((0..<1_000_000).contains(LoopOverhead.picoseconds))
  }
}
