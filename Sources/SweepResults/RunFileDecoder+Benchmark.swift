extension RunFileDecoder {
  /// Reads one element of `benchmarks`.
  mutating func decodeBenchmark() throws(JSONSyntaxError) -> BenchmarkRecord {
    var group: String?
    var name: String?
    var params: JSONObject?
    var param: String?
    var extra: (info: JSONObject, memory: MemorySeries?) = ([:], nil)
    var runOptions: JSONObject = [:]
    var stats: TimingStatistics?
    section = nil
    key = nil
    var more = try scanner.openObject()
    while more {
      let key = try readKey()
      switch true {
      case scanner.matches(key, "stats"):
        let outer = enterSection("stats")
        stats = try decodeStats()
        section = outer
      case scanner.matches(key, "extra_info"):
        if scanner.readNull() { break }
        let outer = enterSection("extra_info")
        extra = try decodeExtraInfo()
        section = outer
      case scanner.matches(key, "fullname"): fullname = try scanner.readString()
      case scanner.matches(key, "name"): name = try scanner.readString()
      case scanner.matches(key, "group"): group = try readTextOrNull()
      case scanner.matches(key, "params"): params = try readObjectOrNull()
      case scanner.matches(key, "param"): param = try readTextOrNull()
      case scanner.matches(key, "options") where options.contains(.settings):
        runOptions = try readObjectOrNull() ?? [:]
      default: try scanner.skipValue()
      }
      more = try scanner.nextMember()
    }
    guard let id = fullname else { throw missing("fullname") }
    guard !id.isEmpty else {
      (fullname, key, section) = (nil, nil, "fullname")
      throw fail(.invalid("the full name is empty"))
    }
    guard let stats else { throw missing("stats") }
    key = nil
    return BenchmarkRecord(
      group: group, name: name ?? id, fullname: id, params: params, param: param,
      extraInfo: extra.info, memory: extra.memory, options: runOptions, stats: stats)
  }

  /// Makes `name` part of the way to the next keys, for errors; gives the section to return to.
  private mutating func enterSection(_ name: String) -> String? {
    let outer = section
    section = [section, name].compactMap { $0 }.joined(separator: ".")
    key = nil
    return outer
  }

  private mutating func decodeExtraInfo() throws(JSONSyntaxError) -> (JSONObject, MemorySeries?) {
    var members: [JSONObject.Member] = []
    var memory: MemorySeries?
    var more = try scanner.openObject()
    while more {
      let key = try readKey()
      if scanner.matches(key, "benchmem") {
        let outer = enterSection("benchmem")
        memory = try decodeMemory()
        section = outer
      } else {
        members.append(.init(key: try scanner.text(of: key), value: try readFiniteValue()))
      }
      more = try scanner.nextMember()
    }
    return (JSONObject(members: members), memory)
  }

  mutating func decodeMemory() throws(JSONSyntaxError) -> MemorySeries {
    var series: [String: [Int]] = [:]
    var more = try scanner.openObject()
    while more {
      let key = try readKey()
      let name = try scanner.text(of: key)
      if let values = try readSeries(isKnown: MemorySeries.knownKeys.contains(name)) {
        series[name] = values
      }
      more = try scanner.nextMember()
    }
    guard let peak = series.removeValue(forKey: "peak_bytes") else { throw missing("peak_bytes") }
    guard let count = series.removeValue(forKey: "allocations") else {
      throw missing("allocations")
    }
    guard let total = series.removeValue(forKey: "total_bytes") else {
      throw missing("total_bytes")
    }
    key = nil
    guard peak.count == count.count, peak.count == total.count else {
      throw fail(.invalid("the series have different numbers of passes"))
    }
    let rss = series.removeValue(forKey: "rss_bytes")
    return MemorySeries(
      peakBytes: peak, allocations: count, totalBytes: total, rssBytes: rss, others: series)
  }
}

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
