import Foundation
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepReporting
@testable import SweepResults

@Suite struct MetricTableTests {
  /// A benchmark with every series that the engine writes, each value the position in this list.
  private var record: BenchmarkRecord {
    var record = BenchmarkRecord.sample("a", peak: 1, allocations: 2, total: 3, rss: 4)
    let keys = [
      "live_bytes", "live_blocks", "freed", "usable_bytes", "mapped_bytes", "unmapped_bytes",
    ]
    for (index, key) in keys.enumerated() { record.memory?.others[key] = [index + 5, index + 6] }
    record.memory?.others["action_rss_bytes"] = [11]
    record.instructions = InstructionSeries(counts: [13, 12, 12], way: "perf")
    return record
  }

  @Test func everyMetricOfTheTableIsRead() {
    let values = Metric.all.map { $0.name + "=\(Int(record.value(of: $0) ?? -1))" }.dropFirst()
    #expect(
      values == [
        "peak=1", "allocated=3", "allocations=2", "instructions=12", "rss=4", "live=5",
        "live-blocks=6", "freed=7", "usable=8", "mapped=9", "unmapped=10", "action-rss=11",
      ])
    #expect(record.value(of: .time) == 0.001)
  }

  @Test func everySeriesOfTheEngineIsShownByOneMetric() throws {
    let events = try String(
      contentsOfFile: BuiltProduct.packageRoot
        + "/Tests/BenchMemEngineTests/Golden/events.jsonl", encoding: .utf8)
    let objects = try events.split(separator: "\n").map {
      try #require(JSONValue(parsing: String($0)).objectValue)
    }
    let written = objects.filter {
      ["memory", "rss", "instructions"].contains($0["event"]?.stringValue)
    }
    .flatMap(\.keys).filter { !["event", "id", "pass", "by", "action_rss_refusal"].contains($0) }
    let read = MetricDescriptor.table.compactMap { descriptor in
      if case .series(let key, _) = descriptor.source { key } else { nil }
    }
    #expect(Set(written) == Set(read) && Set(read).count == read.count)
  }

  @Test func namesAreUniqueAndLeadBackToTheirMetrics() {
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    for metric in Metric.all {
      #expect(Metric(name: metric.name) == metric)
      // A dot separates the statistic in a rule, and a colon in a column of CSV.
      #expect(!metric.name.contains { ".:, ".contains($0) })
    }
    #expect(Metric(name: "extra:rows") == .extra("rows") && Metric.extra("rows").title == "rows")
    #expect(Metric(name: "extra:") == nil && Metric(name: "Peak") == nil)
    #expect(Metric.measured == [.time, .peak, .allocated, .allocations, .instructions, .rss])
  }

  @Test func whatIsNoCostIsNeitherBestNorWorst() throws {
    var more = record
    more.memory?.others["freed"] = [70, 70]
    let runs = [("1", record), ("2", more)].map {
      ComparedRun(label: $0, content: .run(.sample([$1])))
    }
    let metric = try #require(Metric(name: "freed"))
    let request = CompareRequest(metrics: [metric], statistics: [.max])
    #expect(try !request.report(runs).text(.table).contains("(1.0)"))
    #expect(StepFinder.steps(in: runs, metrics: [metric]).allSatisfy { !$0.isRegression })
  }

  @Test(arguments: Metric.all.map(\.name))
  func eachMetricIsComparedDrawnAndGated(_ name: String) throws {
    let metric = try #require(Metric(name: name))
    let runs = ["1", "2", "3"].map { label in
      ComparedRun(label: label, content: .run(.sample([record])))
    }
    let rules = metric.worse == .neither ? [] : [try Threshold(parsing: "\(metric.name):10%")]
    let request = CompareRequest(
      metrics: [metric], statistics: [.min], gate: Gate(thresholds: rules))
    let report = try request.report(runs)
    #expect(report.passes && report.gate?.comparisons == rules.count)
    #expect(report.text(.table).contains(metric.name))
    let values = report.json.objectValue?["benchmarks"]?.arrayValue?.first?.objectValue?["values"]
    let own = values?.objectValue?["\(metric.name):min"]?.arrayValue
    #expect(own?.count == 3 && own?.contains(.null) == false)
    var figure = PlotRequest()
    figure.metric = metric
    #expect(try figure.plot(runs).figure.count == 1)
    #expect(TerminalHeatmap(SweepMatrix(runs, metric: metric)).text.contains(metric.label))
    guard metric.worse != .neither else { return }
    #expect(try ChangeLimit(threshold: "10%", of: metric, option: "--threshold") != .half)
  }

  @Test func whatIsMeasuredAndNotShownIsNamedUnlessColumnsWereChosen() throws {
    let runs = ["1", "2"].map { ComparedRun(label: $0, content: .run(.sample([record]))) }
    let hidden = try CompareRequest(statistics: [.min]).report(runs).hidden
    #expect(hidden == Metric.all.filter { ![.time, .peak].contains($0) })
    #expect(try CompareRequest(metrics: [.peak]).report(runs).hidden.isEmpty)
    let plain = ["1", "2"].map { ComparedRun(label: $0, content: .run(.sample([.sample("a")]))) }
    let report = try CompareRequest(statistics: [.min]).report(plain)
    #expect(report.hidden == [.allocated, .allocations])
    #expect(report.json.objectValue?["also_measured"] == ["allocated", "allocations"])
    let line = "also measured: allocated, allocations; --columns shows them\n"
    for format in [CompareFormat.table, .md] {
      #expect(report.text(format).replacing("\\", with: "").hasSuffix(line))
    }
  }

  @Test func aGateOnWhatNoRunHasIsRefusedWithTheWayToIt() throws {
    let plain = ["1", "2"].map { ComparedRun(label: $0, content: .run(.sample([.sample("a")]))) }
    func refusal(_ rule: String, _ runs: [ComparedRun]) throws -> String {
      let request = CompareRequest(
        metrics: [.peak], statistics: [.min],
        gate: Gate(thresholds: [try Threshold(parsing: rule)], allowsMissing: true))
      return #expect(throws: ComparisonError.self) { try request.report(runs) }?.description ?? ""
    }
    for (rule, way) in [
      ("rss:10%", ".isolated"), ("action-rss:10%", ".isolated"),
      ("instructions:1%", "--instructions"), ("live:0", "no run has live"),
    ] {
      let text = try refusal(rule, plain)
      #expect(text.hasPrefix("limit \(rule): no run has ") && text.contains(way), "\(text)")
    }
    // What should have been measured and failed is a finding, and no mistake of who asks.
    let failed = ["1", "2"].map { label in
      SampleSweep.run(
        label, "a", [.sample("a")],
        extra: ["failures": [["id": "a", "phase": "rss", "reason": "killed"]]])
    }
    let report = try CompareRequest(
      metrics: [.peak], statistics: [.min],
      gate: Gate(thresholds: [try Threshold(parsing: "rss:10%")])
    ).report(failed)
    #expect(!report.passes && report.gate?.missing.isEmpty == false)
  }

  @Test func valuesThatCannotBeAreNoValues() {
    var odd = record
    odd.memory?.others["freed"] = [-1, 2]
    odd.stats.min = .nan
    #expect(odd.value(of: Metric(name: "freed") ?? .peak) == nil)
    #expect(odd.value(of: .time) == nil && odd.value(of: .time, .max) == 0.003)
  }

  @Test func aSeriesOfAnotherLengthHasItsOwnHeadline() {
    var odd = record
    odd.memory?.peakBytes = [9, 5]
    odd.memory?.others["live_bytes"] = [7]
    odd.memory?.others["usable_bytes"] = [30, 40]
    #expect(odd.value(of: Metric(name: "live") ?? .peak) == 7)
    #expect(odd.value(of: Metric(name: "usable") ?? .peak) == 40)
  }
}
