/// How to time an action. The names and defaults are pytest-benchmark's.
struct TimingOptions: Equatable {
  /// Rounds to time at least.
  var minRounds = 5
  /// A round lasts at least this long.
  var minTime = Duration.microseconds(5)
  /// Rounds are chosen to fill this time.
  var maxTime = Duration.seconds(1)
  /// Whether to warm up, for at most `maxTime` and 100,000 calls.
  var warmsUp = false
  /// A round lasts at least this many steps of the clock.
  var calibrationPrecision = 10
  /// Exactly so many rounds, instead of a number found by calibration.
  var rounds: Int?
  /// Exactly so many calls a round, instead of a number found by calibration.
  var iterations: Int?
  /// Untimed rounds first.
  var warmupRounds = 0

  static let warmupIterations = 100_000
}
