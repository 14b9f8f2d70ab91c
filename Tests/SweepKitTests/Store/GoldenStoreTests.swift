import Foundation
import SweepResults
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring

/// What the first formats of journal, results and builds look like, as a sweep wrote them.
enum GoldenStore {
  static var path: String {
    Bundle.module.resourceURL?.appendingPathComponent("Fixtures/store-1").path ?? ""
  }
  static let build = "rows-108fda680092-377725583b2f"
  static let measured = "34bb2fa48acf2e3caab65640152a2b6579f29d9b"
  static let failed = "2e066f53996f55d93cf63bc9aab4598d1dda1c0b"
}

@Suite("Caches and output folders of earlier releases")
struct GoldenStoreTests {
  private let folder: TemporaryFolder
  private var cache: String { folder.path.string + "/cache" }

  init() throws {
    folder = try TemporaryFolder()
    for name in ["cache", "out"] {
      try FileManager.default.copyItem(
        atPath: "\(GoldenStore.path)/\(name)", toPath: folder.appending(name).string)
    }
    // As a build leaves them; repositories hold no empty folders.
    for name in ["bin", "events", "suite"] {
      try FileManager.default.createDirectory(
        atPath: "\(cache)/builds/\(GoldenStore.build)/\(name)", withIntermediateDirectories: true)
    }
  }

  @Test("A journal of schema 1 is read whole")
  func journal() throws {
    let output = OutputFolder(path: folder.path.string + "/out")
    let contents = try output.journal.read()
    #expect(contents.plan == ["1.0.0", "1.1.0"])
    #expect(contents.package == "rows")
    #expect(contents.loss == nil)
    let first = try #require(contents.outcomes["1.0.0"])
    #expect(first.result == .measured(runFile: "1.0.0.json"))
    #expect(first.key == GoldenStore.measured)
    #expect(first.dependencies.map(\.location) == ["/src/benchmem-sweep"])
    #expect(
      contents.outcomes["1.1.0"]?.result
        == .failed(.build, reason: "Rows.swift:1:58: error: cannot find 'nonsense' in scope"))
    #expect(output.standing(first.version, key: first.key, in: contents) == first)
    // All of it is known for ours, without the lock's file too.
    let versions = contents.outcomes.values.map(\.version)
    try output.prepare(for: versions, pages: OutputFolder.sweepPages)
  }

  @Test("Results without a schema are read; those of a later one are refused in one line")
  func results() throws {
    let store = ResultStore(cache: cache)
    let kept = try #require(try store.find(GoldenStore.measured))
    #expect(kept.run?.benchmarks.first?.memory?.peakBytes == [832, 832, 832])
    #expect(kept.outcome.version.name == "1.0.0")
    #expect(try store.find(GoldenStore.failed)?.outcome.isMeasured == false)
    #expect(try store.find(String(repeating: "0", count: 40)) == nil)
    let path = "\(cache)/results/\(GoldenStore.failed)/outcome.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try ("{\"schema\": 2," + text.dropFirst()).write(
      toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: SweepError.self) { try store.find(GoldenStore.failed) }
    #expect(
      "\(try #require(error))"
        == "\(path) has schema 2, which this version does not read; update benchmem-sweep")
  }

  @Test("A result that is there and cannot be read is an error, one that was cut off is not there")
  func unreadableResult() throws {
    let store = ResultStore(cache: cache)
    let path = "\(cache)/results/\(GoldenStore.measured)/run.json"
    try FileManager.default.removeItem(atPath: path)
    #expect(try store.find(GoldenStore.measured) == nil)
    try folder.write("cache/results/\(GoldenStore.measured)/run.json", "{\"machine_info\"")
    #expect(try store.find(GoldenStore.measured) == nil)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(throws: SweepError.self) { try store.find(GoldenStore.measured) }
  }

  @Test("A result is kept in place of an earlier one, and read back")
  func keeping() throws {
    let store = ResultStore(cache: cache)
    var kept = try #require(try store.find(GoldenStore.measured))
    kept.outcome.turns = 3
    try store.keep(kept.outcome, run: kept.run, log: kept.log)
    let again = try #require(try store.find(GoldenStore.measured))
    #expect(again.outcome == kept.outcome)
    #expect(again.run == kept.run)
    let names = try FileManager.default.contentsOfDirectory(atPath: cache + "/results")
    #expect(names.sorted() == [".lock", GoldenStore.failed, GoldenStore.measured])
  }

  @Test("A cache without markers is known by what is in it, and can be pruned")
  func takeOver() throws {
    let found = try SweepCache(path: cache).entries().map(\.name)
    #expect(Set(found) == [GoldenStore.measured, GoldenStore.failed, GoldenStore.build])
    try SweepCache(path: cache).prepare()
    #expect(try SweepCache(path: cache).prune(everything: true).removed.count == 3)
  }
}
