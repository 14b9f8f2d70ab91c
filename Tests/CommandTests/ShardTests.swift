import Foundation
import SweepKit
import SweepMeasuring
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// 1.0.1 has the code of 1.0.0, and 1.2.0 the tree of 1.1.0, which another shard measures.
@Suite("Shards, and what they are merged to")
struct ShardTests {
  private let tiny: TinyPackage
  private let versions = ["1.0.0", "1.1.0", "1.0.1", "1.2.0"]

  init() throws { tiny = try TinyPackage() }

  private func path(_ name: String) -> String { tiny.folder.appending(name).string }

  /// A run file without what is of time and machine.
  private func exact(_ label: String, in out: String) throws -> String {
    var run = try RunFile(reading: FilePath(path("\(out)/\(label).json")))
    run.datetime = ""
    var machine = run.machineInfo["benchmem_sweep"]?.objectValue ?? [:]
    machine["load_average"] = nil
    run.machineInfo["benchmem_sweep"] = .object(machine)
    for place in run.benchmarks.indices {
      run.benchmarks[place].stats = .none
      run.benchmarks[place].options = [:]
    }
    return run.json.text
  }

  private func sweep(_ more: String..., out: String, cache: String, bursts: Int = 1) async throws
    -> ToolRun
  {
    try await ToolRun(
      tiny.sweep("--no-profile", bursts: bursts, out: out, cache: cache) + versions + more)
  }

  @Test("Shards by version are merged to what one sweep gives, and again to nothing new")
  func byVersion() async throws {
    let whole = try await sweep(out: "whole", cache: "cache")
    #expect(whole.status == 0, "\(whole.errors)")
    for index in 1...2 {
      let shard = try await sweep(
        "--shard", "\(index)/2", out: "artifacts/s\(index)", cache: "other")
      #expect(shard.status == 0, "\(shard.errors)")
    }
    let first = try await ToolRun(["merge", path("artifacts/s1"), "--out", path("part")])
    #expect(first.status == 2, "\(first.errors)")
    #expect(first.errors.contains("missing: shard 2 of 2"), "\(first.errors)")
    #expect(first.errors.contains("missing: 1.0.1, 1.2.0"), "\(first.errors)")

    let merge = ["merge", path("artifacts"), "--out", path("merged")]
    let merged = try await ToolRun(merge)
    #expect(merged.status == 0, "\(merged.errors)")
    for label in versions {
      #expect(try exact(label, in: "merged") == exact(label, in: "whole"), "\(label)")
    }
    func steps(_ out: String) throws -> [String] {
      try SweepFolder(path: path(out)).report().entries.filter(\.step.metric.isExact).map {
        "\($0.step.id) \($0.step.metric.name) \($0.step.from) \($0.step.to) \($0.step.after)"
      }
    }
    #expect(try steps("merged") == steps("whole") && !steps("whole").isEmpty)
    let other = RunProvenance(
      of: try RunFile(reading: FilePath(path("merged/1.0.1.json"))))
    #expect(other.executables.map(\.measuredAs) == ["1.0.0"])

    func state() throws -> [Data?] {
      ["sweep.jsonl", "1.0.0.json", "1.2.0.json", "report.md"].map {
        FileManager.default.contents(atPath: path("merged/\($0)"))
      }
    }
    let before = try state()
    #expect(try await ToolRun(merge).status == 0)
    #expect(try state() == before && before.allSatisfy { $0 != nil })
  }

