import SweepResults

/// One line of a suite's event stream (`Documentation/EventFormat.md`, schema 1).
package enum SuiteEvent: Sendable, Equatable {
  /// What the process is: the engine's version and how hashing, addresses and counting are set.
  case suite(JSONObject)
  /// A benchmark that the suite defines.
  case benchmark(BenchmarkDescription)
  /// One counted pass: its integer series values by name (`peak_bytes`, `allocations`, ...).
  case memory(id: String, values: JSONObject)
  /// One isolated pass: integer values by name (`rss_bytes`, ...).
  case rss(id: String, values: JSONObject)
  /// One counted call: its instructions, and who counted.
  case instructions(id: String, count: Int, by: String)
  /// The timed rounds: nanoseconds a round, each of `iterations` calls.
  case timing(id: String, iterations: Int, nanoseconds: [Int], options: JSONObject)
  /// Scalars that the benchmark set while it ran.
  case extra(id: String, JSONObject)
  /// The benchmark failed: a ceiling, a thrown error, or something that cannot be measured here.
  case failure(id: String, kind: String, message: String)
  /// The phase came to its end.
  case end(id: String)
}

extension SuiteEvent {
  /// Reads one event.
  ///
  /// - Returns: `nil` for an event of a later schema that this reader does not know.
  /// - Throws: ``EventStreamError/malformed(event:key:)`` when a key is missing or of the wrong
  ///   type.
  init?(_ object: JSONObject) throws(EventStreamError) {
    let reader = EventReader(object: object)
    let kind = try reader.string("event")
    switch kind {
    case "suite":
      let schema = try reader.integer("schema")
      guard schema == 1 else { throw .unknownSchema(schema) }
      self = .suite(object)
    case "benchmark": self = .benchmark(try BenchmarkDescription(reader))
    case "memory": self = .memory(id: try reader.string("id"), values: reader.series)
    case "rss": self = .rss(id: try reader.string("id"), values: reader.series)
    case "instructions":
      self = .instructions(
        id: try reader.string("id"), count: try reader.integer("instructions"),
        by: try reader.string("by"))
    case "timing":
      self = .timing(
        id: try reader.string("id"), iterations: try reader.integer("iterations"),
        nanoseconds: try reader.integers("nanoseconds"), options: reader.object("options"))
    case "extra": self = .extra(id: try reader.string("id"), reader.object("extra_info"))
    case "failure":
      self = .failure(
        id: try reader.string("id"), kind: try reader.string("kind"),
        message: try reader.string("message"))
    case "end": self = .end(id: try reader.string("id"))
    default: return nil
    }
  }
}
