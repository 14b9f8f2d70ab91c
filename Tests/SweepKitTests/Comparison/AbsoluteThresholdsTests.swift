import SweepResults
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis

/// Limits in files of ordo-one/benchmark, held against a run.
@Suite("Thresholds of ordo-one/benchmark")
struct AbsoluteThresholdsTests {
  private func run() -> RunFile {
    func record(_ id: String, params: JSONObject? = nil, extra: JSONObject = [:]) -> BenchmarkRecord
    {
      BenchmarkRecord(
        name: id, fullname: id, params: params, extraInfo: extra,
        memory: MemorySeries(
          peakBytes: [9, 9, 9], allocations: [100, 100, 101], totalBytes: [800, 800, 800],
          others: ["live_bytes": [0, 0, 0]]),
        stats: .none)
    }
    return RunFile(
      benchmarks: [
        record("Bench::plain"),
        record("Bench::tagged[kind=a b,n=5]", params: ["n": 5, "kind": "a b"]),
        record("Bench::own", extra: ["syscalls": 7, "hits": 3]),
      ], datetime: "", version: "")
  }

  private func check(
    _ files: [String: String], allowsMissing: Bool = false
  ) throws -> AbsoluteThresholds.Report {
    try AbsoluteThresholds(
      files.compactMap { try .init(name: $0.key, parsing: Array($0.value.utf8)) }
    ).check(run(), allowsMissing: allowsMissing)
  }

  @Test("A value above its limit fails, one at it or below passes")
  func limits() throws {
    let exceeded = try check(["Bench.plain.p90.json": #"{"mallocCountTotal": 100}"#])
    #expect(!exceeded.passes)
    #expect(
      exceeded.text == """
          exceeded Bench::plain: mallocCountTotal is 101, and the limit is 100 (+1)
        thresholds failed: 1 limit checked, 1 exceeded

        """)
    let held = try check([
      "Bench.plain.p90.json": #"{"mallocCountTotal": 101, "mallocBytesCount": 900}"#,
      "Bench.own.p90.json": #"{"syscalls": 7, "memoryLeakedBytes": 0, "wallClock": 1}"#,
    ])
    #expect(held.passes)
    #expect(
      held.text == """
          note not checked: wallClock
        thresholds passed: 4 limits checked, 0 exceeded, 1 value below

        """)
  }

  @Test("Tags are in a file's name as their package writes them, also where it replaces spaces")
  func names() throws {
    for name in [
      "Bench.tagged (kind: a b, n: 5).p90.json", "Bench.tagged_(kind:_a_b,_n:_5).p90.json",
    ] {
      #expect(try check([name: #"{"mallocCountTotal": 5}"#]).exceeded.map(\.value) == [101])
    }
  }

  @Test("A file without a benchmark is named and fails, unless what is missing may pass")
  func missing() throws {
    let files = [
      "Bench.gone.p90.json": #"{"mallocCountTotal": 1}"#,
      "Bench.plain.p90.json": #"{"mallocCountTotal": 101}"#,
    ]
    let report = try check(files)
    #expect(!report.passes)
    #expect(report.text.hasPrefix("  missing Bench.gone.p90.json fits no benchmark of the run\n"))
    #expect(try check(files, allowsMissing: true).passes)
    // A gate that has nothing to check never passes.
    #expect(try !check(["Bench.gone.p90.json": "{}"], allowsMissing: true).passes)
    #expect(try !check(["Bench.plain.p90.json": #"{"mallocCountTotal": "1"}"#]).passes)
  }

  @Test("A folder that is not there, has no such file, or one that is no object is named")
  func folders() throws {
    let folder = try TemporaryFolder()
    func error(_ path: FilePath) -> String? {
      do throws(RunFileError) {
        _ = try AbsoluteThresholds(readingFrom: path)
        return nil
      } catch { return "\(error)".replacing(folder.path.string, with: "") + " \(error.exitStatus)" }
    }
    #expect(error(folder.appending("none"))?.hasSuffix("missingInput") == true)
    #expect(error(folder.path)?.contains("Target.name.p90.json") == true)
    try folder.write("Bench.plain.p90.json", "[1]")
    #expect(error(folder.path)?.contains("no object of metrics") == true)
    #expect(error(folder.path)?.hasSuffix("badData") == true)
  }
}
