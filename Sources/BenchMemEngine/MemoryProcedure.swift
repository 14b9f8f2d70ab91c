/// Warm-up calls, then memory passes: a fixed number, or as many as it takes for the minimum peak
/// to settle.
final class MemoryProcedure: Procedure {
  private let options: MemoryOptions
  private let onPass: (Int, Measurement) -> Void
  private var warmupLeft: Int
  private var start: Int?
  private var passesSinceMinimum = 0
  private(set) var passes: [Measurement] = []
  private(set) var failure: MemoryError?

  @_optimize(none)
  init(_ options: MemoryOptions, onPass: @escaping (Int, Measurement) -> Void = { _, _ in }) {
    self.options = options
    self.onPass = onPass
    warmupLeft = options.warmup
  }

  @_optimize(none)
  func next() -> Step? {
    guard failure == nil else { return nil }
    if warmupLeft > 0 {
      warmupLeft -= 1
      return Step(calls: 1, mode: .plain)
    }
    let start = start ?? Clock.now()
    self.start = start
    guard wantsPass(elapsed: Clock.now() - start) else { return nil }
    return Step(calls: options.calls, mode: .counted(options.scope))
  }

  @_optimize(none)
  func record(_ reading: Reading) {
    guard case .counted(let measurement) = reading else { return }
    let minimum = passes.reduce(Int.max) { min($0, $1.peakBytes) }
    passesSinceMinimum = measurement.peakBytes < minimum ? 0 : passesSinceMinimum + 1
    passes.append(measurement)
    onPass(passes.count - 1, measurement)
  }

  @_optimize(none)
  func fail(_ error: MemoryError) { failure = error }

  @_optimize(none)
  private func wantsPass(elapsed: Int) -> Bool {
    if let repeats = options.repeats { return passes.count < max(1, repeats) }
    if passes.count < options.minPasses { return true }
    if passes.count >= max(options.minPasses, options.maxPasses) { return false }
    if passesSinceMinimum >= options.patience { return false }
    return options.maxTime.map { elapsed < $0.nanoseconds } ?? true
  }
}
