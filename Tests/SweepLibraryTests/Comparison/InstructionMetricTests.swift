import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepResults

@Suite("Instructions as a metric")
struct InstructionMetricTests {
  private func record(
    _ id: String, _ counts: [Int], way: String = "perf on X", peak: Int? = 100
  ) -> BenchmarkRecord {
    var record = BenchmarkRecord.sample(id, peak: peak)
    record.instructions = InstructionSeries(counts: counts, way: way)
    return record
  }

  private func run(_ label: String, _ benchmarks: BenchmarkRecord...) -> ComparedRun {
    ComparedRun(label: label, content: .run(.sample(benchmarks)))
  }

  private func read(_ file: RunFile) throws -> RunFile {
    try RunFile(parsing: Data(file.json.text.utf8), path: "run.json")
  }

  @Test("The passes come back from a file, beside memory passes and without them")
  func roundTrip() throws {
    let file = RunFile.sample([
      record("a", [12, 10, 11]), record("b", [7, 7, 7], peak: nil), .sample("c"),
    ])
    let back = try read(file)
    #expect(back.benchmarks.map(\.instructions) == file.benchmarks.map(\.instructions))
    #expect(back.benchmarks[0].memory == file.benchmarks[0].memory)
    #expect(back.benchmarks[0].value(of: .instructions) == 10)
    #expect(back.benchmarks[0].value(of: .instructions, .max) == 12)
    #expect(back.benchmarks[2].value(of: .instructions) == nil)
    #expect(try read(back).json.text == file.json.text)
  }

  @Test("A series of another tool under the same name is no count of ours")
  func foreign() throws {
    var foreign = BenchmarkRecord.sample("a")
    foreign.memory?.others["instructions"] = [1, 2]
    let back = try read(RunFile.sample([foreign]))
    #expect(back.benchmarks[0].instructions == nil)
    #expect(back.benchmarks[0].memory?.others["instructions"] == [1, 2])
    #expect(back.benchmarks[0].value(of: .instructions) == nil)
  }

  @Test("Steps begin where neighbouring code no longer explains the change")
  func steps() {
    func steps(_ before: Int, _ after: Int) -> [Step] {
      StepFinder.steps(
        in: [run("1", record("a", [before])), run("2", record("a", [after, after + 3]))],
        metrics: [.instructions])
    }
    #expect(steps(100_000, 101_000).isEmpty)
    #expect(steps(100_000, 101_001).count == 1)
    #expect(steps(100_000, 98_000).map(\.isRegression) == [false])
  }

  @Test("A rule may ask for finer changes than steps, but not for what the layout moves")
  func gates() throws {
    func passes(_ rule: String, _ before: Int, _ after: Int) throws -> Bool {
      try Gate(thresholds: [Threshold(parsing: rule)]).check([
        run("1", record("a", [before])), run("2", record("a", [after])),
      ]).passes
    }
    #expect(try passes("instructions:1%", 100_000, 101_000))
    #expect(try !passes("instructions:1%", 100_000, 101_100))
    #expect(try !passes("instructions:0.2%", 100_000, 100_300))
    #expect(try !passes("instructions:100", 100_000, 100_101))
    #expect(try passes("instructions:0%", 100_000, 100_010))
  }

  @Test("Counts of another counter are not compared, and the gate is not green")
  func ways() throws {
    let runs = ComparedRun.comparable([
      run("1", record("a", [100]), record("b", [100], way: "QEMU")),
      run("2", record("a", [900], way: "QEMU"), record("b", [100], way: "QEMU")),
      run("3", record("a", [100]), record("b", [100], way: "QEMU")),
    ])
    #expect(StepFinder.steps(in: runs, metrics: [.instructions]).isEmpty)
    let cell = RunIndex(runs[1]).cell("a", MetricColumn(.instructions))
    #expect(
      cell.reason?.summary == "not comparable: counted by QEMU, before by perf on X")
    let rule = try Threshold(parsing: "instructions:1%")
    #expect(Gate(thresholds: [rule]).check(runs).passes)
    let report = Gate(thresholds: [rule]).check(Array(runs.prefix(2)))
    #expect(!report.passes && report.missing.map(\.id) == ["a"] && report.regressions.isEmpty)
    // Also where nobody has looked at the whole of the runs before.
    let unseen = Gate(thresholds: [rule]).check([
      run("1", record("a", [100])), run("2", record("a", [900], way: "QEMU")),
    ])
    #expect(unseen.regressions.isEmpty)
  }

  @Test("Half of the way to the bad end is no change where both ends are the same code's")
  func bisection() {
    let bounds = ChangeBounds(.half, .growth, good: 100_000, bad: 100_500, tolerance: 0.01)
    #expect(!bounds.isChanged(100_500))
    let large = ChangeBounds(.half, .growth, good: 100_000, bad: 200_000, tolerance: 0.01)
    #expect(large == ChangeBounds(upper: 150_000))
  }
}
