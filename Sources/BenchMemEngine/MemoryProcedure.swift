/// Tells when enough memory passes have been made: a fixed number, or as many as it takes for the
/// minimum peak to settle.
struct PassCount {
  private let options: MemoryOptions
  private var start: Int?
  private var minimum = Int.max
  private var passes = 0
  private var passesSinceMinimum = 0

  @_optimize(none)
  init(_ options: MemoryOptions) { self.options = options }

  /// Whether another pass is to be made. The time begins with the first question.
  @_optimize(none)
  mutating func wantsPass() -> Bool {
    let now = Clock.now()
    let start = start ?? now
    self.start = start
    if let repeats = options.repeats { return passes < repeats }
    if passes < options.minPasses { return true }
    if passes >= options.maxPasses || passesSinceMinimum >= options.patience { return false }
    return options.maxTime.map { now - start < $0.nanoseconds } ?? true
  }

  @_optimize(none)
  mutating func add(peakBytes: Int) {
    passesSinceMinimum = peakBytes < minimum ? 0 : passesSinceMinimum + 1
    minimum = min(minimum, peakBytes)
    passes += 1
  }
}

/// Warm-up calls, then memory passes.
final class MemoryProcedure: Procedure {
  private let options: MemoryOptions
  private let onPass: (Int, Measurement) -> Void
  private var warmupLeft: Int
  private var count: PassCount
  private(set) var passes: [Measurement] = []
  private(set) var failure: MemoryError?

  @_optimize(none)
  init(_ options: MemoryOptions, onPass: @escaping (Int, Measurement) -> Void = { _, _ in }) {
    self.options = options
    self.onPass = onPass
    warmupLeft = options.warmup
    count = PassCount(options)
  }

  @_optimize(none)
  func next() -> Step? {
    guard failure == nil else { return nil }
    if warmupLeft > 0 {
      warmupLeft -= 1
      return Step(calls: 1, mode: .plain)
    }
    guard count.wantsPass() else { return nil }
    let scope = options.scope
    return Step(
      calls: options.calls, mode: options.recordsPaths ? .recorded(scope) : .counted(scope))
  }

  @_optimize(none)
  func record(_ reading: Reading) {
    guard case .counted(var measurement) = reading else { return }
    count.add(peakBytes: measurement.peakBytes)
    measurement.rssBytes = options.residentBytes
    passes.append(measurement)
    onPass(passes.count - 1, measurement)
  }

  @_optimize(none)
  func fail(_ error: MemoryError) { failure = error }
}
