import Foundation
import SweepGit
import SweepKit
import SweepMeasuring
import Synchronization
import TestSupport
import Testing

@Suite("A sweep's versions")
struct VersionedSweepTests {
  @Test(
    "Overrides, skips, missing benchmarks, equal trees, and builds side by side and incremental")
  func definition() async throws {
    let tiny = try TinyPackage()
    try tiny.folder.write(
      "sweep.yml",
      """
      package: tiny
      suite: suite
      versions: { tags: "*" }
      max-time: 0.01
      min-rounds: 3
      bursts: 1
      time-budget: 0
      overrides:
        - versions: ">=2"
          swift-args: [-Xswiftc, -DLOOSE]
        - versions: 1.0.1
          skip: only its README differs
      not-before: { "*::twice": 1.1.0 }
      """)
    func arguments(_ out: String, _ more: String...) -> [String] {
      [
        "sweep", tiny.folder.path.string, "--out", tiny.folder.appending(out).string, "--cache",
        tiny.folder.appending("cache").string,
      ] + more
    }
    let log = try await SweepLog(arguments("out", "--jobs", "2"))
    #expect(log.run.status == 0, "\(log.run.errors)")
    #expect(Set(log.built) == ["1.0.0", "1.1.0", "2.0.0"])
    #expect(Set(log.versions("built")) == ["1.0.0", "1.1.0", "2.0.0"])
    // Never while measuring: nothing is built between the first version's measuring and its end.
    #expect(log.measured == ["1.0.0", "1.1.0", "2.0.0"])
    #expect(log.versions("same-tree") == ["1.2.0"])
    for (label, factor) in [("1.0.0", 1), ("1.1.0", 2), ("1.2.0", 2), ("2.0.0", 3)] {
      #expect(try log.peak(label) == 32 + factor * 2020, "\(label)")
    }
    #expect(try log.peak("1.0.0", "Fill::twice") == nil)
    #expect(try log.peak("1.1.0", "Fill::twice") != nil)
    let outcomes = try SweepFolder(path: tiny.folder.appending("out").string).outcomes
    #expect(outcomes.map(\.version.label) == ["1.0.0", "1.0.1", "1.1.0", "1.2.0", "2.0.0"])
    #expect(outcomes[1].isSkipped)
    #expect(outcomes[3].sameAs == "1.1.0")
    #expect(log.run.output.contains("Fill::twice"))

    // In one lane, from the newest back or not, every version has its own binary.
    let lane = try await SweepLog(arguments("lane", "--incremental"))
    #expect(lane.built.count == 3)
    for (label, factor) in [("1.0.0", 1), ("1.1.0", 2), ("1.2.0", 2), ("2.0.0", 3)] {
      #expect(try lane.peak(label) == 32 + factor * 2020, "\(label)")
    }

    try await patched(tiny)

    // Turns build and count nothing, go over all versions, and twins share them. --rounds is
    // another name.
    #expect(try log.bursts("1.1.0")?.session == nil)
    let turns = try await SweepLog(arguments("out", "--rounds", "3"))
    #expect(turns.run.status == 0, "\(turns.run.errors)")
    #expect(turns.built.isEmpty && turns.measured.isEmpty)
    #expect(turns.members("turn", "turn") == [1, 2, 3])
    #expect(turns.members("turn", "version").isEmpty)
    let after = try #require(try turns.bursts("1.1.0"))
    #expect(after.values.count == 3 && after.session != nil)
    for label in ["1.0.0", "2.0.0"] {
      #expect(try turns.bursts(label)?.session == after.session)
      #expect(try turns.bursts(label)?.values.count == 3)
    }
    #expect(try turns.bursts("1.2.0") == after)
    #expect(try turns.peak("1.1.0") == 32 + 2 * 2020)
    let kept = try SweepFolder(path: tiny.folder.appending("out").string).outcomes
    #expect(kept.map(\.turns) == [3, 0, 3, 3, 3])
    let again = try await SweepLog(arguments("out", "--bursts", "3"))
    #expect(again.members("turn", "turn").isEmpty)
    #expect(try again.bursts("1.1.0") == after)
    // In one lane, each version's own binary is timed: twice the work takes longer.
    let timed = try await SweepLog(arguments("lane", "--incremental", "--bursts", "2"))
    #expect(timed.run.status == 0 && timed.built.isEmpty, "\(timed.run.errors)")
    #expect(try timed.bursts("2.0.0")?.values.count == 2)

    try await programs(tiny)

    // Each pass in a process of its own. What is for the suite reaches every phase; what it refuses
    // is said, and so is a filter that fits nothing.
    let isolated = try await SweepLog(
      arguments(
        "isolated", "1.1.0", "--isolate", "--memory-repeats", "2", "--suite-arg=--cpu=0"))
    #expect(isolated.run.status == 0 && isolated.built.isEmpty, "\(isolated.run.errors)")
    let memory = try #require(try isolated.memory("1.1.0"))
    #expect(memory.peakBytes == [32 + 2 * 2020, 32 + 2 * 2020])
    #expect(memory.rssBytes?.count == 2 && memory.others["action_rss_bytes"]?.count == 2)
    for (argument, reason) in [
      ("--filter=Nope", "no benchmark's id contains 'Nope'"),
      ("--suite-arg=--bogus", "Fill: error: unknown argument '--bogus'"),
    ] {
      let refused = try await SweepLog(arguments("refused", "1.1.0", argument))
      #expect(refused.run.status == 3 && refused.built.isEmpty)
      #expect(refused.run.errors.contains(reason), "\(refused.run.errors)")
    }
  }

