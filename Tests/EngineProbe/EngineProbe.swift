import BenchMemEngine

enum Layout: String, BenchmarkParameter, CaseIterable { case rows, columns }

struct Refusal: Error, CustomStringConvertible {
  var description: String { "the action refused" }
}

func squares(_ count: Int) async -> [Int] { (0..<count).map { $0 * $0 } }

enum Cache { nonisolated(unsafe) static var shared: [UInt8] = [] }

/// A suite for the engine's own tests, which run it as benchmem-sweep does.
@main
struct EngineProbe: BenchmarkSuite {
  static let benchmarks: [Benchmark] = [
    Benchmark("array", .group("Arrays"), for: "rows", in: [100, 1_000]) { run, rows in
      run.measure { Array(repeating: 1, count: opaque(rows)) }
      run.extraInfo["bytes"] = 8 * rows
    },
    Benchmark("matrix", for: "layout", in: Layout.allCases, and: "rows", in: [2, 3]) {
      run, layout, rows in
      run.measure { Array(repeating: layout.rawValue, count: opaque(rows)) }
    },
    Benchmark("cube", for: "a", in: [1], and: "b", in: ["x"], and: "c", in: [true, false]) {
      run, a, b, c in
      run.measure { opaque(c) ? a : b.count }
    },
    Benchmark("sort", .extraInfo(["kind": "in place"])) { run in
      run.measure(setup: { Array((0..<500).reversed()) }) { numbers in numbers.sort() }
    },
    Benchmark("await", .isolated) { run in await run.measure { await squares(100) } },
    Benchmark("big", .isolated, .maxPeak("1KiB"), .maxAllocations(5)) { run in
      run.measure { Array(repeating: UInt8(1), count: opaque(20_000_000)) }
    },
    Benchmark("cold", .isolated) { run in
      run.measure {
        // A first call fills a cache, which later calls find.
        if Cache.shared.isEmpty { Cache.shared = Array(repeating: 7, count: opaque(50_000)) }
      }
      if let result = run.result { run.extraInfo["resident"] = result.rssBytes != nil }
    },
    Benchmark("reserved") { run in
      run.measure { 1 }
      run.extraInfo["benchmem"] = 1
    },
    Benchmark("throws") { run in try run.measure { throw Refusal() } },
    Benchmark("idle") { _ in },
    Benchmark("twice") { run in
      run.measure { 1 }
      run.measure { 2 }
    },
    Benchmark("traps") { run in run.measure { fatalError("on purpose") } },
  ]
}
