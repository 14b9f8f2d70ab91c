import Foundation
import Testing

@testable import BenchMemEngine

/// The golden stream, which SweepKit's tests read: every event, with every key.
///
/// `UPDATE_GOLDEN=1 swift test --filter GoldenEventsTests` writes it anew.
struct GoldenEventsTests {
  static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../Golden/events.jsonl").standardizedFileURL

  static func events() throws -> [Event] {
    let array = try RegisteredBenchmark.all(
      target: "Rows",
      [
        Benchmark(
          "build", .group("Store"), .maxPeak("64MiB"), .maxAllocated("1GiB"), .maxAllocations(5000),
          .isolated, .instructions, .profile, .repeats(4), .memoryMaxTime(.milliseconds(1500)),
          .extraInfo(["kind": "a \"quoted\" text", "share": 0.5, "sorted": true]),
          for: "layout", in: ["legacy"], and: "rows", in: [10_000]
        ) { _, _, _ in },
        Benchmark("empty") { _ in },
      ])
    let id = array[0].id
    let timing = TimingProcedure(
      TimingOptions(rounds: 5, iterations: 4), clockPrecision: 20)
    for nanoseconds in [5207, 5148, 5178, 5148, 5147] {
      timing.record(.timed(nanoseconds: nanoseconds))
    }
    var first = Measurement(peakBytes: 196_640, allocations: 14, totalBytes: 262_360)
    first.liveBytes = 96
    first.liveBlocks = 2
    first.freed = 12
    first.usableBytes = 262_464
    first.mappedBytes = 4096
    first.unmappedBytes = 0
    return [
      .suite(
        target: "Rows",
        RunConditions(
          hashing: "deterministic", addresses: "fixed", counting: .exact, processor: 1)),
      .benchmark(array[0]), .benchmark(array[1]),
      .memory(id: id, pass: 0, first),
      .memory(id: id, pass: 1, Measurement(peakBytes: 1, allocations: 2, totalBytes: 3)),
      .rss(id: id, ResidentReading(processBytes: 10_788_864, actionBytes: 245_760)),
      .rss(id: id, ResidentReading(processBytes: 10_788_864, refusal: "the kernel refused")),
      .instructions(id: id, pass: 0, 1_498, by: .emulator),
      .instructions(id: id, pass: 1, 1_496, by: .perf),
      .timing(id: id, timing, loopOverheadPicoseconds: 1354),
      .extra(id: id, ["nodes": .int(17)]),
      .failure(
        id: id, BenchmarkFailure(kind: .ceiling, message: "peak 2 bytes exceeds maxPeak 1 bytes")),
      .failure(id: id, BenchmarkFailure(kind: .error, message: "line one\nline two\t\u{1}")),
      .failure(id: id, .thrown(MemoryError.unsupported(.sanitizer))),
      .end(id: id),
    ]
  }

  @Test func theEngineWritesTheGoldenStream() throws {
    let written = try Self.events().map { $0.json.text + "\n" }.joined()
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try written.write(to: Self.golden, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: Self.golden, encoding: .utf8) == written)
  }

  @Test func everyGoldenLineIsJSON() throws {
    for line in try String(contentsOf: Self.golden, encoding: .utf8).split(separator: "\n") {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
  }
}