  /// A patch in place of the flag, and a text in place of another: only the version that they fit
  /// is built, in the lane and apart, and says what was done to it.
  private func patched(_ tiny: TinyPackage) async throws {
    try tiny.folder.write(
      "patched/loose.patch",
      """
      --- a/Sources/Tiny/Tiny.swift
      +++ b/Sources/Tiny/Tiny.swift
      @@ -2,6 +2,6 @@

       @inline(never) public func fill() -> [UInt8] {\(" ")
      -  #if LOOSE
      +  #if !LOOSE
           [UInt8](repeating: 1, count: 3 * width())
         #else
           #error("this release needs -DLOOSE")

      """)
    try tiny.folder.write(
      "patched/sweep.yml",
      """
      package: ../tiny
      suite: ../suite
      versions: [1.0.0, 1.1.0, 2.0.0]
      max-time: 0.01
      min-rounds: 3
      bursts: 1
      time-budget: 0
      overrides:
        - versions: "*"
          patch: loose.patch
        - versions: "*"
          replace:
            - { in: "Sources/*.swift", from: "3 * width", to: "4 * width" }
      not-before: { "*::twice": 1.1.0 }
      """)
    for (out, way) in [("patched-lane", ["--incremental"]), ("patched-apart", [])] {
      let log = try await SweepLog(
        [
          "sweep", tiny.folder.appending("patched").string, "--out",
          tiny.folder.appending(out).string, "--cache", tiny.folder.appending("cache").string,
        ] + way)
      #expect(log.run.status == 0, "\(log.run.errors)")
      // Versions without a fit have the key that they have without patches.
      #expect(log.built == ["2.0.0"])
      #expect(try log.peak("1.1.0") == 32 + 2 * 2020 && log.peak("2.0.0") == 32 + 4 * 2020)
      let names = ["patch loose.patch", "replacement of '3 * width' in Sources/*.swift"]
      let outcomes = try SweepFolder(path: tiny.folder.appending(out).string).outcomes
      #expect(outcomes.map(\.edits) == [[], [], names])
      #expect(
        log.members("notice", "text").contains(
          "patch loose.patch: fits 1 of 3 versions; built as they are: 1.0.0, 1.1.0"))
      #expect(
        log.run.output.contains(
          "built as they are: 1.0.0, 1.1.0; patched: 2.0.0 (\(names.joined(separator: ", ")))"))
    }
  }

  /// A program gets the builds that sweeps made, and is told which versions have none.
  private func programs(_ tiny: TinyPackage) async throws {
    let definition = try SweepDefinition(path: tiny.folder.path.string)
    var request = try #require(
      definition.request(
        output: tiny.folder.appending("program").string,
        cache: tiny.folder.appending("cache").string, swift: "swift"))
    let began = Mutex<[String]>([])
    func sweep(_ versions: [String]) async throws -> (failed: [FailedVersion], seen: [String]) {
      var seen: [String] = []
      let failed = try await SweepKit.sweep(versions, request) { event in
        if case .began(.building, let version, index: _) = event {
          began.withLock { $0.append(version.label) }
        }
      } _: { build in
        let (status, output) = try await build.run("Fill", ["--list"])
        seen.append("\(build.version.label) \(status) \(output.split(separator: "\n"))")
        #expect(FileManager.default.fileExists(atPath: build.executables["Fill"]?.string ?? ""))
        await #expect(throws: VersionBuildError.noExecutable("Empty", of: ["Fill"])) {
          try await build.run("Empty")
        }
      }
      return (failed, seen)
    }
    let ids = ["Fill::fill", "Fill::twice"]
    let first = try await sweep(["1.0.0", "1.0.1", "2.0.0"])
    #expect(first.seen == ["1.0.0 0 \(ids)", "2.0.0 0 \(ids)"])
    #expect(first.failed.map(\.label) == ["1.0.1"] && first.failed.map(\.phase) == [.skipped])
    #expect(began.withLock { $0 } == [])
    request.overrides = []
    let second = try await sweep(["2.0.0", "1.1.0"])
    #expect(second.seen == ["1.1.0 0 \(ids)"])
    #expect(second.failed.map(\.label) == ["2.0.0"] && second.failed.map(\.phase) == [.build])
    #expect(second.failed.first?.reason.contains("this release needs -DLOOSE") == true)
    let log = try String(contentsOfFile: second.failed[0].log.string, encoding: .utf8)
    #expect(log.contains("this release needs -DLOOSE"))
  }

  @Test("Each version can be measured with the suite in its own tree")
  func ownSuites() async throws {
    let tiny = try TinyPackage()
    // The suite moves into the package, and later measures another thing.
    let manifest = try String(contentsOfFile: tiny.suite + "/Package.swift", encoding: .utf8)
    try tiny.repository.git("checkout", "--quiet", "1.1.0")
    try tiny.repository.write(
      "Benchmarks/Package.swift", manifest.replacing("\"../tiny\"", with: "\"..\""))
    let source = try String(
      contentsOfFile: tiny.suite + "/Sources/Fill/Fill.swift", encoding: .utf8)
    try tiny.repository.commit("Add benchmarks", "Benchmarks/Sources/Fill/Fill.swift", source)
    try tiny.repository.tag("3.0.0")
    try tiny.repository.commit(
      "Rename one", "Benchmarks/Sources/Fill/Fill.swift",
      source.replacing("\"twice\"", with: "\"double\""))
    try tiny.repository.tag("3.1.0")
    var arguments = tiny.sweep("1.1.0", "3.0.0", "3.1.0", "--suite-from", "version")
    arguments[3] = tiny.repository.path.appending("Benchmarks").string
    let log = try await SweepLog(arguments)
    #expect(log.run.status == 2, "\(log.run.errors)")
    #expect(log.run.output.contains("1.1.0 has no suite at Benchmarks"), "\(log.run.output)")
    #expect(try log.peak("3.0.0", "Fill::twice") != nil)
    #expect(try log.peak("3.1.0", "Fill::twice") == nil)
    #expect(try log.peak("3.1.0", "Fill::double") == log.peak("3.0.0", "Fill::twice"))
    arguments[3] = tiny.suite
    let outside = try await ToolRun(arguments)
    #expect(outside.status == 66)
    #expect(outside.errors.contains("no version has it; leave out --suite-from version"))
  }
}
