import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting
@testable import SweepResults

@Suite struct CompareReportTests {
  private func request(_ rule: String? = nil) throws -> CompareRequest {
    CompareRequest(
      metrics: [.peak], statistics: [.min],
      gate: try rule.map { Gate(thresholds: [try Threshold(parsing: $0)]) })
  }

  @Test func jsonHoldsValuesReasonsAndTheGate() throws {
    let json = try request("peak:10%").report(SampleSweep.runs).json
    let object = try #require(json.objectValue)
    #expect(object["schema"] == 1 && object["labels"]?.arrayValue?.count == 5)
    let scan = try #require(object["benchmarks"]?.arrayValue?.last?.objectValue)
    #expect(scan["values"]?.objectValue?["peak:min"] == [0, 64, nil, nil, 0])
    #expect(
      scan["missing"]?.objectValue?["1.3.0"] == "failed in memory: trapped: index out of range")
    let gate = try #require(object["gate"]?.objectValue)
    #expect(gate["passes"] == false)
    #expect(gate["regressions"]?.arrayValue?.first?.objectValue?["after"] == 170_240)
  }

  @Test func githubGetsOneAnnotationAFindingAndASummary() throws {
    let report = try request("peak:10%").report(SampleSweep.runs)
    let lines = report.text(.github).split(separator: "\n").map(String.init)
    #expect(
      lines[1].hasPrefix(
        "::error title=regressed::Rows::build[n=1000] peak.min: 85,120 B → 170,240 B +100.0%25"))
    #expect(
      lines[0].hasPrefix("::error title=benchmem-sweep::gate failed: 1 regression"))
    #expect(report.markdown.hasPrefix("**❌ gate failed"))
    let short = report.markdown(atMost: 600)
    #expect(short.utf8.count <= 600 && short.contains("The rest is left out"))
    #expect(short.contains("170,240 B") && !short.contains("####"))
    #expect(report.markdown(atMost: 1_000_000) == report.markdown)
  }

  @Test func markdownIsNeverMarkupFromData() throws {
    let hostile = "a`b|c<script>@team#1"
    let runs = ["1", "2"].map {
      ComparedRun(label: $0, content: .run(.sample([.sample(hostile)])))
    }
    let request = CompareRequest(metrics: [.peak], statistics: [.min], table: .init(groupBy: []))
    let markdown = try request.report(runs).markdown
    #expect(markdown.contains("`` a`b\\|c<script>@team#1 (1) ``"))
  }

  @Test func differentMachinesAreNamedAndTheirTimesRefused() throws {
    var runs = Array(SampleSweep.runs.prefix(2))
    var file = try #require(runs[1].file)
    file.machineInfo["node"] = "other"
    runs[1].content = .run(file)
    let report = try CompareRequest().report(runs)
    #expect(
      report.warnings.contains { $0.hasPrefix("the runs differ in machine: bench, 2 × Fast") })
    #expect(!report.comparison.columns.contains { $0.metric == .time })
    #expect(throws: ComparisonError.self) { try CompareRequest(metrics: [.time]).report(runs) }
    let forced = CompareRequest(metrics: [.time], isAcrossMachines: true)
    #expect(try forced.report(runs).comparison.columns.first?.metric == .time)
  }

  @Test func diffMarksWhatChangedAndWhatCannotBeTold() throws {
    let bursts = SampleBursts.of(0.01)
    func run(_ label: String, _ factors: [Double], session: String) -> ComparedRun {
      let records = factors.enumerated().map { index, factor in
        BenchmarkRecord.timed(
          Array(bursts.map { $0 * factor }.prefix(index == 2 ? 3 : 24)),
          session: index < 3 ? "one" : session, code: index == 5 ? "same" : label, id: "b\(index)")
      }
      return ComparedRun(label: label, content: .run(.sample(records)))
    }
    let runs = [
      run("1", [1, 1, 1, 1, 1, 1], session: "one"),
      run("2", [3, 1.01, 2, 1.5, 2, 3], session: "other"),
    ]
    let request = CompareRequest(metrics: [.time], table: .init(groupBy: [], isDiff: true))
    let lines = try request.report(runs).text(.table).split(separator: "\n").map(String.init)
    for (name, mark) in [
      ("b0", #/\+200\.0% \(\+1\d\d\.\d…\+2\d\d\.\d\) \*$/#),
      ("b1", #/\+1\.0% \([+-]\d\.\d…\+\d\.\d\) ~$/#), ("b2", #/\+100\.0% \?$/#),
      ("b3", #/\+50\.0% \?$/#), ("b4", #/\+100\.0% !$/#), ("b5", #/\+200\.0% =$/#),
    ] {
      #expect(lines.contains { $0.hasPrefix(name) && $0.contains(mark) }, "\(name): \(lines)")
    }
    #expect(lines.last?.hasPrefix("against the first run: * changed (level 0.01)") == true)
  }

  @Test func aTableBesideAGateIsMarkedAtTheGatesLevel() throws {
    let bursts = SampleBursts.of(0.01, count: 9)
    let runs = [bursts, bursts.map { $0 * 1.3 }].enumerated().map { index, bursts in
      ComparedRun(label: "\(index)", content: .run(.sample([.timed(bursts)])))
    }
    func lines(_ level: Double, _ rule: String?) throws -> [Substring] {
      try CompareRequest(
        metrics: [.time], statistics: [.min], table: .init(level: level),
        gate: try rule.map { Gate(thresholds: [try Threshold(parsing: $0)], level: level) }
      ).report(runs).text(.table).split(separator: "\n")
    }
    #expect(try lines(0.05, "time:50%").contains { $0.hasSuffix("(1.30) *") })
    #expect(try lines(0.05, "time:50%").contains { $0.contains("level 0.05") })
    #expect(try lines(0.001, "time:50%").contains { $0.hasSuffix("(1.30) ?") })
    #expect(try lines(0.05, nil).contains { $0.hasSuffix("(1.30)") })
  }

  @Test func metricsThatNoRunHasAreRefusedIfNothingIsLeft() throws {
    let runs = SampleSweep.runs
    let refusal = """
      no run has rss; they have time, peak, allocated, allocations; \
      mark the benchmarks that it is for with .isolated
      """
    #expect(throws: ComparisonError.unusable(refusal)) {
      try CompareRequest(metrics: [.rss]).report(runs)
    }
    let report = try CompareRequest(metrics: [.peak, .rss]).report(runs)
    #expect(report.warnings.contains { $0.hasPrefix("no run has rss") })
    let refused = #expect(throws: ComparisonError.self) { try request("rss:10%").report(runs) }
    #expect(
      refused?.description
        == "limit rss:10%: no run has rss; mark the benchmarks that it is for with .isolated")
  }

  @Test func whatBenchmarksReportAsATextIsNotANumber() throws {
    var record = BenchmarkRecord.sample("a", params: ["layout": "legacy"])
    record.extraInfo = ["rows": 7]
    let runs = [ComparedRun(label: "1", content: .run(.sample([record])))]
    let has = "have time, peak, allocated, allocations, extra:rows"
    let refusal =
      #"extra:layout is not a number but "legacy"; group or pivot by it instead; the runs "# + has
    #expect(throws: ComparisonError.unusable(refusal)) {
      try CompareRequest(metrics: [.extra("layout")]).report(runs)
    }
    #expect(throws: ComparisonError.unusable("no run has extra:x; they " + has)) {
      try CompareRequest(metrics: [.extra("x")]).report(runs)
    }
    for view in PlotView.allCases {
      var plot = PlotRequest()
      (plot.metric, plot.view) = (.extra("layout"), view)
      #expect(throws: ComparisonError.unusable(refusal)) { try plot.plot(runs) }
    }
  }

  @Test func whatDoesNotGoTogetherIsRefusedInOneLine() throws {
    let one = [SampleSweep.runs[0]]
    let diff = CompareRequest(table: .init(isDiff: true))
    #expect(throws: ComparisonError.self) { try diff.report(one) }
    #expect(throws: ComparisonError.self) { try request("peak:10%").report(one) }
    #expect(throws: ComparisonError.self) {
      try CompareRequest(metrics: [.peak], statistics: [.iqr]).report(one)
    }
    #expect(throws: ComparisonError.self) {
      try CompareRequest(pivot: "n").report(SampleSweep.runs)
    }
    #expect(throws: ComparisonError.self) { try CompareRequest.metrics(parsing: "peak,cpu") }
    #expect(throws: ComparisonError.self) { try CompareRequest.statistics(parsing: "p99") }
    #expect(try CompareRequest.statistics(parsing: "all") == nil)
    #expect(throws: ComparisonError.self) { try GroupKey.parse("colour") }
  }

  @Test func aPivotTakesTheValueOutOfTheId() throws {
    #expect(Pivot.stripped("f[legacy-100]", value: "legacy", index: 0, count: 2) == "f[100]")
    #expect(Pivot.stripped("f[1-1]", value: "1", index: 1, count: 2) == "f[1]")
    #expect(Pivot.stripped("f[x]", value: "x", index: nil, count: 0) == "f")
    #expect(Pivot.stripped("f[x]", value: "y", index: nil, count: 0) == "f[x]")
    #expect(Pivot.stripped("f[1-True]", value: true, index: 1, count: 2) == "f[1]")
    #expect(Pivot.stripped("f[true]", value: true, index: 0, count: 1) == "f")
    #expect(Pivot.stripped("f[a-b-x]", value: "a-b", index: 0, count: 2) == "f[x]")
    #expect(Pivot.stripped("f[x--5]", value: -5, index: 1, count: 2) == "f[x]")
    #expect(Pivot.stripped("f[2]", value: 2.0, index: 0, count: 1) == "f")
    let run = ComparedRun(
      label: "r",
      content: .run(
        .sample([
          .sample("f[a-1]", params: ["k": "a", "n": 1]),
          .sample("f[b-1]", peak: 300, params: ["k": "b", "n": 1]), .sample("g"),
        ])))
    let fold = try Pivot.fold(run, along: "param:k")
    #expect(fold.runs.map(\.label) == ["a", "b"] && fold.warnings.count == 1)
    let request = CompareRequest(metrics: [.peak], statistics: [.min], pivot: "k")
    let comparison = try request.report([run]).comparison
    #expect(comparison.cells("f[1]", comparison.columns[0]).map(\.value) == [100, 300])
  }

  @Test func theGateJudgesTheStatisticThatIsShown() throws {
    let (one, other) = ([10, 11, 12, 13, 14, 15, 16, 17], [10, 30, 33, 36, 39, 42, 45, 48])
    let runs = [one, other].enumerated().map { index, rounds in
      ComparedRun(
        label: "\(index)", content: .run(.sample([.sample("b", milliseconds: rounds)])))
    }
    func report(
      _ statistics: [Statistic]?, _ rule: String = "time:10%", diff: Bool = false
    ) throws -> CompareReport {
      try CompareRequest(
        metrics: [.time], statistics: statistics, table: .init(isDiff: diff),
        gate: Gate(thresholds: [try Threshold(parsing: rule)])
      ).report(runs)
    }
    #expect(try report([.min]).passes && report([.min], diff: true).passes)
    for isDiff in [false, true] {
      let median = try report([.median], diff: isDiff)
      #expect(!median.passes)
      for format in CompareFormat.allCases where format != .json {
        #expect(median.text(format).replacing("\\", with: "").contains("time.median: 13.5 ms"))
      }
      #expect(median.text(.json).contains(#""statistic": "median""#))
      #expect(
        median.text(.table).contains("gate failed: 1 regression; 1 comparison of time.median"))
    }
    #expect(try report([.median], "time.min:10%").passes)
    for shown in [nil, [.min, .median]] as [[Statistic]?] {
      #expect(throws: ComparisonError.self) { try report(shown) }
      #expect(try !report(shown, "time.median:10%").passes)
    }
    let refusal = #expect(throws: ComparisonError.self) { try report([.iqr], "peak:10%") }
    #expect(refusal?.description.contains("peak.min, peak.max, peak.mean") == true)
  }

  @Test func allStatisticsAreShownInADiffToo() throws {
    let request = CompareRequest(metrics: [.peak], table: .init(isDiff: true))
    let text = try request.report(Array(SampleSweep.runs.prefix(2))).text(.table)
    for name in ["min", "max", "mean", "median", "stddev"] {
      #expect(text.contains("peak \(name) "))
    }
  }

  @Test func runsOfAnotherHarnessOrEngineAreNamed() throws {
    func warnings(_ change: (inout RunFile) -> Void) throws -> [String] {
      var runs = Array(SampleSweep.runs.prefix(2))
      var file = try #require(runs[1].file)
      change(&file)
      runs[1].content = .run(file)
      return EnvironmentDifference.differences(between: runs).map(\.summary)
    }
    let python = try warnings {
      $0.machineInfo["benchmem_sweep"] = nil
      $0.machineInfo["python_version"] = "3.11"
    }
    #expect(python == ["the runs differ in harness: benchmem-sweep (1.0.0); Python (1.1.0)"])
    let command = try warnings {
      var own = $0.commitInfo["benchmem_sweep"]?.objectValue ?? [:]
      own["executables"] = [["product": "sort", "benchmarks": [], "harness": "command"]]
      $0.commitInfo["benchmem_sweep"] = .object(own)
    }
    #expect(command == ["the runs differ in harness: benchmem-sweep (1.0.0); command (1.1.0)"])
    #expect(try warnings { _ in }.isEmpty)
  }

  @Test func aConditionOfTextsIsTheSameText() throws {
    let filter = try RowFilter(parsing: "v=1.1")
    func accepts(_ value: JSONValue) -> Bool {
      filter.accepts(Dimensions(values: ["v": value]))
    }
    #expect(accepts("1.1") && accepts(1.1) && !accepts("1.10") && !accepts("1.1e0"))
    #expect(try RowFilter(parsing: "v=1000").accepts(Dimensions(values: ["v": 1000.0])))
  }
}
