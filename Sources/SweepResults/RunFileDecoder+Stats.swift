extension RunFileDecoder {
  /// Reads `stats`. Only `min`, `max` and `mean` must be there; what else is missing is derived
  /// from them, because old versions of pytest-benchmark do not write everything.
  mutating func decodeStats() throws(JSONSyntaxError) -> TimingStatistics {
    var stats = TimingStatistics(unknown: .nan)
    var more = try scanner.openObject()
    while more {
      let key = try readKey()
      if !(try readTime(key, into: &stats)), !(try readCount(key, into: &stats)) {
        if scanner.matches(key, "data") {
          stats.data = try readRounds()
        } else {
          try scanner.skipValue()
        }
      }
      more = try scanner.nextMember()
    }
    guard !stats.min.isNaN else { throw missing("min") }
    guard !stats.max.isNaN else { throw missing("max") }
    guard !stats.mean.isNaN else { throw missing("mean") }
    stats.complete()
    return stats
  }

  private mutating func readTime(
    _ key: JSONScanner.RawString, into stats: inout TimingStatistics
  ) throws(JSONSyntaxError) -> Bool {
    switch true {
    case scanner.matches(key, "min"): stats.min = try readMagnitude()
    case scanner.matches(key, "max"): stats.max = try readMagnitude()
    case scanner.matches(key, "mean"): stats.mean = try readMagnitude()
    case scanner.matches(key, "stddev"): stats.stddev = try readMagnitude()
    case scanner.matches(key, "median"): stats.median = try readMagnitude()
    case scanner.matches(key, "iqr"): stats.iqr = try readMagnitude()
    case scanner.matches(key, "q1"): stats.q1 = try readMagnitude()
    case scanner.matches(key, "q3"): stats.q3 = try readMagnitude()
    case scanner.matches(key, "ld15iqr"): stats.ld15iqr = try readMagnitude()
    case scanner.matches(key, "hd15iqr"): stats.hd15iqr = try readMagnitude()
    case scanner.matches(key, "ops"): stats.ops = try readMagnitude()
    case scanner.matches(key, "total"): stats.total = try readMagnitude()
    default: return false
    }
    return true
  }

  private mutating func readCount(
    _ key: JSONScanner.RawString, into stats: inout TimingStatistics
  ) throws(JSONSyntaxError) -> Bool {
    switch true {
    case scanner.matches(key, "rounds"): stats.rounds = try readCount()
    case scanner.matches(key, "iterations"): stats.iterations = try readCount()
    case scanner.matches(key, "iqr_outliers"): stats.iqrOutliers = try readCount()
    case scanner.matches(key, "stddev_outliers"): stats.stddevOutliers = try readCount()
    default: return false
    }
    return true
  }
}

extension TimingStatistics {
  /// Statistics of which nothing is known yet.
  package init(unknown: Double) {
    self.init(
      min: unknown, max: unknown, mean: unknown, stddev: unknown, rounds: 0, median: unknown,
      iqr: unknown, q1: unknown, q3: unknown, iqrOutliers: 0, stddevOutliers: 0,
      ld15iqr: unknown, hd15iqr: unknown, ops: unknown, total: unknown, iterations: 1)
  }

  /// Derives what is still unknown.
  package mutating func complete() {
    rounds = Swift.max(rounds, data?.count ?? 1)
    if stddev.isNaN { stddev = 0 }
    if median.isNaN { median = mean }
    if q1.isNaN { q1 = min }
    if q3.isNaN { q3 = max }
    if iqr.isNaN { iqr = q3 - q1 }
    if ld15iqr.isNaN { ld15iqr = min }
    if hd15iqr.isNaN { hd15iqr = max }
    if ops.isNaN { ops = mean == 0 ? 0 : 1 / mean }
    if total.isNaN { total = mean * Double(rounds) }
  }
}
