import Foundation
import SweepProcesses
import TestSupport
import Testing

/// The demo's sweep, as `Scripts/demo` makes it, held against what `sweeps/demo/README.md` says its
/// history holds.
@Suite("The demo") struct DemoTests {
  /// A change that is listed: the version, the benchmark, the metric.
  private struct Change: Hashable, CustomStringConvertible {
    let version: String
    let benchmark: String
    let metric: String

    var description: String { "\(version) \(benchmark) \(metric)" }
  }

  /// What changes the requested bytes and their number, in the order of the README's table.
  private static let memory: Set<Change> = {
    let table: [(String, String, [String])] = [
      ("1.2.0", "Tables::csv::read[500]", ["peak", "allocated", "allocations"]),
      ("1.2.0", "Tables::csv::read[5000]", ["peak", "allocated", "allocations"]),
      ("1.2.0", "Tables::csv::read-chunks[5000]", ["peak", "allocated", "allocations"]),
      ("1.5.0", "Tables::csv::write[5000]", ["peak", "allocated", "allocations"]),
      ("1.6.0", "Tables::queries::filter[5000]", ["allocated", "allocations"]),
    ]
    return Set(
      table.flatMap { version, id, metrics in
        metrics.map { Change(version: version, benchmark: id, metric: $0) }
      })
  }()

  /// What changes the time: what reads in one pass, finds by halving, copies what it writes, and
  /// asks a row again.
  private static let time: Set<Change> = [
    Change(version: "1.2.0", benchmark: "Tables::csv::read[500]", metric: "time"),
    Change(version: "1.2.0", benchmark: "Tables::csv::read[5000]", metric: "time"),
    Change(version: "1.2.0", benchmark: "Tables::csv::read-chunks[5000]", metric: "time"),
    Change(version: "1.3.0", benchmark: "Indexes::find[5000]", metric: "time"),
    Change(version: "1.5.0", benchmark: "Tables::csv::write[5000]", metric: "time"),
    Change(version: "1.6.0", benchmark: "Tables::queries::filter[5000]", metric: "time"),
  ]

  @Test("Text and page list what the history holds, and nothing else")
  func changes() async throws {
    let folder = try TemporaryFolder()
    let package = folder.appending("RowStore").string
    let (status, _) = try await ChildProcess(
      BuiltProduct.packageRoot + "/sweeps/demo/make-history", [package]
    ).capture()
    try #require(status == .exited(0))
    let out = folder.appending("out").string
    let run = try await ToolRun(
      [
        "sweep", BuiltProduct.packageRoot + "/sweeps/demo", "--package", package, "--out", out,
        "--cache", folder.appending("cache").string, "--incremental", "--time-budget", "30",
      ], environment: ["SWIFT_IN_TURNS_FIRST": "1"])
    #expect(run.status == 2, "\(run.errors)")
    let listed = Self.changes(run.output)
    #expect(listed.filter { $0.metric != "time" } == Self.memory)
    let times = listed.filter { $0.metric == "time" }
    #expect(times.subtracting(Self.time).isEmpty)
    // A thirtieth of the time is told from noise on any machine.
    #expect(times.contains { $0.version == "1.3.0" })
    let page = try String(contentsOfFile: out + "/report.md", encoding: .utf8)
    let rows = page.split(separator: "\n").filter {
      $0.hasPrefix("| `") && $0.contains("| time |")
    }
    #expect(rows.count == times.count)
    try await causes(run, out: out)
  }

  /// Each step of memory says which function has it, and its page shows the difference.
  private func causes(_ run: ToolRun, out: String) async throws {
    #expect(
      run.output.contains("+144,161 B at the peak in CSVWriter.withoutNUL(_:), CSVWriter.swift:17"),
      "\(run.output)")
    let markdown = try String(contentsOfFile: out + "/report.md", encoding: .utf8)
    #expect(markdown.contains("+144,161 B at the peak in `CSVWriter.withoutNUL(_:)`"))
    let report = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
    let link = try #require(report.firstMatch(of: #/profiles/1\.4\.1\.\.1\.5\.0/[^"]+-peak\.html/#))
    let page = try String(contentsOfFile: "\(out)/\(link.0)", encoding: .utf8)
    #expect(page.contains("144,161 B → 288,322 B at the peak"))
    let difference = try await ToolRun([
      "flamegraph", out, "csv::write", "--of", "1.5.0", "--against", "1.4.1", "--report", "tree",
    ])
    #expect(difference.status == 0, "\(difference.errors)")
    let line = difference.output.split(separator: "\n").first { $0.contains("withoutNUL(_:)") }
    #expect(line?.contains("+144,161 B") == true, "\(difference.output)")
  }

  /// The changes of the lines `VERSION after VERSION: BENCHMARK METRIC ...`.
  private static func changes(_ text: String) -> Set<Change> {
    let line = #/^  (\S+) after .*?: (\S+::\S+) (time|peak|allocated|allocations) /#
    return Set(
      text.split(separator: "\n").compactMap { text in
        guard let found = try? line.firstMatch(in: text) else { return nil }
        return Change(
          version: String(found.1), benchmark: String(found.2), metric: String(found.3))
      })
  }
}
