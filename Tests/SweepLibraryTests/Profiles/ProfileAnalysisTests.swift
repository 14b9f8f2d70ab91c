import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepResults

@Suite struct ProfileAnalysisTests {
  private let profile = SampleProfile.profile(
    "1",
    [
      ("main;f;g;malloc", [10, 20, 1, 0]), ("main;f;f;malloc", [5, 5, 1, 0]),
      ("main;h;malloc", [7, 70, 3, 7]),
    ])

  @Test func equalBeginningsAreOneBranch() throws {
    let tree = CallTree(profile)
    #expect(tree.root.total == profile.counts)
    let main = tree.nodes[tree.root.children[0]]
    #expect(main.children.map { tree.nodes[$0].name?.function } == ["f", "h"])
    #expect(main.children.map { tree.nodes[$0].total.peakBytes } == [15, 7])
    #expect(tree.nodes.reduce(0) { $0 + $1.own.peakBytes } == 22)
  }

  @Test func upsideDownTheyBeginWithWhatAskedForMemory() {
    let tree = CallTree(profile, metric: .allocated, isInverted: true)
    #expect(tree.root.children.map { tree.nodes[$0].name?.function } == ["malloc"])
    let malloc = tree.nodes[tree.root.children[0]]
    #expect(malloc.own.totalBytes == 0 && malloc.total.totalBytes == 95)
    #expect(malloc.children.map { tree.nodes[$0].name?.function } == ["h", "g", "f"])
  }

  @Test func aFunctionThatCallsItselfHasItsMemoryOnce() throws {
    let rows = FunctionTable(profile).rows
    let f = try #require(rows.first { $0.frame.function == "f" })
    #expect(f.total.peakBytes == 15 && f.own.isZero && f.paths == 2)
    #expect(rows.first?.frame.function == "malloc")
  }

