/// How many memory passes to make, and of what.
struct MemoryOptions {
  /// One pass, of the first call in a process: what an isolated benchmark makes in each of its own.
  @_optimize(none)
  static func cold(calls: Int, residentBytes: Int? = nil) -> MemoryOptions {
    var options = MemoryOptions(repeats: 1, warmup: 0, calls: calls)
    options.residentBytes = residentBytes
    return options
  }

  /// Exactly so many passes; nil goes on until the minimum settles.
  var repeats: Int?
  /// Uncounted calls first, which shed what only a first call allocates.
  var warmup = 1
  /// Calls in one pass.
  var calls = 1
  /// No new pass after this, when the number is not fixed.
  var maxTime: Duration?
  var minPasses = 2
  var maxPasses = 10
  /// Passes without a new minimum after which it has settled.
  var patience = 2
  var scope = MemoryScope.allThreads
  /// Whether the call path of every block is recorded.
  var recordsPaths = false
  /// The resident high-water of another process that made the same cold call.
  var residentBytes: Int?
}

extension MemoryOptions {
  /// Sees that every number makes sense.
  @_optimize(none)
  func check() throws(MemoryError) {
    let counts = [
      ("repeats", repeats), ("calls", calls), ("minPasses", minPasses), ("patience", patience),
    ]
    for (name, count) in counts {
      if let count, count < 1 { throw .badOption("\(name) must be at least 1, not \(count)") }
    }
    if maxPasses < minPasses {
      throw .badOption("maxPasses must be at least minPasses, \(minPasses), not \(maxPasses)")
    }
    if warmup < 0 { throw .badOption("warmup must not be negative, as \(warmup) is") }
    if let maxTime, maxTime < .zero {
      throw .badOption("maxTime must not be negative, as \(maxTime) is")
    }
  }
}
