import Foundation
import SweepResults

/// The events of one child process, as far as it came.
package struct EventStream: Sendable, Equatable {
  /// The events, in the order in which they were written.
  package let events: [SuiteEvent]

  /// Reads a stream from its file.
  ///
  /// A last line without a line feed was cut off by a crash and is left out; what stands before it
  /// counts.
  ///
  /// - Throws: ``EventStreamError`` when a whole line cannot be used, or there is none.
  package init(path: String) throws(EventStreamError) {
    try self.init([UInt8](FileManager.default.contents(atPath: path) ?? Data()))
  }

  /// Reads a stream from its bytes.
  package init(_ bytes: [UInt8]) throws(EventStreamError) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var events: [SuiteEvent] = []
    for (index, line) in lines.dropLast().enumerated() where !line.isEmpty {
      guard let object = try? JSONValue(parsing: Array(line)).objectValue else {
        throw .notJSON(line: index + 1)
      }
      if let event = try SuiteEvent(object) { events.append(event) }
    }
    guard case .suite = events.first else { throw .empty }
    self.events = events
  }

  /// The events of a process that wrote others: behind what it says of itself.
  init(process: JSONObject, _ events: [SuiteEvent]) {
    self.events = [.suite(process)] + events
  }

  /// What the `suite` event says of the process.
  package var process: JSONObject {
    if case .suite(let object) = events.first { object } else { JSONObject() }
  }

  /// The benchmarks that the suite defines.
  package var benchmarks: [BenchmarkDescription] {
    events.compactMap { if case .benchmark(let description) = $0 { description } else { nil } }
  }

  /// Whether the phase of this id came to its end.
  package func isComplete(_ id: String) -> Bool {
    events.contains(.end(id: id))
  }
}
