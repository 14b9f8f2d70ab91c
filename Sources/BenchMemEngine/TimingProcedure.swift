/// Calibration, warm-up and timed rounds, as pytest-benchmark does them.
///
/// Calibration looks for a number of iterations with which a round lasts `minTime`; then it times
/// as many rounds as fill `maxTime`, `minRounds` at least.
final class TimingProcedure: Procedure {
  private enum Phase {
    case calibrating
    case calibrationWarmup(start: Int, calls: Int)
    case warmup(left: Int)
    case rounds(left: Int)
  }

  private(set) var options: TimingOptions
  private let targetTime: Int
  private var phase = Phase.calibrating
  private var roundStart = 0
  private var best = Int.max
  private(set) var iterations: Int
  private(set) var rounds: [Int] = []
  private(set) var failure: MemoryError?

  @_optimize(none)
  init(_ options: TimingOptions, clockPrecision: Int = Clock.precision) {
    self.options = options
    targetTime = max(options.minTime.nanoseconds, clockPrecision * options.calibrationPrecision)
    iterations = options.iterations ?? 1
    if options.rounds != nil && options.iterations != nil { beginRounds(duration: 1) }
  }

  @_optimize(none)
  func next() -> Step? {
    roundStart = Clock.now()
    switch phase {
    case .rounds(left: 0): return nil
    default: return Step(calls: iterations, mode: .timed)
    }
  }

  /// Makes a round one call, unless a trait says otherwise: each call needs state of its own.
  @_optimize(none)
  func keepToOneIteration() {
    guard options.iterations == nil else { return }
    options.iterations = 1
    if options.rounds != nil { beginRounds(duration: 1) }
  }

  @_optimize(none)
  func fail(_ error: MemoryError) { failure = error }

  @_optimize(none)
  func record(_ reading: Reading) {
    guard case .timed(let nanoseconds) = reading else { return }
    switch phase {
    case .calibrating: recordCalibration(nanoseconds)
    case .calibrationWarmup(let start, let calls): recordWarmup(nanoseconds, start, calls)
    case .warmup(let left): phase = left > 1 ? .warmup(left: left - 1) : roundsPhase
    case .rounds(let left):
      rounds.append(nanoseconds)
      phase = .rounds(left: left - 1)
    }
  }

  @_optimize(none)
  private func recordCalibration(_ nanoseconds: Int) {
    best = nanoseconds
    guard options.warmsUp else { return judge(nanoseconds) }
    phase = .calibrationWarmup(start: Clock.now(), calls: 0)
  }

  @_optimize(none)
  private func recordWarmup(_ nanoseconds: Int, _ start: Int, _ calls: Int) {
    best = min(best, nanoseconds)
    let calls = calls + iterations
    let isDone =
      Clock.now() - start >= options.maxTime.nanoseconds || calls >= TimingOptions.warmupIterations
    if isDone { judge(best) } else { phase = .calibrationWarmup(start: start, calls: calls) }
  }

  /// Accepts the number of iterations, or tries another.
  @_optimize(none)
  private func judge(_ nanoseconds: Int) {
    let duration = max(nanoseconds, 1)
    guard options.iterations == nil, duration < targetTime else { return beginRounds(duration) }
    if duration >= targetTime * 5 / options.calibrationPrecision {
      iterations = max(1, (targetTime * iterations + duration - 1) / duration)
      if iterations == 1 { return beginRounds(duration) }
    } else {
      iterations *= 10
    }
    phase = .calibrating
  }

  private var plannedRounds = 0
  private var roundsPhase: Phase { .rounds(left: plannedRounds) }

  @_optimize(none)
  private func beginRounds(_ duration: Int) {
    beginRounds(duration: max(duration, Clock.now() - roundStart))
  }

  /// What a round takes includes its set-up here, which must fit into the time as well.
  @_optimize(none)
  private func beginRounds(duration: Int) {
    let fitting = (options.maxTime.nanoseconds + duration - 1) / duration
    plannedRounds = options.rounds ?? max(options.minRounds, fitting)
    rounds.reserveCapacity(plannedRounds)
    let warmup = options.warmsUp ? max(1, TimingOptions.warmupIterations / iterations) : 0
    let warmupRounds = max(options.warmupRounds, min(plannedRounds, warmup))
    phase = warmupRounds > 0 ? .warmup(left: warmupRounds) : roundsPhase
  }
}
