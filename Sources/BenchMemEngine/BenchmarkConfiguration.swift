/// What a benchmark's traits say. Nil leaves it to the command line and then to the default.
struct BenchmarkConfiguration: Sendable {
  var group: String?
  var extraInfo: [String: BenchmarkValue] = [:]
  var isIsolated: Bool?
  var countsInstructions = false
  var wantsProfile = false

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

  /// The names in a run file's `extra_info` under which measured values stand.
  private static let reservedKeys = ["benchmem", "benchmem_bisect"]

  /// A name of theirs among a benchmark's own.
  @_optimize(none)
  static func reservedKey(in extraInfo: [String: BenchmarkValue]) -> String? {
    reservedKeys.first { extraInfo[$0] != nil }
  }

  /// The first trait whose value makes no sense, in words.
  @_optimize(none)
  var mistake: String? {
    if let key = Self.reservedKey(in: extraInfo) {
      return ".extraInfo: \"\(key)\" is kept for measured values; choose another name"
    }
    if let maxAllocations, maxAllocations < 0 {
      return ".maxAllocations(\(maxAllocations)) must not be negative"
    }
    let times = [
      ("memoryMaxTime", memoryMaxTime), ("minTime", minTime), ("maxTime", maxTime),
    ]
    for (name, time) in times {
      if let time, time < .zero { return ".\(name)(\(time)) must not be negative" }
    }
    for (name, limit) in [("maxPeak", maxPeak), ("maxAllocated", maxAllocated)] {
      if let limit, limit.text.hasPrefix("-") { return ".\(name)(\(limit)) must not be negative" }
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
