/// How many memory passes to make, and of what.
struct MemoryOptions {
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
}
