import Foundation
import SystemPackage
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepResults

@Suite struct RunFileReadingTests {
  static let stats = #"{"min": 0.5, "max": 2, "mean": 1, "data": [0.5, 2.0]}"#

  private func read(
    _ text: String, options: RunFile.ReadingOptions = .everything
  ) throws -> RunFile {
    try RunFile(parsing: Data(text.utf8), path: "run.json", options: options)
  }

  private func message(_ text: String) -> String {
    do {
      return "no error: \(try read(text).benchmarks.count)"
    } catch {
      return "\(error)"
    }
  }

  private func benchmark(_ members: String) -> String {
    #"{"benchmarks": [{"fullname": "T::a", "name": "a", "# + members + "}]}"
  }

  @Test func readsWhatThePeerWrites() throws {
    let run = try read(
      #"""
      {"machine_info": {"node": "m"}, "commit_info": {"id": "c"}, "datetime": "now",
       "version": "5.1.0", "later": [{}],
       "benchmarks": [{"group": null, "name": "b[1-x]", "fullname": "f.py::b[1-x]",
         "params": {"n": 1, "kind": "x"}, "param": "1-x", "cprofile": [],
         "extra_info": {"phase": "build", "benchmem": {"peak_bytes": [5, 4],
           "allocations": [2, 1], "total_bytes": [9, 8.0], "own": [3], "note": "n"}},
         "options": {"min_rounds": 5},
         "stats": {"min": 0.5, "max": 2.0, "mean": 1.0, "rounds": 2, "data": [0.5, 2.0],
           "outliers": "0;0", "iterations": 7}}]}
      """#)
    let record = try #require(run.benchmarks.first)
    #expect(record.fullname == "f.py::b[1-x]" && record.param == "1-x" && record.group == nil)
    #expect(record.params?.keys == ["n", "kind"])
    #expect(record.extraInfo == ["phase": "build"])
    #expect(record.memory?.peakBytes == [5, 4] && record.memory?.totalBytes == [9, 8])
    #expect(record.memory?.others == ["own": [3]] && record.memory?.rssBytes == nil)
    #expect(record.stats.data == [0.5, 2] && record.stats.iterations == 7)
    #expect(run.machineInfo["node"] == "m" && run.datetime == "now")
  }

  @Test func roundsAreLeftOutWhenNobodyAsks() throws {
    let run = try read(benchmark(#""stats": "# + Self.stats), options: [])
    #expect(run.benchmarks[0].stats.data == nil)
    #expect(run.benchmarks[0].stats.rounds == 1)
  }

  @Test func escapesAndSurrogatesAreDecoded() throws {
    let text =
      #"{"benchmarks": [{"fullname": "a\u00e9\ud83d\ude00\n\"é", "stats": "# + Self.stats + "}]}"
    #expect(try read(text).benchmarks[0].fullname == "aé😀\n\"é")
  }

  @Test func nonsenseIsNamedWithFileBenchmarkAndKey() {
    #expect(message("[]") == "run.json: expected an object, found an array at byte 0")
    #expect(message("{}") == #"run.json: not a run file: no key "benchmarks""#)
    #expect(message(#"{"benchmarks": []}"#) == "run.json: holds no benchmarks")
    #expect(
      message(benchmark(#""stats": {"min": "x"}"#)).hasPrefix(
        #"run.json: benchmark "T::a": stats.min: expected a number, found a string at byte"#))
    #expect(
      message(benchmark(#""stats": {"min": NaN}"#))
        == #"run.json: benchmark "T::a": stats.min: the value is not finite"#)
    #expect(
      message(benchmark(#""stats": {"min": 1e999}"#))
        == #"run.json: benchmark "T::a": stats.min: the value is not finite"#)
    #expect(
      message(benchmark(#""stats": {"min": -1}"#))
        == #"run.json: benchmark "T::a": stats.min: the value -1.0 is negative"#)
    #expect(
      message(benchmark(#""stats": {}"#))
        == #"run.json: benchmark "T::a": stats.min: the key is missing"#)
    #expect(
      message(benchmark(#""extra_info": {"benchmem": {"peak_bytes": []}}"#))
        == #"run.json: benchmark "T::a": extra_info.benchmem.peak_bytes: the series is empty"#)
    #expect(
      message(benchmark(#""extra_info": {"benchmem": {"peak_bytes": [1.5]}}"#)).hasSuffix(
        "extra_info.benchmem.peak_bytes: expected whole numbers, found 1.5"))
    #expect(
      message(#"{"benchmarks": [{"name": "a", "stats": "# + Self.stats + "}]}")
        == #"run.json: benchmark "number 1": fullname: the key is missing"#)
  }

  @Test func anIdThatOccursTwiceIsRefused() {
    let one = #"{"fullname": "T::a", "stats": "# + Self.stats + "}"
    #expect(
      message(#"{"benchmarks": [\#(one), \#(one)]}"#)
        == #"run.json: benchmark "T::a": the id occurs twice in the file"#)
  }

  private func partial(_ entries: String, benchmarks: String = "") -> String {
    #"{"commit_info": {"benchmem_sweep": {"partial": ["# + entries
      + #"]}}, "benchmarks": ["# + benchmarks + "]}"
  }

  @Test func memoryOfABenchmarkThatWasNotTimedIsARecord() throws {
    let series = #"{"peak_bytes": [5, 4], "allocations": [2, 1], "total_bytes": [9, 8]}"#
    // Earlier versions wrote no more than this.
    let run = try read(partial(#"{"id": "T::a", "benchmem": \#(series)}"#))
    let record = try #require(run.benchmarks.first)
    #expect(record.fullname == "T::a" && record.name == "T::a" && !record.isTimed)
    #expect(record.value(of: .peak) == 4 && record.value(of: .allocations) == 1)
    for statistic in Statistic.allCases { #expect(record.value(of: .time, statistic) == nil) }
    #expect(record.value(of: .time) == nil && record.range(of: .time) == nil)
    #expect(record.samples(of: .time).isEmpty)
    #expect(run.samples(ofTiming: \.total).isEmpty)
    #expect(run.samples(of: .peak) { $0.reduce(0, +) }.map(\.value) == [9])
    #expect(run.samples(of: .rss) { $0[0] }.isEmpty)
    #expect(try read(benchmark(#""stats": "# + Self.stats)).benchmarks[0].isTimed)
  }

  @Test func nonsenseInMemoryWithoutTimingIsNamedToo() {
    let place = "run.json: benchmark \"T::a\": commit_info.benchmem_sweep.partial"
    #expect(message(partial("7")).hasSuffix("partial: expected objects"))
    #expect(message(partial("{}")).hasSuffix("partial.id: the key is missing"))
    #expect(message(partial(#"{"id": "T::a"}"#)) == place + ".benchmem: the key is missing")
    #expect(
      message(partial(#"{"id": "T::a", "benchmem": {}}"#))
        == place + ".peak_bytes: the key is missing")
    #expect(
      message(partial(#"{"id": "T::a", "benchmem": {"peak_bytes": [-1]}}"#))
        == place + ".peak_bytes: the value -1 is negative")
    #expect(
      message(partial(#"{"id": "T::a", "benchmem": []}"#))
        == place + ": expected an object, found an array")
    let one = #"{"fullname": "T::a", "stats": "# + Self.stats + "}"
    #expect(
      message(partial(#"{"id": "T::a", "benchmem": {}}"#, benchmarks: one))
        == place + ": the id occurs twice in the file")
  }

  @Test func hostileTextsAreRefusedWithoutACrash() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(message(#"{"x": "# + deep).contains("nested deeper than 128 levels"))
    #expect(message(#"{"benchmarks": [{"fullname": "a"#).contains("ends inside a string"))
    #expect(message("").contains("found the end of the text"))
    let bytes = Data([0x7B, 0x22, 0xFF, 0x22])
    #expect(throws: RunFileError(path: "x", problem: .notUTF8)) {
      try RunFile(parsing: bytes, path: "x")
    }
  }

  @Test func errorsCarryNoControlCharacters() {
    let id = "a\u{1B}[31mred\u{202E}"
    let error = RunFileError(path: "f\n.json", benchmark: id, problem: .noBenchmarks)
    #expect(
      error.description
        == "f\u{FFFD}.json: benchmark \"a\u{FFFD}[31mred\u{FFFD}\": holds no benchmarks")
  }

  @Test func aMissingFileAndAFolderAreToldApart() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RunFileError(path: folder.path, problem: .isFolder)) {
      try RunFile(reading: folder.path)
    }
    let missing = folder.path.appending("no.json")
    #expect(throws: RunFileError(path: missing, problem: .notFound)) {
      try RunFile(reading: missing)
    }
  }
}
