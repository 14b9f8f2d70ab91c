import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting
@testable import SweepResults

@Suite struct ComparisonTests {
  @Test func headlinesAreThoseOfTheReference() {
    var record = BenchmarkRecord.sample("T::a", milliseconds: [3, 1, 2])
    record.memory = MemorySeries(
      peakBytes: [9, 5, 5], allocations: [1, 2, 3], totalBytes: [10, 20, 30], rssBytes: [8, 7, 9])
    #expect(record.value(of: .time) == 0.001)
    #expect(record.value(of: .peak) == 5)
    // Count and total come from the first pass with the lowest peak, not from their own minimum.
    #expect(record.value(of: .allocations) == 2 && record.value(of: .allocated) == 20)
    #expect(record.value(of: .rss) == 7)
    #expect(record.value(of: .peak, .max) == 9 && record.value(of: .peak, .iqr) == nil)
    #expect(record.value(of: .allocations, .stddev) == 1)
  }

  @Test func extraValuesAreNumbersAlsoWhereTheyAreTexts() {
    let extra: JSONObject = ["a": "12", "b": 1.5, "c": "fast", "d": true, "e": "0x10", "f": "inf"]
    let record = BenchmarkRecord.sample("T::a", extra: extra)
    let values = ["a", "b", "c", "d", "e", "f"].map { record.value(of: .extra($0)) }
    #expect(values == [12, 1.5, nil, nil, nil, nil])
  }

  @Test func everyCellWithoutAValueSaysWhy() {
    let comparison = Comparison(SampleSweep.runs, columns: [MetricColumn(.peak)])
    let joins = comparison.cells("Joins::inner<b>x</b>", MetricColumn(.peak))
    #expect(joins[0] == .missing(.absent))
    #expect(joins[1] == .value(4_000))
    #expect(
      joins[2]
        == .missing(.versionFailed(phase: "build", reason: "cannot find 'Rows' in scope")))
    #expect(joins[4] == .missing(.notAvailable(reason: "no member 'inner'")))
    #expect(
      comparison.cells("Rows::scan", MetricColumn(.peak))[3]
        == .missing(.failed(phase: "memory", reason: "trapped: index out of range")))
  }

  @Test func aMetricThatNoRunHasIsDropped() {
    let columns = [MetricColumn(.peak), MetricColumn(.rss)]
    #expect(Comparison(SampleSweep.runs, columns: columns).columns == [MetricColumn(.peak)])
    #expect(Comparison(SampleSweep.runs, columns: [columns[1]]).columns == [columns[1]])
  }

  @Test func numbersInIdsAreSortedAsNumbers() {
    let ids = ["a[10]", "a[9]", "a[9]x", "b", "a[010]", "a"]
    #expect(
      ids.sorted(by: BenchmarkID.precedes) == ["a", "a[9]", "a[9]x", "a[010]", "a[10]", "b"])
  }

  @Test func labelsThatClashAreToldApartByTheirFolders() throws {
    let labels = { (paths: [FilePath]) in try RunLabels.labels(for: paths) }
    #expect(try labels(["a/run.json", "b/other.json"]) == ["run", "other"])
    #expect(try labels(["a/run.json", "b/run.json"]) == ["a/run", "b/run"])
    #expect(try labels(["x/a/run.json", "y/a/run.json"]) == ["x/a/run", "y/a/run"])
    #expect(try labels(["a/run.json", "a/run.json"]) == ["a/run", "a/run (2)"])
    #expect(throws: ComparisonError.labelCount(given: 1, runs: 2)) {
      try RunLabels.labels(for: ["a", "b"], given: ["x"])
    }
    #expect(throws: ComparisonError.repeatedLabel("x")) {
      try RunLabels.labels(for: ["a", "b"], given: ["x", "x"])
    }
  }

  @Test func dimensionsComeFromIdParametersAndExtraInfo() {
    let record = BenchmarkRecord.sample(
      "m.py::C::f[a::b]", params: ["n": 1, "bad": "UNSERIALIZABLE[x]", "list": []],
      extra: ["phase": "build"])
    let dimensions = Dimensions(of: record)
    #expect(dimensions.names == ["node.module", "node.func", "node.class", "n", "phase"])
    #expect(dimensions["node.func"] == "f" && dimensions["node.class"] == "C")
  }
}
