import SweepText

/// Why a suite's event stream cannot be used.
package enum EventStreamError: Error, Sendable, Equatable {
  /// The suite wrote no events: it is not built on BenchMemEngine, or it ended before it began.
  case empty
  /// The suite's engine speaks a schema that this tool does not.
  case unknownSchema(Int)
  /// A line is no JSON object.
  case notJSON(line: Int)
  /// A key of an event is missing or of the wrong type.
  case malformed(event: String, key: String)
  /// What an executable of another harness answers is of no use.
  case unusable(reason: String)
}

extension EventStreamError: ReportedError {
  /// A stream that cannot be understood is wrong data.
  package var exitStatus: ExitStatus { .badData }

  /// One line that names what was wrong and the way out.
  package var description: String {
    switch self {
    case .empty:
      "the executable wrote no events; is it a BenchmarkSuite of BenchMemEngine, "
        + "or does it depend on ordo-one/benchmark's product Benchmark?"
    case .unknownSchema(let schema):
      "the suite's engine writes event schema \(schema) and this tool reads 1; update the older of the two"
    case .notJSON(let line): "line \(line) of the event stream is no JSON object"
    case .malformed(let event, let key):
      "the event '\(event)' has no usable '\(key)'; do the suite's engine and this tool fit together?"
    case .unusable(let reason): reason
    }
  }
}
