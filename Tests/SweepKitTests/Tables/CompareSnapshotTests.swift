import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepReporting
@testable import SweepResults

/// Whole outputs of a comparison whose ids are as awkward as ids may be, with everything in it that
/// a gate can find.
@Suite struct CompareSnapshotTests {
  /// Ids with signs that mean something in a table, in markdown, in CSV, in a workflow command or
  /// to a terminal.
  static let ids = [
    "S::pipe|bar", "S::comma,colon: 100%", "S::new\nline", "S::quote\"q", "=1+1", "S::@team #1",
    "S::emoji 👩‍👩‍👧 é", "S::<b>html</b>", "S::[1000]", "S::a[x=1,y=2]", "S::back`tick*star_",
    " lead", "S::esc\u{1B}[31m\u{202E}", "S::::error::x",
  ]

  private static func run(_ label: String, _ records: [BenchmarkRecord]) -> ComparedRun {
    SampleSweep.run(label, "a", records)
  }

  /// A base, a version that did not build, and a head: half of the benchmarks grew, one is new, one
  /// vanished, one failed in the base; times of one process, of turns, and of too few of them grew;
  /// one is unchanged, and one of equal code.
  static var runs: [ComparedRun] {
    let rounds = [10, 11, 12, 13, 14, 15, 16, 17]
    let before = ids.enumerated().map { BenchmarkRecord.sample($1, peak: 1_000 * ($0 + 1)) }
    let after = ids.enumerated().map { index, id in
      BenchmarkRecord.sample(id, peak: 1_000 * (index + 1) * (index.isMultiple(of: 2) ? 2 : 1))
    }
    let base = SampleSweep.run(
      "1.0|0", "a",
      before + [
        .sample("T::time", milliseconds: rounds), .sample("T::vanished"),
        .timed(SampleBursts.of(0.01), id: "T::turns"),
        .timed(SampleBursts.of(0.01, count: 4), id: "T::few turns"),
        .timed(SampleBursts.of(0.01), id: "T::steady"),
        .timed(SampleBursts.of(0.01), code: "x", id: "T::equal code"),
        .sample("T::zero", peak: 0),
      ],
      extra: [
        "failures": [["id": "T::failed", "phase": "memory", "reason": "killed by `signal` 9\nx"]]
      ])
    return [
      base,
      ComparedRun(label: "1.1.0", content: .failed(phase: "build", reason: "no <such> *module*")),
      SampleSweep.run(
        "2.0.0", "b",
        after + [
          .sample("T::time", milliseconds: rounds.map { $0 + 20 }), .sample("T::new"),
          .timed(SampleBursts.of(0.013, seed: 2), id: "T::turns"),
          .timed(SampleBursts.of(0.013, count: 4), id: "T::few turns"),
          .timed(SampleBursts.of(0.01, seed: 2), id: "T::steady"),
          .timed(SampleBursts.of(0.01), code: "x", id: "T::equal code"),
          .sample("T::failed"), .sample("T::zero", peak: 64),
        ]),
    ]
  }

  private func report(
    _ metrics: [Metric] = [.time, .peak], diff: Bool = false,
    rules: [String] = ["peak:10%", "time.median:5%"]
  ) throws -> CompareReport {
    try CompareRequest(
      metrics: metrics, statistics: [.min], table: .init(isDiff: diff),
      gate: Gate(thresholds: try rules.map { try Threshold(parsing: $0) })
    ).report(Self.runs)
  }

  @Test func table() throws {
    #expect(Snapshot("compare.txt").difference(from: try report().text(.table)) == nil)
  }

  @Test func tableOnANarrowTerminal() throws {
    let text = try report().text(.table, width: 40)
    #expect(Snapshot("compare-narrow.txt").difference(from: text) == nil)
  }

  @Test func diff() throws {
    let text = try report(diff: true).text(.table)
    #expect(Snapshot("compare-diff.txt").difference(from: text) == nil)
  }

  @Test func markdown() throws {
    #expect(Snapshot("compare.md").difference(from: try report().text(.md)) == nil)
  }

  @Test func github() throws {
    #expect(Snapshot("compare-github.txt").difference(from: try report().text(.github)) == nil)
  }

  @Test func json() throws {
    #expect(Snapshot("compare.json").difference(from: try report().text(.json)) == nil)
  }

  @Test func csv() throws {
    #expect(Snapshot("compare.csv").difference(from: try report().comparison.csv) == nil)
  }

  @Test func aGateThatPasses() throws {
    let runs = [Self.run("1", [.sample("a")]), Self.run("2", [.sample("a")])]
    let request = CompareRequest(
      metrics: [.peak], statistics: [.max],
      gate: Gate(thresholds: [try Threshold(parsing: "peak:0")]))
    let report = try request.report(runs)
    let texts = [CompareFormat.table, .md, .json, .github].map { report.text($0) }
    #expect(
      Snapshot("compare-passes.txt").difference(from: texts.joined(separator: "----\n")) == nil)
  }
}
