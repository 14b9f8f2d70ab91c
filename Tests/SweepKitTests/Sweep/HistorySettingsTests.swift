import SweepText
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

  @Test("Texts are replaced in the commits that have them, in order, and nothing else changes")
  func edits() async throws {
    let settings = try await Self.settings(good: "1.0.0") { sweep in
      var all = VersionOverride(patterns: ["*"])
      all.edits = [
        .replacement(Replacement(in: "Sources/?.swift", from: "4", to: "40")),
        .replacement(Replacement(in: "Sources/A.swift", from: "0", to: "1")),
        .replacement(Replacement(in: "Sources/None.swift", from: "0", to: "1")),
      ]
      sweep.overrides = [all]
    }
    let changed = SourceFile(bytes: Array("41".utf8), isExecutable: false)
    #expect(settings["after one one"]?.edits.files == ["Sources/A.swift": changed])
    #expect(
      settings["after one one"]?.edits.names == [
        "replacement of '4' in Sources/?.swift", "replacement of '0' in Sources/A.swift",
      ])
    for name in ["after one", "one one", "two", "the good end"] {
      #expect(settings[name] == VersionSettings(), "\(name)")
    }
  }

  @Test("A patch that is missing, or none, is refused with its name before anything is built")
  func badPatches() throws {
    let folder = try TemporaryFolder()
    let repository = try Self.history(in: folder)
    for (text, status) in [
      (nil, SweepText.ExitStatus.missingInput), ("", .badData), ("x", .badData),
    ] {
      let file = folder.appending("fix.patch")
      if let text { try folder.write("fix.patch", text) }
      var request = SweepRequest(
        package: "", selection: VersionSelection(), suite: "", output: "", cache: "")
      request.overrides = [VersionOverride(patterns: ["*"])]
      request.overrides[0].edits = [.patch(file.string)]
      let error = #expect(throws: InputError.self) {
        try HistorySettings(request, try Repository(at: repository.path))
      }
      #expect(error?.exitStatus == status && error?.path == file.string)
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

  /// The settings that an override gives to the commits of a straight history, by their subjects,
  /// and those that it gives to the same commits under the names of tags.
  ///
  /// - Parameter tags: For each commit, the names of its tags.
  private static func straight(
    _ tags: [[String]], versions pattern: String, branches: [String] = []
  ) async throws -> (commits: [VersionSettings], tags: [String: VersionSettings]) {
    let folder = try TemporaryFolder()
    let repository = try FixtureRepository(in: folder)
    for (index, names) in tags.enumerated() {
      try repository.commit("\(index)", "Package.swift", "// \(index)\n")
      for name in names { try repository.tag(name) }
    }
    for branch in branches { try repository.git("branch", branch) }
    var override = VersionOverride(patterns: [pattern])
    override.swiftArguments = ["-DNEW"]
    override.skipReason = "named"
    var sweep = SweepRequest(
      package: repository.path.string, selection: VersionSelection(), suite: "", output: "",
      cache: folder.appending("cache").string)
    sweep.overrides = [override]
    let source = try await PackageSource.open(sweep.package, cache: sweep.cache)
    let first = try repository.git("rev-list", "--max-parents=0", "HEAD")
    let commits = try source.versions(
      VersionSelection(names: [first], commits: CommitRange("\(first)..main")))
    let named = try source.versions(
      VersionSelection(names: branches + tags.joined() + ["main~1"]))
    var settings = try HistorySettings(sweep, source.repository)
    let byCommit = try settings.byLabel(commits)
    var again = try HistorySettings(sweep, source.repository)
    let byTag = try again.byLabel(named)
    // What a bisection finds is what a sweep does.
    var walked = try HistorySettings(sweep, source.repository)
    let all = try source.repository.commits(from: source.repository.resolve("main").id)
    let byWalk = try walked.byLabel(all, ends: [])
    let inOrder = commits.compactMap { byCommit[$0.label] }
    #expect(inOrder == all.compactMap { byWalk[Version($0).label] })
    return (
      inOrder,
      Dictionary(uniqueKeysWithValues: named.map { ($0.name, byTag[$0.label] ?? .init()) })
    )
  }

  @Test(
    "Ranges read the tags of commits as the selection of tags does",
    arguments: [
      "1.%.0", "v1.%.0", "V1.%.0", "1.%", "release-1.%.0", "release/1.%.0", "rows@1.%.0",
      "rel_1_%_0", "swift-5.%-RELEASE", "1.%.0.0", "rows/v1.%.0",
    ])
  func forms(_ form: String) async throws {
    let names = [8, 9, 10].map { form.replacing("%", with: "\($0)") }
    let range = form.hasPrefix("swift") ? ">=5.9" : ">=1.9"
    let (commits, tags) = try await Self.straight(
      [[names[0]], [], [names[1]], [], [names[2]]], versions: range)
    #expect(commits.map(\.swiftArguments.isEmpty) == [true, true, false, false, false])
    #expect(commits.map(\.skipReason) == [nil, nil, "named", nil, "named"])
    #expect(names.map { tags[$0]?.skipReason } == [nil, "named", "named"])
    #expect(names.map { tags[$0]?.swiftArguments } == [[], ["-DNEW"], ["-DNEW"]])
  }

  @Test("A range without a word is about plain versions, where there are any")
  func plainVersions() async throws {
    let history = [["1.8.0"], ["docs-2.0"], [], ["1.9.0"], ["docs-1.0"], ["nightly-2024-05-05"]]
    let (commits, tags) = try await Self.straight(history, versions: ">=1.9")
    #expect(commits.map(\.swiftArguments.isEmpty) == [true, true, true, false, false, false])
    #expect(tags["docs-2.0"]?.skipReason == nil && tags["1.9.0"]?.skipReason == "named")
    let docs = try await Self.straight(history, versions: ">=docs-2.0")
    #expect(docs.commits.map(\.swiftArguments.isEmpty) == [true] + repeatElement(false, count: 5))
  }

  @Test("Where no tag is a plain version, the newest release of any series counts")
  func everySeries() async throws {
    let (commits, tags) = try await Self.straight(
      [["foo-1.0"], ["bar-3.0"], [], ["nightly-2024-05-05"], ["foo-1.2"], []], versions: ">=2.0")
    #expect(commits.map(\.swiftArguments.isEmpty) == [true, false, false, false, true, true])
    #expect(tags["foo-1.2"]?.skipReason == nil && tags["bar-3.0"]?.skipReason == "named")
  }

  @Test("Names for one version are one release, and a tag without a number names its commit")
  func oneRelease() async throws {
    let history = [["1.8.0"], ["1.9.0", "v1.9.0", "lts"], [], ["1.10.0"]]
    for (pattern, isEmpty) in [
      ("1.9*", [true, false, false, true]), ("v1.9*", [true, false, false, true]),
      ("lts", [true, false, true, true]), ("*", [false, false, false, false]),
    ] {
      let (commits, _) = try await Self.straight(history, versions: pattern)
      #expect(commits.map(\.swiftArguments.isEmpty) == isEmpty, "\(pattern)")
    }
  }

  @Test("A branch is in a range by its series, and a way to a commit is no version")
  func branches() async throws {
    let (_, names) = try await Self.straight(
      [[], [], []], versions: ">=1.9", branches: ["release/1.10", "feature-12"])
    #expect(names["release/1.10"]?.skipReason == "named")
    #expect(names["feature-12"]?.skipReason == nil && names["main~1"]?.skipReason == nil)
  }

  @Test("A definition that says nothing of single versions costs nothing")
  func nothing() async throws {
    #expect(try await Self.settings(good: "1.0.0") { _ in }.isEmpty)
  }
}
