/// The bursts of one benchmark: short timings, each the fastest round of a process of its own.
///
/// Versions that were timed in turns share a session: their values with the same index were taken
/// in the same turn, in an order that was drawn for each turn.
public struct BurstSeries: Sendable, Equatable {
  /// What names the turns; `nil` for a burst that was taken on its own.
  public var session: String?
  /// Seconds for one call, in the order of the turns.
  public var values: [Double]

  /// Bursts of a session, or one that was taken on its own.
  package init(session: String? = nil, values: [Double]) {
    self.session = session
    self.values = values
  }

  /// The keys of a record's `options`.
  package static let countKey = "bursts"
  package static let sessionKey = "burst_session"
  /// How many bursts there are to be, as long as more are to come.
  package static let wantedKey = "bursts_wanted"
}

extension BenchmarkRecord {
  /// The bursts that the statistics are over; nil if they are over rounds.
  public var bursts: BurstSeries? {
    guard let values = stats.data, options[BurstSeries.countKey]?.integerValue == values.count
    else { return nil }
    return BurstSeries(
      session: options[BurstSeries.sessionKey]?.stringValue, values: values)
  }

  /// Whether more bursts are to come, because the sweep that takes them goes on or was interrupted.
  package var isTimedInPart: Bool {
    (options[BurstSeries.wantedKey]?.integerValue ?? 0) > stats.rounds
  }

  /// Says how many bursts there are to be; nil if no more are to come.
  package mutating func wantBursts(_ wanted: Int?) {
    let isOpen = isTimed && (wanted ?? 0) > stats.rounds
    options[BurstSeries.wantedKey] = isOpen ? wanted.map(JSONValue.integer) : nil
  }

  /// Puts bursts in the place of what was timed before.
  ///
  /// - Parameter wanted: How many there are to be; nil if no more are to come.
  package mutating func setBursts(
    _ bursts: BurstSeries, iterations: Int, wanted: Int? = nil
  ) {
    guard let stats = TimingStatistics(seconds: bursts.values, iterations: iterations) else {
      return
    }
    self.stats = stats
    options[BurstSeries.countKey] = .integer(bursts.values.count)
    options[BurstSeries.sessionKey] = bursts.session.map(JSONValue.string)
    wantBursts(wanted)
  }
}

/// Bursts of one benchmark of two builds that took turns with each other alone: of the version
/// whose file holds them, and of another one.
///
/// In each pair a coin decided which side went first.
public struct PairedBursts: Sendable, Hashable {
  /// The benchmark's id.
  public var benchmark: String
  /// The label of the other version.
  public var against: String
  /// The digest of the other version's code.
  public var againstCode: String
  /// The digest of this version's code.
  public var code: String
  /// The other version's bursts, in seconds for one call.
  public var before: [Double]
  /// This version's bursts, pair for pair.
  public var after: [Double]
  /// Instructions of one call on each side; `nil` where none were counted.
  public var instructions: InstructionPair?

  /// Instructions of one call of two builds, counted in the same way.
  public struct InstructionPair: Sendable, Hashable {
    /// Those of the other version.
    public var before: Int
    /// Those of this version.
    public var after: Int
    /// How they were counted.
    public var way: String

    /// Whether the counts differ by more than what is compiled beside the code explains.
    public var isChange: Bool { !Metric.instructions.isSame(Double(before), Double(after)) }

    package init(before: Int, after: Int, way: String) {
      self.before = before
      self.after = after
      self.way = way
    }

    package var json: JSONValue {
      ["before": .integer(before), "after": .integer(after), "by": .string(way)]
    }
  }

  /// The key of ``RunFile/commitInfo`` under which a file has them.
  package static let key = "pairs"

  /// Pairs of nothing yet.
  package init(benchmark: String, against: String, againstCode: String, code: String) {
    self.benchmark = benchmark
    self.against = against
    self.againstCode = againstCode
    self.code = code
    (before, after) = ([], [])
  }

  package var json: JSONObject {
    var object: JSONObject = [
      "benchmark": .string(benchmark), "against": .string(against),
      "against_code": .string(againstCode), "code": .string(code),
      "before": .array(before.map(JSONValue.number)), "after": .array(after.map(JSONValue.number)),
    ]
    if let instructions { object["instructions"] = instructions.json }
    return object
  }

  package init?(_ object: JSONObject) {
    guard let benchmark = object["benchmark"]?.stringValue,
      let against = object["against"]?.stringValue,
      let againstCode = object["against_code"]?.stringValue, let code = object["code"]?.stringValue,
      let before = object["before"]?.arrayValue?.compactMap(\.doubleValue),
      let after = object["after"]?.arrayValue?.compactMap(\.doubleValue),
      before.count == after.count
    else { return nil }
    self.init(benchmark: benchmark, against: against, againstCode: againstCode, code: code)
    (self.before, self.after) = (before, after)
    if let counted = object["instructions"]?.objectValue,
      let before = counted["before"]?.integerValue, let after = counted["after"]?.integerValue,
      let way = counted["by"]?.stringValue
    {
      instructions = InstructionPair(before: before, after: after, way: way)
    }
  }
}

extension BenchmarkRecord {
  /// What was timed in turn with the code of another record, seen from that one on; nil if nothing
  /// was.
  package func pairs(from other: BenchmarkRecord) -> PairedBursts? {
    guard let code, let otherCode = other.code else { return nil }
    if let found = pairs.last(where: { $0.code == code && $0.againstCode == otherCode }) {
      return found
    }
    guard let found = other.pairs.last(where: { $0.code == otherCode && $0.againstCode == code })
    else { return nil }
    var turned = found
    (turned.code, turned.againstCode) = (found.againstCode, found.code)
    (turned.before, turned.after) = (found.after, found.before)
    turned.instructions = found.instructions.map {
      PairedBursts.InstructionPair(before: $0.after, after: $0.before, way: $0.way)
    }
    return turned
  }
}

/// Two series of bursts of one build, taken in turns as if they were of two versions: what they
/// differ by is noise.
public struct ControlBursts: Sendable, Hashable {
  /// The benchmark's id.
  public var benchmark: String
  /// The build's own bursts, in seconds for one call.
  public var first: [Double]
  /// Its bursts as a second version.
  public var second: [Double]

  /// The key of ``RunFile/commitInfo`` under which a file has them.
  package static let key = "control"

  package init(benchmark: String, first: [Double], second: [Double]) {
    self.benchmark = benchmark
    self.first = first
    self.second = second
  }

  /// By how much the floors differ, as a fraction; 0 without bursts.
  public var difference: Double {
    guard let one = first.min(), let other = second.min(), one > 0, other > 0 else { return 0 }
    return max(one / other, other / one) - 1
  }

  package var json: JSONObject {
    [
      "benchmark": .string(benchmark), "difference": .number(difference),
      "first": .array(first.map(JSONValue.number)), "second": .array(second.map(JSONValue.number)),
    ]
  }

  package init?(_ object: JSONObject) {
    guard let benchmark = object["benchmark"]?.stringValue,
      let first = object["first"]?.arrayValue?.compactMap(\.doubleValue),
      let second = object["second"]?.arrayValue?.compactMap(\.doubleValue)
    else { return nil }
    self.init(benchmark: benchmark, first: first, second: second)
  }
}
