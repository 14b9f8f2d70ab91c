import Foundation
import SweepGit
import TestSupport
import Testing

@Suite("The cache of a sweep")
struct CacheTests {
  @Test("What a result depends on is measured again when it changes, and only then")
  func keys() async throws {
    let tiny = try TinyPackage()
    let first = try await SweepLog(tiny.sweep("1.0.0"))
    #expect(first.run.status == 0, "\(first.run.errors)")
    #expect(first.built == ["1.0.0"])
    #expect(try first.peak("1.0.0") == 32 + 2000 + 20)

    @discardableResult
    func expect(
      builds: Bool, measures: Bool, _ arguments: [String], _ what: Comment,
      at location: SourceLocation = #_sourceLocation
    ) async throws -> String {
      let log = try await SweepLog(arguments)
      #expect(log.run.status == 0, "\(log.run.errors)", sourceLocation: location)
      #expect(log.built == (builds ? ["1.0.0"] : []), what, sourceLocation: location)
      #expect(log.measured == (measures ? ["1.0.0"] : []), what, sourceLocation: location)
      return log.run.output
    }
    try await expect(builds: false, measures: false, tiny.sweep("1.0.0"), "nothing changed")
    try await expect(
      builds: false, measures: false, tiny.sweep("1.0.0", out: "other"), "another output folder")
    try await expect(
      builds: false, measures: true, tiny.sweep("1.0.0", "--min-rounds", "4"), "a timing option")
    let timed = try await expect(
      builds: false, measures: true, tiny.sweep("1.0.0", "--no-memory"), "a memory option")
    #expect(timed.contains("time: fold change against 1.0.0; more is worse"), "\(timed)")
    try await expect(
      builds: false, measures: true, tiny.sweep("1.0.0", "--filter", "fill"), "the filter")
    try await expect(
      builds: false, measures: true, tiny.sweep("1.0.0", "--suite-arg=--warmup"),
      "an argument of the suite")
    try await expect(
      builds: true, measures: true,
      tiny.sweep("1.0.0", "--swift-arg=-Xswiftc", "--swift-arg=-DX"), "a flag")
    try await expect(
      builds: true, measures: true, tiny.sweep("1.0.0", "--env", "TINY=1"), "the environment")
    try await expect(
      builds: true, measures: true, tiny.sweep("1.0.0", "--configuration", "debug"),
      "the configuration")
    try await expect(
      builds: true, measures: true, tiny.sweep("1.0.0", "--incremental"), "the way of building")
    try await expect(
      builds: true, measures: true, tiny.sweep("1.0.0", "--pin", "numbers@1.1.0"), "a pin")
    try await expect(builds: true, measures: true, tiny.sweep("1.0.0", "--fresh"), "on demand")
    // What was measured before with other options is still there.
    try await expect(builds: false, measures: false, tiny.sweep("1.0.0"), "back again")

    try tiny.folder.write("data/words.txt", "one\n")
    let copying = tiny.sweep("1.0.0", "--copy-dir", tiny.folder.appending("data").string)
    try await expect(builds: true, measures: true, copying, "a copied folder")
    try tiny.folder.write("data/words.txt", "two\n")
    try await expect(builds: true, measures: true, copying, "the content of a copied folder")
    try tiny.folder.write("suite/Sources/Fill/More.swift", "let more = 1\n")
    try await expect(builds: true, measures: true, tiny.sweep("1.0.0"), "the suite")
  }

  @Test("A dependency held at a branch is measured, and named so in the run file")
  func pinnedBranch() async throws {
    let tiny = try TinyPackage()
    let log = try await SweepLog(
      tiny.sweep("1.0.0", "--pin", "numbers@wide", "--pin", "none@1"))
    #expect(log.run.status == 0, "\(log.run.errors)")
    #expect(try log.peak("1.0.0") == 32 + 3000 + 20)
    #expect(try log.dependencies("1.0.0")["numbers"] == "wide")
    #expect(log.run.errors.contains("no version depends on 'none': --pin had no effect"))
  }

