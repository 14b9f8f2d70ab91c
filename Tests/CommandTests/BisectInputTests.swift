import Foundation
import SweepGit
import SweepText
import TestSupport
import Testing

/// A package with an untestable commit, a side branch and an unrelated root, and bisections of it.
private final class StoreBisections: Sendable {
  let folder: TemporaryFolder
  let store: String
  let suite: String

  static let shared = Task { try StoreBisections() }

  init() throws {
    folder = try TemporaryFolder()
    let package = try StorePackage(in: folder)
    let repository = package.repository
    try repository.git("checkout", "--quiet", "-b", "side", "1.1.0")
    try repository.commit("Describe the side", "SIDE.md", "A side.\n")
    try repository.git("checkout", "--quiet", "--orphan", "other")
    try repository.commit("Begin anew", "OTHER.md", "Unrelated.\n")
    try repository.git("checkout", "--quiet", "main")
    store = repository.path.string
    suite = package.suite
  }

  func run(_ arguments: String..., out: String = "out", store: String? = nil) async throws
    -> ToolRun
  { try await run(arguments, out: out, store: store) }

  func run(_ arguments: [String], out: String = "out", store: String? = nil) async throws
    -> ToolRun
  {
    try await ToolRun(
      [
        "bisect", store ?? self.store, "--suite", suite, "--out", folder.appending(out).string,
        "--cache", folder.appending("cache").string,
      ] + arguments)
  }
}

@Suite("What bisect does with odd input")
struct BisectInputTests {
  @Test("Instructions that are asked for and forbidden are a mistake")
  func instructions() async throws {
    let run = try await ToolRun([
      "bisect", ".", "--good", "1", "--bad", "2", "--metric", "instructions", "--no-instructions",
    ])
    #expect(run.status == SweepText.ExitStatus.usage.rawValue)
    #expect(run.errors.contains("leave out --no-instructions"), "\(run.errors)")
  }

  @Test("Ends that cannot be searched between: one line, and the documented status")
  func ends() async throws {
    let bisections = try await StoreBisections.shared.value
    let cases: [(good: String, bad: String, status: SweepText.ExitStatus, text: String)] = [
      ("2.0.0", "1.0.0", .usage, "comes before the good end"),
      ("1.0.0", "1.0.0", .usage, "the same commit"),
      ("other", "2.0.0", .badData, "no commit in common"),
      ("1.0.0", "1.1.0~1", .badData, "changes anything that a build can see"),
      ("1.0.00", "2.0.0", .missingInput, "did you mean 1.0.0"),
    ]
    for (good, bad, status, text) in cases {
      let run = try await bisections.run("--good", good, "--bad", bad)
      #expect(run.status == status.rawValue, "\(run.errors)")
      #expect(run.errors.contains(text) && !run.errors.contains("\n"), "\(run.errors)")
    }
  }

  @Test("Ends that are alike below some paths are not taken for each other")
  func paths() async throws {
    let bisections = try await StoreBisections.shared.value
    let ends = ["--good", "1.0.0", "--bad", "1.1.0", "--benchmark", "Fill::fill[1000]"]
    let none = try await bisections.run(ends + ["--paths", "nowhere"], out: "paths")
    #expect(none.status == SweepText.ExitStatus.badData.rawValue)
    #expect(none.errors.hasSuffix("at or below nowhere; choose other --paths"), "\(none.errors)")
    // The only commit that changes README.md is before the one that changed the number.
    let wrong = try await bisections.run(ends + ["--paths", "README.md"], out: "paths")
    #expect(wrong.status == SweepText.ExitStatus.partly.rawValue, "\(wrong.errors)")
    #expect(wrong.output.contains("NOT CONFIRMED by fresh builds"), "\(wrong.output)")
  }

  @Test("A shallow clone that lacks the history is told so")
  func shallow() async throws {
    let bisections = try await StoreBisections.shared.value
    let clone = bisections.folder.appending("shallow")
    try GitCommand.run([
      "clone", "--quiet", "--depth", "1", "--branch", "2.0.0", "file://\(bisections.store)",
      clone.string,
    ])
    try GitCommand.run(
      ["fetch", "--quiet", "--depth", "1", "origin", "refs/tags/1.0.0:refs/tags/1.0.0"], in: clone)
    let run = try await bisections.run("--good", "1.0.0", "--bad", "2.0.0", store: clone.string)
    #expect(run.status == SweepText.ExitStatus.missingInput.rawValue)
    #expect(run.errors.contains("git fetch --unshallow"))
  }

