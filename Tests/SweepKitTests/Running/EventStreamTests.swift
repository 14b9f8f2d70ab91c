import Testing

@testable import SweepGit
@testable import SweepMeasuring

@Suite("A suite's event stream")
struct EventStreamTests {
  private static let suite =
    #"{"event":"suite","schema":1,"engine":"0.1.0","target":"Rows","counting":"exact"}"#
  private static let benchmark =
    #"{"event":"benchmark","id":"Rows::build[1000]","name":"build[1000]","group":null,"params":{"rows":1000},"param":"1000","extra_info":{},"isolate":false}"#

  private func stream(_ lines: String...) throws(EventStreamError) -> EventStream {
    try EventStream(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  @Test("Passes, rounds, scalars and failures become one benchmark's result")
  func result() throws {
    let stream = try stream(
      Self.suite, Self.benchmark,
      #"{"event":"memory","id":"Rows::build[1000]","pass":0,"peak_bytes":64,"total_bytes":96,"allocations":3}"#,
      #"{"event":"memory","id":"Rows::build[1000]","pass":1,"peak_bytes":64,"total_bytes":96,"allocations":3}"#,
      #"{"event":"timing","id":"Rows::build[1000]","iterations":10,"nanoseconds":[1000,1200,1100],"options":{"min_rounds":3}}"#,
      #"{"event":"extra","id":"Rows::build[1000]","extra_info":{"rows":7}}"#,
      #"{"event":"failure","id":"Rows::build[1000]","kind":"ceiling","message":"peak 64 B exceeds max_peak 32 B"}"#,
      #"{"event":"something-new","id":"x"}"#,
      #"{"event":"end","id":"Rows::build[1000]"}"#)
    let description = try #require(stream.benchmarks.first)
    #expect(description.id == "Rows::build[1000]" && description.param == "1000")
    var result = BenchmarkResult(description)
    result.take(stream, phase: "memory")
    let record = try #require(result.record)
    #expect(record.memory?.peakBytes == [64, 64])
    #expect(record.memory?.allocations == [3, 3])
    #expect(record.extraInfo["rows"] == 7)
    #expect(record.stats.min == 1e-7 && record.stats.iterations == 10)
    #expect(result.failures.map(\.kind) == [.ceiling])
    #expect(stream.isComplete("Rows::build[1000]"))
  }

  @Test("Isolated passes go on by the engine's numbers, as passes in one process do")
  func passRule() throws {
    func rule(_ passes: String) throws -> PassRule? {
      let event = String(Self.benchmark.dropLast()) + #","passes":\#(passes)}"#
      return try stream(Self.suite, event).benchmarks.first?.passes
    }
    let numbers = #""min_passes":2,"max_passes":10,"patience":2"#
    let adaptive = try #require(try rule("{\"repeats\":null,\"max_time\":null,\(numbers)}"))
    func passes(_ rule: PassRule, _ peaks: [Int], elapsed: Duration = .zero) -> Int {
      var made: [Int] = []
      while rule.wantsPass(after: made, elapsed: elapsed) {
        made.append(peaks[min(made.count, peaks.count - 1)])
      }
      return made.count
    }
    #expect(passes(adaptive, [5]) == 3)
    #expect(passes(adaptive, [9, 9, 7, 8, 8]) == 5)
    #expect(passes(adaptive, (0..<50).map { 1000 - $0 }) == 10)
    let timed = try #require(try rule("{\"repeats\":null,\"max_time\":1.5,\(numbers)}"))
    #expect(passes(timed, [9, 8, 7], elapsed: .seconds(2)) == 2)
    #expect(passes(timed, [5], elapsed: .seconds(1)) == 3)
    let fixed = try #require(try rule("{\"repeats\":4,\"max_time\":0.0,\(numbers)}"))
    #expect(passes(fixed, [5], elapsed: .seconds(9)) == 4)
    #expect(try rule("{\"repeats\":4}") == nil)
    #expect(try stream(Self.suite, Self.benchmark).benchmarks.first?.passes == nil)
  }

  @Test("A series has a value for each pass, or is not there")
  func incompletePasses() throws {
    var result = BenchmarkResult(
      try #require(try stream(Self.suite, Self.benchmark).benchmarks.first))
    result.memory = [["peak_bytes": 1, "allocations": 1, "total_bytes": 1]]
    result.rss = [["rss_bytes": 8, "action_rss_bytes": 4], ["rss_bytes": 9]]
    // The second pass told its resident memory, and then could not be counted.
    #expect(result.memorySeries?.rssBytes == [8])
    #expect(result.memorySeries?.others["action_rss_bytes"] == [4])
    result.memory.append(result.memory[0])
    #expect(result.memorySeries?.rssBytes == [8, 9])
    #expect(result.memorySeries?.others["action_rss_bytes"] == nil)
    result.memory.append(result.memory[0])
    #expect(result.memorySeries?.rssBytes == nil)
  }

  @Test("What a crash cut off is left out, and what stands before it counts")
  func cutOff() throws {
    let text = Self.suite + "\n" + Self.benchmark + "\n{\"event\":\"mem"
    let stream = try EventStream(Array(text.utf8))
    #expect(stream.benchmarks.count == 1)
    #expect(!stream.isComplete("Rows::build[1000]"))
  }

  @Test("Streams that cannot be used say why")
  func unusable() {
    #expect(throws: EventStreamError.empty) { try EventStream([]) }
    #expect(throws: EventStreamError.notJSON(line: 2)) { try stream(Self.suite, "rubbish") }
    #expect(throws: EventStreamError.unknownSchema(2)) {
      try stream(#"{"event":"suite","schema":2}"#)
    }
    #expect(throws: EventStreamError.malformed(event: "memory", key: "id")) {
      try stream(Self.suite, #"{"event":"memory","pass":0}"#)
    }
    #expect(throws: EventStreamError.malformed(event: "timing", key: "nanoseconds")) {
      try stream(Self.suite, #"{"event":"timing","id":"x","iterations":1,"nanoseconds":[-1]}"#)
    }
  }
}
