import Foundation
import SweepAnalysis
import SweepResults
import SweepText
import SystemPackage
import TestSupport
import Testing

@Suite("What flamegraph shows, and where")
struct FlamegraphTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let profiles = ProfileFolder(output: folder.path)
    for (version, more) in [("1.4.0", 0), ("1.5.0", 144_161)] {
      try profiles.write(Self.profile("Rows::build[n=1000]", version, 1_000 + more))
      try profiles.write(Self.profile("Rows::scan", version, 8))
    }
  }

  private static func profile(_ id: String, _ version: String, _ bytes: Int) -> AllocationProfile {
    let counts = ProfileCounts(peakBytes: bytes, totalBytes: bytes, allocations: 1)
    return AllocationProfile(
      id: id, version: version, counts: counts,
      frames: [
        ProfileFrame(
          function: "CSVWriter.checked(_:)", file: "Sources/CSVWriter.swift", line: 31,
          module: "Rows", owner: .package),
        ProfileFrame(function: "swift_allocObject", module: "libswiftCore.so"),
      ], stacks: [ProfileStack(frames: [0, 1], counts: counts)])
  }

  private func flamegraph(_ arguments: String...) async throws -> ToolRun {
    try await ToolRun(["flamegraph", folder.path.string] + arguments)
  }

  @Test("A page goes beside the profile, and replaces nothing without --force")
  func page() async throws {
    let run = try await flamegraph("build", "--native")
    #expect(run.status == 0, "\(run.errors)")
    let path = String(run.output.dropLast())
    #expect(path.hasPrefix(folder.appending("profiles/1.5.0/Rows-build-n=1000-").string))
    #expect(path.hasSuffix(".html"))
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("CSVWriter.checked"))
    #expect(run.errors.contains("native frames are in every profile"))
    #expect(run.errors.contains("Rows::build[n=1000], 1.5.0: 145,161 B at the peak in 1 call path"))
    let again = try await flamegraph("build")
    #expect(again.status == SweepText.ExitStatus.cannotWrite.rawValue)
    #expect(again.errors.contains("replace it with --force"))
    #expect(try await flamegraph("build", "--force").status == 0)
    let other = try await flamegraph("build", "--against", "1.4.0")
    #expect(other.output.hasSuffix("-against-1.4.0.html\n"), "\(other.errors)")
  }

  @Test("Reports are printed, of the heaviest benchmark or of the one that was named")
  func reports() async throws {
    let tree = try await flamegraph("--worst", "peak", "--report", "tree")
    #expect(tree.status == 0 && tree.output.contains("└ swift_allocObject"), "\(tree.errors)")
    let summary = try await flamegraph("build", "--against", "1.4.0", "--report", "summary")
    #expect(
      summary.output.contains("+144,161 B at the peak in CSVWriter.checked(_:), CSVWriter.swift:31")
    )
    let folded = try await flamegraph("build", "--format", "folded", "--of", "1.4.0")
    #expect(folded.output == "CSVWriter.checked(_:);swift_allocObject 1000\n")
    let json = try await flamegraph("scan", "--report", "table", "--format", "json")
    let object = try JSONValue(parsing: json.output).objectValue
    #expect(object?["schema"] == 1 && object?["benchmark"] == "Rows::scan")
    let file = folder.appending("x.pb.gz").string
    #expect(try await flamegraph("scan", "-o", file).output == file + "\n")
    #expect(FileManager.default.contents(atPath: file)?.prefix(2) == Data([0x1F, 0x8B]))
  }

  @Test("Two folders are held against each other")
  func folders() async throws {
    let one = folder.appending("profiles/1.4.0").string
    let run = try await ToolRun(
      [
        "flamegraph", folder.appending("profiles/1.5.0").string, "build", "--against", one,
        "--report", "table", "--format", "md",
      ])
    #expect(run.status == 0, "\(run.errors)")
    let files = try ["1.4.0", "1.5.0"].map { version in
      let folder = folder.appending("profiles/\(version)")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
      return folder.appending(try #require(names.first { $0.contains("build") })).string
    }
    let same = try await ToolRun(
      ["flamegraph", files[1], "--against", files[0], "--report", "table", "--format", "md"])
    #expect(same.output == run.output, "\(same.errors)")
    #expect(run.output.contains("| `CSVWriter.checked(_:)` | 1,000 B | 145,161 B | \\+144,161 B |"))
  }

  @Test(
    "What cannot be is refused in one line, with the way out",
    arguments: [
      ([], 64, "there are profiles of 2 benchmarks: Rows::build[n=1000], Rows::scan; name one"),
      (["Rows"], 64, "Rows fits 2 benchmarks"),
      (["Rows::scam"], 66, "no profile is of a benchmark Rows::scam; did you mean Rows::scan?"),
      (["scan", "--of", "9"], 66, "no profile is of the version 9: there are 1.4.0, 1.5.0"),
      (["scan", "--against", "9"], 66, "no profile is of the version 9"),
      (["scan", "--against", "1.5.0"], 64, "--against names the profile itself"),
      (["scan", "--worst", "peak"], 64, "--worst picks the benchmark"),
      (
        ["scan", "--report", "tree", "--format", "pprof"], 64, "--report tree cannot be written as"
      ),
      (
        ["scan", "--format", "pprof", "--against", "1.4.0"], 64, "go tool pprof -diff_base OLD NEW"
      ),
      (["scan", "--report", "stats", "--invert"], 64, "--report stats has no use for --invert"),
      (["scan", "--report", "stats", "--open"], 64, "--open needs a page"),
      (["scan", "-o", "x.gif"], 64, "x.gif does not say which format it is to be"),
    ] as [([String], Int32, String)])
  func refusals(arguments: [String], status: Int32, message: String) async throws {
    let run = try await ToolRun(["flamegraph", folder.path.string] + arguments)
    #expect(run.status == status && run.errors.contains(message), "\(run.status) \(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("A folder without profiles and a file that is none are named")
  func foreign() async throws {
    let empty = try TemporaryFolder()
    let none = try await ToolRun(["flamegraph", empty.path.string])
    #expect(none.status == 66 && none.errors.contains("holds no profiles; `--profile` of"))
    let missing = try await ToolRun(["flamegraph", empty.appending("x").string])
    #expect(missing.status == 66 && missing.errors.contains("x: no such file or folder"))
    try empty.write("1.json", "{}")
    // What lies beside profiles is passed over; what is named must be one.
    let other = try await ToolRun(["flamegraph", empty.path.string])
    #expect(other.status == 66 && other.errors.contains("holds no profiles; `--profile` of"))
    let foreign = try await ToolRun(["flamegraph", empty.appending("1.json").string])
    #expect(foreign.status == 65 && foreign.errors.hasSuffix("1.json: not a profile"))
    try SampleProfile.old.write(to: empty.appending("2.json"))
    let found = try await ToolRun(["flamegraph", empty.path.string, "--report", "stats"])
    #expect(found.status == 0, "\(found.errors)")
  }
}
