import TestSupport
import Testing

@testable import SweepGit
@testable import SweepKit
@testable import SweepMeasuring

@Suite("What a definition says of versions, in a bisection")
struct HistorySettingsTests {
  /// 1.0.0, a commit, 1.1.0, a commit, 2.0.0; and a branch from behind 1.0.0 that is merged before
  /// 2.0.0.
  private static func history(in folder: TemporaryFolder) throws -> FixtureRepository {
    let repository = try FixtureRepository(in: folder, named: "store")
    try repository.write("Package.swift", "// swift-tools-version:5.9\n")
    try repository.commit("one", "Sources/A.swift", "1")
    try repository.annotatedTag("1.0.0")
    try repository.commit("after one", "Sources/A.swift", "2")
    try repository.git("branch", "side")
    try repository.commit("one one", "Sources/A.swift", "3")
    try repository.annotatedTag("1.1.0")
    try repository.commit("after one one", "Sources/A.swift", "4")
    try repository.git("checkout", "--quiet", "side")
    try repository.commit("beside", "Sources/B.swift", "5")
    try repository.git("checkout", "--quiet", "main")
    try repository.merge("side")
    try repository.commit("two", "Sources/A.swift", "6")
    try repository.annotatedTag("2.0.0")
    return repository
  }

  private static func settings(
    good: String, _ change: (inout SweepRequest) -> Void
  ) async throws -> [String: VersionSettings] {
    let folder = try TemporaryFolder()
    let repository = try history(in: folder)
    var sweep = SweepRequest(
      package: repository.path.string, selection: VersionSelection(), suite: "", output: "",
      cache: folder.appending("cache").string)
    change(&sweep)
    let source = try await PackageSource.open(sweep.package, cache: sweep.cache)
    let request = BisectRequest(sweep: sweep, good: [good], bad: "2.0.0")
    let range = try BisectRange(request, source)
    var settings = try HistorySettings(sweep, source.repository)
    let byLabel = try settings.byLabel(range.commits, ends: range.good + [range.bad])
    var result: [String: VersionSettings] = [:]
    for commit in range.commits {
      let label = Version(commit).label
      #expect(byLabel[label] == byLabel[label + "-confirmed"])
      result[commit.summary] = byLabel[label]
    }
    result["the good end"] = byLabel[range.good[0].label]
    result["the bad end"] = byLabel["2.0.0"]
    return result
  }

  @Test("Arguments for a release hold for the commits after it, until the next one")
  func arguments() async throws {
    let settings = try await Self.settings(good: "1.0.0") { sweep in
      var old = VersionOverride(patterns: ["<1.1"])
      old.swiftArguments = ["-Xlinker", "-lm"]
      sweep.overrides = [old]
    }
    for name in ["the good end", "after one", "beside"] {
      #expect(settings[name]?.swiftArguments == ["-Xlinker", "-lm"], "\(name)")
    }
    let merge = settings.keys.first { $0.hasPrefix("Merge") }
    for name in ["one one", "after one one", merge ?? "", "two", "the bad end"] {
      #expect(settings[name]?.swiftArguments == [], "\(name)")
    }
  }

  @Test("A version that is left out leaves out no commit after it")
  func skipped() async throws {
    let settings = try await Self.settings(good: "1.0.0") { sweep in
      var odd = VersionOverride(patterns: ["1.1.0"])
      odd.skipReason = "odd"
      sweep.overrides = [odd]
    }
    #expect(settings["one one"]?.skipReason == "odd")
    #expect(settings["after one one"]?.skipReason == nil)
  }

  @Test(
    "Benchmarks are not asked for before the commit with which they begin",
    arguments: ["1.0.0", "1.1.0"])
  func exclusions(good: String) async throws {
    let settings = try await Self.settings(good: good) { sweep in
      sweep.notBefore = ["Deques::*": "1.1.0"]
    }
    let excluded = Set(settings.filter { !$0.value.exclusions.isEmpty }.keys)
    #expect(excluded == (good == "1.0.0" ? ["the good end", "after one", "beside"] : ["beside"]))
  }

  @Test("A definition that says nothing of single versions costs nothing")
  func nothing() async throws {
    #expect(try await Self.settings(good: "1.0.0") { _ in }.isEmpty)
  }
}