  @Test("A release of a dependency that SwiftPM would choose is never passed over")
  func releasedDependency() async throws {
    let tiny = try TinyPackage()
    let first = try await SweepLog(tiny.sweep("1.0.0", "1.0.1"))
    #expect(try first.dependencies("1.0.0")["numbers"] == "1.1.0")
    #expect(try first.dependencies("1.0.0")["digits"] == "1.1.0")
    try tiny.releaseNumbers("1.2.0", width: 4000)
    let second = try await SweepLog(tiny.sweep("1.0.0", "1.0.1"))
    #expect(second.built == ["1.0.0", "1.0.1"])
    #expect(try second.peak("1.0.1") == 32 + 4000 + 20)
    #expect(try second.dependencies("1.0.1")["numbers"] == "1.2.0")
    // An unreachable dependency is said so, and the earlier result stands.
    try FileManager.default.moveItem(
      atPath: tiny.numbers.path.string, toPath: tiny.folder.appending("away").string)
    let third = try await SweepLog(tiny.sweep("1.0.0"))
    #expect(third.versions("reused") == ["1.0.0"])
    #expect(third.run.errors.contains("could not be asked for new releases"))
  }

  @Test("'versions' says what a sweep would have to do; 'cache' lists and prunes it")
  func tidying() async throws {
    let tiny = try TinyPackage()
    let cache = tiny.folder.appending("cache").string
    // One that is there already gets no engine from the other tests, which would be pruned with it.
    try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: false)
    let versions = ["versions"] + tiny.sweep("1.0.0", "1.1.0", "1.2.0").dropFirst()
    // The output folder is the sweep's alone.
    let listing = versions.filter { $0 != "--out" && !$0.hasSuffix("/out") }
    let before = try await ToolRun(listing)
    #expect(before.status == 0, "\(before.errors)")
    let words = before.output.split(separator: "\n").map { $0.split(separator: " ")[3] }
    #expect(words == ["open", "open", "twin"])
    _ = try await SweepLog(tiny.sweep("1.0.0"))
    let after = try await ToolRun(listing + ["--json"])
    #expect(after.output.contains(#""cache": "measured""#), "\(after.output)")
    let other = try await ToolRun(listing + ["--min-rounds", "5"])
    #expect(
      other.output.split(separator: "\n").first?.contains("  built ") == true, "\(other.output)")

    let size = try await ToolRun(["cache", "--cache", cache])
    #expect(size.output.contains("builds             1"), "\(size.output)")
    let archive = tiny.folder.appending("cache.tar.gz").string
    let exported = try await ToolRun(["cache", "export", archive, "--cache", cache])
    #expect(exported.output == "wrote 1 result, 1 build\n", "\(exported.errors)")
    let young = try await ToolRun(["cache", "prune", "--older-than", "1h", "--cache", cache])
    #expect(young.output == "removed 0 entries, 0 B\n")
    let old = try await ToolRun(["cache", "prune", "--max-size", "0", "--cache", cache])
    #expect(old.output.hasPrefix("removed 3 entries, "), "\(old.output)")
    let rebuilt = try await SweepLog(tiny.sweep("1.0.0", out: "later"))
    #expect(rebuilt.built == ["1.0.0"])
    #expect(try rebuilt.peak("1.0.0") == 32 + 2000 + 20)

    // What was written down is taken where it is missing, once.
    _ = try await ToolRun(["cache", "prune", "--max-size", "0", "--cache", cache])
    for words in ["took 1 result, 1 build; 0 were there\n", "took nothing; 2 were there\n"] {
      let imported = try await ToolRun(["cache", "import", archive, "--cache", cache])
      #expect(imported.status == 0 && imported.output == words, "\(imported.errors)")
    }
    let taken = try await SweepLog(tiny.sweep("1.0.0", "--min-rounds", "4", out: "taken"))
    #expect(taken.built == [] && taken.measured == ["1.0.0"])
    #expect(try taken.peak("1.0.0") == 32 + 2000 + 20)
    try tiny.folder.write("text.tar.gz", "no archive\n")
    let foreign = try await ToolRun(
      ["cache", "import", tiny.folder.appending("text.tar.gz").string, "--cache", cache])
    #expect(foreign.status == 66 && foreign.errors.contains("text.tar.gz: tar: "))
    let full = try await ToolRun(["cache", "export", "/proc/x.tar", "--cache", cache])
    let folder = try await ToolRun(["cache", "export", tiny.folder.path.string, "--cache", cache])
    #expect(folder.status == 74 && folder.errors.contains("not a regular file"))
    #expect(
      full.status == 74 && full.errors.contains("cannot write to /proc/x.tar: "), "\(full.errors)")
  }
}
