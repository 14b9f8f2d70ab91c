import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepResults

@Suite(.enabled(if: PeerPython.isPresent, "BENCHMEM_PEER_PYTHON is not set"))
struct RunFilePeerTests {
  private func write(_ run: ComparedRun, in folder: TemporaryFolder) throws -> String {
    let path = folder.path.appending("0001_\(run.label).json")
    try #require(run.file).write(to: path)
    return path.string
  }

  @Test func pytestBenchmarkReadsOurRunFiles() throws {
    let folder = try TemporaryFolder()
    let paths = try [SampleSweep.runs[0], SampleSweep.runs[3]].map { try write($0, in: folder) }
    let outcome = try PeerPython.command(
      "pytest-benchmark", ["compare", "--columns=min,max,rounds", "--group-by=fullname"] + paths)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Rows::build[n=1000]"))
  }

  @Test func thePeersReadRunFilesWithMemoryOnly() throws {
    let folder = try TemporaryFolder()
    var counted = RunFileWritingTests.partial
    let some = folder.path.appending("0001_some.json").string
    try counted.write(to: FilePath(some))
    counted.benchmarks.removeFirst()
    let none = folder.path.appending("0002_none.json").string
    try counted.write(to: FilePath(none))
    let outcome = try PeerPython.command(
      "pytest-benchmark", ["compare", "--columns=min,rounds", "--group-by=fullname", some, none])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("T::a") && !outcome.output.contains("T::c"))
    let memory = try PeerPython.command("benchmem", ["compare", "--columns", "peak", some])
    #expect(!memory.errors.contains("Traceback"), "\(memory.errors)")
  }

  @Test func thePeersReadRunFilesWithInstructions() throws {
    let folder = try TemporaryFolder()
    let paths = try [Int?.some(100), nil].map { peak in
      var record = BenchmarkRecord.sample("T::a", peak: peak)
      record.instructions = InstructionSeries(counts: [12, 10, 11], way: "perf on X")
      let path = folder.path.appending("0001_\(peak ?? 0).json")
      try RunFile.sample([record]).write(to: path)
      return path.string
    }
    let compared = try PeerPython.command(
      "pytest-benchmark", ["compare", "--columns=min,rounds", "--group-by=fullname"] + paths)
    #expect(compared.status == 0 && compared.output.contains("T::a"), "\(compared.errors)")
    for path in paths {
      let outcome = try PeerPython.command("benchmem", ["compare", "--columns", "time", path])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let memory = try PeerPython.command("benchmem", ["compare", "--columns", "peak", paths[0]])
    #expect(memory.status == 0 && memory.output.contains("100"), "\(memory.errors)")
  }

  @Test func benchmemReadsOurRunFiles() throws {
    let folder = try TemporaryFolder()
    let paths = try [SampleSweep.runs[0], SampleSweep.runs[3]].map { try write($0, in: folder) }
    let outcome = try PeerPython.command(
      "benchmem", ["compare", "--columns", "peak,allocations"] + paths)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("166.25 (2.00)"))
  }

  @Test func filesThatThePeerMeasuredAreRead() throws {
    let folder = try TemporaryFolder()
    let suite = try folder.write(
      """
      import pytest

      @pytest.mark.parametrize("n", [10, 1000])
      def test_list(benchmark_memory, n):
          benchmark_memory.extra_info["kind"] = "list"
          benchmark_memory(lambda: list(range(n)))

      def test_plain(benchmark):
          benchmark(sum, [1, 2])
      """, to: "test_suite.py")
    let output = folder.path.appending("run.json")
    let outcome = try PeerPython.run(
      "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))",
      [
        suite.string, "-q", "-p", "no:cacheprovider", "--benchmark-min-rounds=3",
        "--benchmark-max-time=0.01", "--benchmark-json=\(output)",
      ])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let run = try RunFile(reading: output)
    #expect(run.benchmarks.map(\.name) == ["test_list[10]", "test_list[1000]", "test_plain"])
    #expect(run.benchmarks[1].extraInfo["kind"] == "list")
    #expect(run.benchmarks[1].memory?.peakBytes.min().map { $0 >= 8_000 } == true)
    #expect(run.benchmarks[1].stats.data?.count == run.benchmarks[1].stats.rounds)
    #expect(run.benchmarks[2].memory == nil)
    try compareSamples(run, output.string)
  }

  /// What the peer's readers read, and ours.
  private func compareSamples(_ run: RunFile, _ path: String) throws {
    let outcome = try PeerPython.run(
      """
      import json, sys
      import pytest_benchmem as peer
      path = sys.argv[1]
      stats = {name: peer.from_pytest_benchmark(path, metric=name)[1]
               for name in ["min", "q1", "q3", "ops", "total"]}
      stats["worst"] = peer.memory_from_pytest_benchmark(path, reduce=max)[1]
      stats["sum"] = peer.memory_from_pytest_benchmark(path, field="allocations", reduce=sum)[1]
      print(json.dumps({name: {s.id: s.value for s in samples} for name, samples in stats.items()}))
      """, [path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let peers = try JSONValue(parsing: outcome.output).objectValue ?? [:]
    let ours: [(String, [Sample])] = [
      ("min", run.samples(ofTiming: \.min)), ("q1", run.samples(ofTiming: \.q1)),
      ("q3", run.samples(ofTiming: \.q3)), ("ops", run.samples(ofTiming: \.ops)),
      ("total", run.samples(ofTiming: \.total)),
      ("worst", run.samples(of: .peak) { $0.max() ?? 0 }),
      ("sum", run.samples(of: .allocations) { $0.reduce(0, +) }),
    ]
    for (name, samples) in ours {
      #expect(samples.count == (["worst", "sum"].contains(name) ? 2 : 3))
      for sample in samples {
        #expect(peers[name]?.objectValue?[sample.id]?.doubleValue == sample.value, "\(name)")
      }
    }
    #expect(run.samples(of: .time) { $0[0] }.count == 3)
  }
}
