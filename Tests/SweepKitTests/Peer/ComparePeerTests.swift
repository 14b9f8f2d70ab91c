import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepReporting
@testable import SweepResults

@Suite(.enabled(if: PeerPython.isPresent, "BENCHMEM_PEER_PYTHON is not set"))
struct ComparePeerTests {
  /// The peer's CSV as `{column: {id: value}}`.
  private func peerValues(
    _ paths: [FilePath], _ options: [String]
  ) throws -> [String: [String: Double]] {
    let folder = try TemporaryFolder()
    let csv = folder.path.appending("out.csv").string
    let outcome = try PeerPython.command(
      "benchmem", ["compare"] + paths.map(\.string) + options + ["--csv", csv])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let json = try PeerPython.run(
      """
      import csv, json, sys
      rows = list(csv.DictReader(open(sys.argv[1])))
      print(json.dumps({c: {r["id"]: float(r[c]) for r in rows if r[c] != ""}
                        for c in rows[0] if c != "id"}))
      """, [csv])
    var values: [String: [String: Double]] = [:]
    for column in try JSONValue(parsing: json.output).objectValue?.members ?? [] {
      for cell in column.value.objectValue?.members ?? [] {
        values[column.key, default: [:]][cell.key] = cell.value.doubleValue
      }
    }
    return values
  }

  private func ourValues(_ comparison: Comparison) -> [String: [String: Double]] {
    var values: [String: [String: Double]] = [:]
    for column in comparison.columns {
      for id in comparison.ids {
        for (label, cell) in zip(comparison.labels, comparison.cells(id, column)) {
          values["\(column.name):\(label)", default: [:]][id] = cell.value
        }
      }
    }
    return values
  }

  private func expectEqual(
    _ paths: [FilePath], metrics: [Metric] = Self.shared + [.extra("rows"), .extra("text")],
    pivot: String? = nil
  ) throws {
    let request = CompareRequest(metrics: metrics, pivot: pivot)
    let ours = ourValues(try request.report(try ComparedRun.read(paths)).comparison)
    let columns = metrics.map(\.name).joined(separator: ",")
    // What does not have the pivot's dimension is a series "nan" there, and left out here.
    let theirs = try peerValues(
      paths, ["--columns", columns] + (pivot.map { ["--pivot", $0] } ?? [])
    ).filter { pivot == nil || !$0.key.hasSuffix(":nan") }
    #expect(Set(ours.keys) == Set(theirs.keys))
    for (column, cells) in theirs {
      #expect(Set((ours[column] ?? [:]).keys) == Set(cells.keys), "\(column)")
      for (id, value) in cells {
        let own = ours[column]?[id] ?? .nan
        #expect(abs(own - value) <= 1e-12 * abs(value), "\(column) \(id)")
      }
    }
  }

  /// The metrics that both tools have; the peer refuses a column that it does not know.
  private static let shared = Metric.measured.filter { $0 != .instructions }

  @Test func everyMetricAndStatisticOfTheirRunsEqualsTheirs() throws {
    try expectEqual(try PeerRuns.measured.get())
  }

  @Test func everyMetricAndStatisticOfOurRunsEqualsTheirs() throws {
    let folder = try TemporaryFolder()
    try expectEqual(try PeerRuns.ours(in: folder))
  }

  @Test func aPivotGivesTheSameSeries() throws {
    // Without rss: the peer refuses a pivot if the benchmarks that have a metric lack the
    // dimension.
    try expectEqual(
      [try PeerRuns.measured.get()[1]], metrics: [.time, .peak, .allocated, .allocations],
      pivot: "param:kind")
  }

  @Test func groupsHaveTheSameTitles() throws {
    let paths = try PeerRuns.measured.get()
    let keys = [
      "fullname", "name", "func", "group", "module", "class", "param:n", "group,param:kind",
    ]
    let outcomes = try PeerPython.benchmem(
      keys.map { key in
        ["compare", "--columns", "peak", "--stat", "min", "--format", "md", "--group-by", key]
          + paths.map(\.string)
      })
    let comparison = Comparison(try ComparedRun.read(paths), columns: [MetricColumn(.peak, .min)])
    for (key, outcome) in zip(keys, outcomes) {
      let theirs = outcome.output.split(separator: "\n").filter { $0.hasPrefix("#### ") }
        .map { String($0.dropFirst(5)).replacing(".0", with: "") }
      let table = ComparisonTable(
        comparison, options: TableOptions(groupBy: try GroupKey.parse(key)))
      // What lacks the dimension is "nan" or "None" there; it is "none" or untitled here.
      let isKnown = { (title: String) in
        !["nan", "none", "comparison"].contains { title.lowercased().contains($0) }
          && !title.isEmpty
      }
      #expect(
        Set(table.sections.map(\.title).filter(isKnown)) == Set(theirs.filter(isKnown)), "\(key)")
      #expect(outcome.status == 0 && !theirs.isEmpty)
    }
  }

  @Test func memoryGatesExitAsTheirs() throws {
    let rules = [
      "peak:10%", "peak:150%", "peak:1KiB", "peak:5MiB", "peak:10%+1B", "peak:10%+64MiB",
      "allocated:50%", "allocations:1", "allocations:1000%", "rss:900%", "time:100000%",
    ]
    let folder = try TemporaryFolder()
    var passed = 0
    for paths in [try PeerRuns.measured.get(), try PeerRuns.ours(in: folder)] {
      let runs = try ComparedRun.read(paths)
      let outcomes = try PeerPython.benchmem(
        rules.map { rule in
          ["compare"] + paths.map(\.string)
            + ["--columns", "peak", "--stat", "min", "--fail-on", rule]
        })
      for (rule, outcome) in zip(rules, outcomes) {
        // The reference does not ask whether growth of rss is noise, nor what the first run lacks.
        let gate = Gate(
          thresholds: [try Threshold(parsing: rule)], allowsMissing: true, level: nil)
        let passes = gate.check(runs).passes
        #expect(passes == (outcome.status == 0), "\(rule): \(outcome.output)")
        passed += passes ? 1 : 0
      }
    }
    #expect(passed > 4 && passed < 18)
  }

  @Test func theGateDiffersOnPurposeForGrowthFromZeroAndForWhatVanished() throws {
    let folder = try TemporaryFolder()
    func run(_ name: String, _ records: [BenchmarkRecord]) throws -> FilePath {
      let path = folder.path.appending(name)
      try RunFile.sample(records).write(to: path)
      return path
    }
    let zero = try run("zero.json", [.sample("a", peak: 0), .sample("b")])
    let grown = try run("grown.json", [.sample("a", peak: 64), .sample("b")])
    let less = try run("less.json", [.sample("b")])
    let gate = Gate(thresholds: [try Threshold(parsing: "peak:10%")])
    let pairs = [[zero, grown], [zero, less]]
    let outcomes = try PeerPython.benchmem(
      pairs.map { ["compare"] + $0.map(\.string) + ["--columns", "peak", "--fail-on", "peak:10%"] })
    for (pair, outcome) in zip(pairs, outcomes) {
      #expect(outcome.status == 0)
      #expect(!gate.check(try ComparedRun.read(pair)).passes)
    }
  }
}