  @Test("Shards by benchmark are merged; what was measured twice must be the same")
  func byBenchmark() async throws {
    for index in 1...3 {
      let shard = try await ToolRun(
        tiny.sweep("1.0.0", "1.1.0", bursts: 3, out: "s\(index)")
          + ["--shard", "\(index)/3", "--shard-by", "benchmark"])
      #expect(shard.status == 0, "\(shard.errors)")
    }
    let shards = (1...3).map { path("s\($0)") }
    let merged = try await ToolRun(["merge"] + shards + ["--out", path("merged")])
    #expect(merged.status == 0, "\(merged.errors)")
    let runs = try ["1.0.0", "1.1.0"].map {
      try RunFile(reading: FilePath(path("merged/\($0).json")))
    }
    for run in runs {
      #expect(run.benchmarks.map(\.fullname) == ["Fill::fill", "Fill::twice"])
      #expect(run.benchmarks.allSatisfy { $0.bursts?.values.count == 3 && $0.memory != nil })
      #expect(RunProvenance(of: run).executables.map(\.benchmarks.count) == [2])
      #expect(!run.json.text.contains("\"listed\""))
    }
    // All versions of a benchmark took the same turns.
    for place in 0...1 {
      #expect(
        runs[0].benchmarks[place].bursts?.session == runs[1].benchmarks[place].bursts?.session)
    }
    // The same shard twice, and then with another number in it.
    try FileManager.default.copyItem(atPath: path("s1"), toPath: path("s1-again"))
    try FileManager.default.copyItem(atPath: path("s2"), toPath: path("s2-again"))
    let twice = shards + [path("s1-again"), path("s2-again")]
    #expect(try await ToolRun(["merge"] + twice + ["--out", path("again")]).status == 0)
    for copy in ["s1-again", "s2-again"] {
      let file = FilePath(path("\(copy)/1.1.0.json"))
      guard var run = try? RunFile(reading: file), run.benchmarks[0].memory != nil else { continue }
      run.benchmarks[0].memory?.peakBytes[0] += 1
      for index in run.benchmarks[0].memory?.peakBytes.indices ?? 0..<0 {
        run.benchmarks[0].memory?.peakBytes[index] += 1
      }
      try run.write(to: file)
    }
    let refused = try await ToolRun(["merge"] + twice + ["--out", path("again")])
    #expect(refused.status == 65, "\(refused.errors)")
    #expect(refused.errors.contains("1.1.0 was measured in"), "\(refused.errors)")
    #expect(refused.errors.contains("and they differ: peak of Fill::"), "\(refused.errors)")
  }

  @Test("What is no shard, or of another sweep, is refused in one line")
  func refused() async throws {
    func error(_ arguments: [String], _ status: Int32, _ words: String) async throws {
      let run = try await ToolRun(arguments)
      #expect(run.status == status && run.errors.contains(words), "\(run.errors)")
    }
    for (name, shard, plan) in [
      ("a", "1/2", "p"), ("b", "2/2", "q"), ("c", "2/2", "p"),
    ] {
      let folder = path(name)
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      let parsed = try #require(Shard(parsing: shard, by: .version))
      let tool = name == "c" ? "0.0.1" : "0.0.2"
      try Journal(path: "\(folder)/sweep.jsonl").append(
        plan: [], package: "tiny",
        shard: ShardRecord(
          shard: parsed, plan: plan, tool: tool, versions: ["1"], keys: ["k"],
          sharesEqualCode: true))
    }
    try FileManager.default.createDirectory(
      atPath: path("empty"), withIntermediateDirectories: true)
    try Journal(path: path("empty-sweep.jsonl")).append(plan: [], package: "tiny")
    try await error(["merge", path("empty"), "--out", path("m")], 66, "holds no shard")
    try await error(["merge", path("a"), path("b"), "--out", path("m")], 65, "not of one sweep")
    try await error(
      ["merge", path("a"), path("c"), "--out", path("m")], 65, "by benchmem-sweep 0.0.2, and")
    try await error(["merge", path("a"), "--out", path("a")], 64, "is one of the shards")
    for (shard, more) in [("0/2", [String]()), ("3/2", []), ("x", []), ("1/2/3", [])] {
      try await error(["sweep", ".", "--shard", shard, "--suite", "S"] + more, 64, "I/N")
    }
    try await error(["sweep", ".", "--shard-by", "benchmark", "--suite", "S"], 64, "give both")
    try await error(
      ["sweep", ".", "--shard", "1/2", "--bursts", "5", "--suite", "S"], 64, "--shard-by benchmark")
  }

  @Test("Every version and every benchmark is in one shard", arguments: [1, 2, 3, 7, 40])
  func partition(_ count: Int) throws {
    let shards = try (1...count).map { index in
      (
        try #require(Shard(index: index, of: count, by: .version)),
        try #require(Shard(index: index, of: count, by: .benchmark))
      )
    }
    for versions in [0, 1, 5, 40, 101] {
      let places = shards.flatMap { Array($0.0.places(among: versions)) }
      #expect(places == Array(0..<versions))
      let sizes = shards.map { $0.0.places(among: versions).count }
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }
    let ids = (0..<400).map { "Suite::benchmark\($0)[\($0 % 7)]" }
    for id in ids { #expect(shards.filter { $0.1.covers(id) }.count == 1) }
    let sizes = shards.map { shard in ids.count { shard.1.covers($0) } }
    #expect((sizes.min() ?? 0) > 0 || count == 40)
  }
}