  @Test func aPlaceOfThePackageIsBlamedAndNotTheRuntime() {
    let sites = SampleProfile.new.sites()
    #expect(sites.reduce(0) { $0 + $1.counts.peakBytes } == SampleProfile.new.counts.peakBytes)
    #expect(
      sites.map(\.site.frame.function) == [
        "CSVWriter.checked(_:)", "CSVWriter.row(_:)", "RowStore.init(_:)", "qsort",
        "RowStore.newName()",
      ])
    #expect(
      sites[0].site.text()
        == "`CSVWriter.checked(_:)`, CSVWriter.swift:31, called from `CSVWriter.row(_:)` ← "
        + "`RowStore.csv()`")
  }

  @Test func aDifferenceIsExactAndNamesWhatGrewWithoutLines() {
    let difference = ProfileDifference(before: SampleProfile.old, after: SampleProfile.new)
    #expect(difference.change.peakBytes == 148_193)
    #expect(
      difference.changes.map { $0.change.peakBytes }
        == [144_161, 4_096, 512, -512, -64])
    #expect(difference.changes.reduce(0) { $0 + $1.change.peakBytes } == 148_193)
    #expect(
      difference.renames == [.init(before: "RowStore.oldName()", after: "RowStore.newName()")])
    #expect(
      difference.growth().map { $0.text() } == [
        "+144,161 B at the peak in `CSVWriter.checked(_:)`, CSVWriter.swift:31, called from "
          + "`CSVWriter.row(_:)` ← `RowStore.csv()`",
        "+4,096 B at the peak in `qsort`, called from `[callers unknown: no frame pointer]`",
      ])
    #expect(
      difference.shrinkage().map { $0.text() } == [
        "-64 B at the peak in `RowStore.cache(_:)`, RowStore.swift:7, called from "
          + "`Rows.build<A>(_:)` ← `closure #1 in static Rows.benchmarks.getter`"
      ])
    let count = ProfileDifference(
      before: SampleProfile.old, after: SampleProfile.new, metric: .allocations)
    #expect(count.growth().first?.text().hasPrefix("+9 allocations in `CSVWriter") == true)
  }

  @Test func whatAFunctionHandsToAHelperIsNoGrowth() {
    let start = "closure #1 in static Rows.benchmarks.getter;RowStore.csv()"
    let before = SampleProfile.profile(
      "1", [("\(start);CSVWriter.row(_:);swift_allocObject", [1_000_000, 1_000_000, 5, 0])])
    let after = SampleProfile.profile(
      "2",
      [
        (
          "\(start);CSVWriter.row(_:);CSVWriter.checked(_:);swift_allocObject",
          [1_000_000, 1_000_000, 5, 0]
        ), ("\(start);RowStore.cache(_:);swift_allocObject", [1_000, 1_000, 1, 0]),
      ])
    let growth = ProfileDifference(before: before, after: after).growth()
    #expect(growth.map(\.site.frame.function) == ["RowStore.cache(_:)"])
    #expect(growth.map(\.change) == [1_000])
    // More than was handed over is growth of the helper, by the rest.
    let more = SampleProfile.profile(
      "3",
      [
        (
          "\(start);CSVWriter.row(_:);CSVWriter.checked(_:);swift_allocObject",
          [1_000_500, 1_000_500, 6, 0]
        )
      ])
    let rest = ProfileDifference(before: before, after: more).growth()
    #expect(rest.map(\.site.frame.function) == ["CSVWriter.checked(_:)"])
    #expect(rest.map(\.change) == [500])
  }

  @Test func withoutNamesNobodyIsBlamed() {
    let before = SampleProfile.profile("1", [("Rows+0x4a2f;swift_allocObject", [8, 8, 1, 0])])
    let after = SampleProfile.profile("2", [("Rows+0x4b2f;swift_allocObject", [16, 16, 1, 0])])
    #expect(StepCause(ProfileDifference(before: before, after: after)) == nil)
  }

  @Test func theLastVersionIsThatOfTheLastDateWhereNamesDoNotTell() throws {
    func profile(_ version: String, _ day: Int) -> AllocationProfile {
      var profile = SampleProfile.profile(version, [("RowStore.csv()", [day, day, 1, 0])])
      profile.date = "2026-01-0\(day)T00:00:00Z"
      return profile
    }
    func last(_ profiles: [AllocationProfile]) throws -> String {
      try ProfileChoice(among: profiles).profile(of: nil).version
    }
    #expect(
      try last([profile("main", 3), profile("worktree", 4), profile("3.0.0", 2)]) == "worktree")
    #expect(try last([profile("1.0.6", 5), profile("1.1.0", 2)]) == "1.1.0")
  }

  @Test func anotherWayToAFunctionIsNoGrowthOfIt() {
    let frames = [
      "a": ProfileFrame(function: "a", file: "a.swift", line: 1, owner: .package),
      "b": ProfileFrame(function: "b", file: "a.swift", line: 2, owner: .package),
      "c": ProfileFrame(function: "c", file: "a.swift", line: 3, owner: .package),
    ]
    func profile(_ paths: [(String, Int)]) -> AllocationProfile {
      var profile = SampleProfile.profile("1", paths.map { ($0.0, [$0.1, $0.1, 1, 0]) })
      profile.frames = profile.frames.map { frames[$0.function] ?? $0 }
      return profile
    }
    let difference = ProfileDifference(
      before: profile([("a;c", 1000), ("a;b", 10)]),
      after: profile([("a;b;c", 1001), ("a;b", 30)]))
    #expect(difference.grown.map { $0.change.peakBytes } == [1001, 20])
    #expect(difference.growth().map(\.change) == [20, 1])
    #expect(difference.growth().map(\.site.frame.function) == ["b", "c"])
  }

  @Test func aRenamedTypeIsFoundWithAllOfItsFunctions() {
    func profile(_ type: String, _ other: Int) -> AllocationProfile {
      SampleProfile.profile(
        "1",
        [
          ("main;\(type).a();\(type).b()", [1, 1, 1, 0]), ("main;\(type).a()", [2, 2, 2, 0]),
          ("main;x\(type)", [3, other, 3, 0]),
        ])
    }
    let renames = ProfileDifference(before: profile("Old", 3), after: profile("New", 4)).renames
    #expect(
      renames == [
        .init(before: "Old.a()", after: "New.a()"), .init(before: "Old.b()", after: "New.b()"),
      ])
  }
}
