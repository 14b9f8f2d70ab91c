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

  private mutating func decodeMemory() throws(JSONSyntaxError) -> MemorySeries {
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
