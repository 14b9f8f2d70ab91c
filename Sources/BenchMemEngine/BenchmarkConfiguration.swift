/// What a benchmark's traits say. Nil leaves it to the command line and then to the default.
struct BenchmarkConfiguration: Sendable {
  var group: String?
  var extraInfo: [String: BenchmarkValue] = [:]
  var isIsolated: Bool?
  var countsInstructions = false

  var maxPeak: ByteCount?
  var maxAllocated: ByteCount?
  var maxAllocations: Int?

  var repeats: Int?
  var memoryWarmup: Int?
  var memoryMaxTime: Duration?
  var calls = 1

  var minRounds: Int?
  var minTime: Duration?
  var maxTime: Duration?
  var rounds: Int?
  var iterations: Int?
  var warmupRounds: Int?

  @_optimize(none)
  init(_ traits: [BenchmarkTrait]) {
    for trait in traits { trait.apply(&self) }
  }

  /// The first trait whose value makes no sense, in words.
  @_optimize(none)
  var mistake: String? {
    for (name, limit) in [("maxPeak", maxPeak), ("maxAllocated", maxAllocated)] {
      if let limit, limit.bytes == nil {
        return ".\(name)(\"\(limit)\") is no size; write bytes, or a number with KiB, MiB or GiB"
      }
    }
    let counts = [
      ("repeats", repeats), ("calls", calls), ("minRounds", minRounds), ("rounds", rounds),
      ("iterations", iterations),
    ]
    for (name, count) in counts {
      if let count, count < 1 { return ".\(name)(\(count)) must be at least 1" }
    }
    for (name, count) in [("warmup", memoryWarmup), ("warmupRounds", warmupRounds)] {
      if let count, count < 0 { return ".\(name)(\(count)) must not be negative" }
    }
    return nil
  }
}