  @Test("Options that exclude each other or cannot be read: status 64")
  func options() async throws {
    let bisections = try await StoreBisections.shared.value
    for arguments in [
      ["--threshold", "10%", "--above", "1MiB"], ["--threshold", "ten"], ["--thorough"],
      ["--metric", "extra:x"], ["--metric", "time", "--all"], ["--direction", "up"],
    ] {
      let run = try await ToolRun(
        [
          "bisect", bisections.store, "--suite", bisections.suite, "--good", "1.0.0", "--bad",
          "1.1.0",
        ]
          + arguments)
      #expect(run.status == SweepText.ExitStatus.usage.rawValue, "\(arguments): \(run.errors)")
    }
  }

  @Test("A good end beside the line, and a commit that does not build: the base, and the range")
  func range() async throws {
    let bisections = try await StoreBisections.shared.value
    let run = try await bisections.run(
      "--good", "side", "--bad", "2.0.0", "--direction", "shrink", "--benchmark",
      "Fill::fill[100000]", out: "range")
    #expect(run.status == SweepText.ExitStatus.partly.rawValue, "\(run.errors)")
    #expect(run.errors.contains("side is no ancestor of 2.0.0"))
    #expect(run.output.contains("One of these 2 commits"))
    #expect(run.output.contains("Break it  (version failed in build: Store.swift"), "\(run.output)")
    #expect(run.output.contains("Mend it, and sum"))
    #expect(run.output.contains("200,064 B → 100,032 B -50.0%"))
  }

  @Test("Ends that agree, differ the other way, lack the benchmark, or are bad already")
  func values() async throws {
    let bisections = try await StoreBisections.shared.value
    let fill = ["--benchmark", "Fill::fill[1000]", "--no-confirm"]
    func run(_ arguments: [String]) async throws -> ToolRun {
      try await ToolRun(
        [
          "bisect", bisections.store, "--suite", bisections.suite, "--out",
          bisections.folder.appending("values").string, "--cache",
          bisections.folder.appending("cache-values").string,
        ] + arguments)
    }
    let ends = ["--good", "1.0.0", "--bad", "1.1.0"]
    let short = ends + fill
    let cases: [(arguments: [String], status: SweepText.ExitStatus, text: String)] = [
      (short + ["--direction", "shrink"], .badData, "1,032 B at 1.0.0, 2,064 B at 1.1.0"),
      (short + ["--threshold", "200%"], .badData, "did not change enough"),
      (short + ["--above", "100B"], .badData, "the good end 1.0.0 is bad already"),
      (ends + ["--benchmark", "Fill::fil[1000]"], .missingInput, "did you mean Fill::fill[1000]"),
      (ends + ["--benchmark", "Sums::sum"], .nothingMeasured, "1.0.0: Sums::sum could not"),
      (ends + ["--benchmark", "Fill::Caps::fill"], .missingInput, "did you mean Fill::fill"),
      (short + ["--ceiling"], .badData, "exceeds no ceiling of the suite: peak 1,032 B at 1.0.0"),
      (short, .done, "measured before"),
      (
        short + ["--paths", "Sources/Store"], .done, "1 of which changes something at or below Sour"
      ),
    ]
    for (arguments, status, text) in cases {
      let run = try await run(arguments)
      #expect(run.status == status.rawValue, "\(arguments): \(run.errors)")
      #expect(run.errors.contains(text), "\(arguments): \(run.errors)")
    }
  }

  @Test("A noisy number that was measured in turn with one good end is measured again for another")
  func otherEnd() async throws {
    let bisections = try await StoreBisections.shared.value
    func run(_ good: String) async throws -> ToolRun {
      try await bisections.run(
        "--good", good, "--bad", "1.1.0", "--metric", "rss", "--benchmark", "Fill::fill[1000]",
        "--no-confirm", out: "noisy")
    }
    let bad = "end 1.1.0 Keep a copy: measured"
    for (good, end) in [("1.0.0", ", "), ("1.1.0~1", ", "), ("1.1.0~1", " before\n")] {
      let run = try await run(good)
      #expect(run.errors.contains(bad + end), "\(good): \(run.errors)")
    }
  }

  @Test("A ceiling of the suite is a limit like any other")
  func ceiling() async throws {
    let bisections = try await StoreBisections.shared.value
    let run = try await bisections.run(
      "--good", "1.0.0", "--bad", "1.1.0", "--ceiling", "--benchmark", "Fill::Limits::capped",
      "--no-confirm", out: "ceiling")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Keep a copy") && !run.output.contains("Describe it"))
  }
}
