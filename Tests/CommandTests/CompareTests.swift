import Foundation
import SweepGit
import SweepProcesses
import SweepText
import TestSupport
import Testing

/// `compare` as a user's shell starts it, on run files as small as they may be.
@Suite("compare on the command line")
struct CompareTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Writes a run file with one benchmark and gives its path.
  private func run(_ name: String, id: String = "T::a", peak: Int = 100) throws -> String {
    let text = """
      {"benchmarks": [{"fullname": "\(id)", "stats": {"min": 1, "max": 1, "mean": 1},
      "extra_info": {"benchmem": {"peak_bytes": [\(peak)], "allocations": [1], "total_bytes": [1]}}}]}
      """
    try folder.write(name, text)
    return folder.appending(name).string
  }

  @Test("A run is refused that is given twice, also by another path or in a folder")
  func twice() async throws {
    let one = try run("runs/1.json")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("link.json").string, withDestinationPath: one)
    for other in [one, folder.appending("link.json").string, folder.appending("runs").string] {
      let gate = try await ToolRun(["compare", one, other, "--fail-on", "peak:0"])
      #expect(gate.status == SweepText.ExitStatus.usage.rawValue)
      #expect(gate.errors.contains("is given twice"))
    }
  }

  @Test("Folders whose runs have the same names are told apart, and stand beside single files")
  func folders() async throws {
    _ = try run("old/1.json")
    _ = try run("new/1.json", peak: 200)
    let single = try run("single.json", peak: 300)
    let paths = ["old", "new"].map { folder.appending($0).string } + [single]
    let json = try await ToolRun(["compare"] + paths + ["--format", "json"])
    #expect(json.output.contains("\"old/1\"") && json.output.contains("\"single\""))
    #expect(json.status == 0)
  }

  @Test("No format sends a sign to the terminal that steers it")
  func control() async throws {
    let id = #"T::\u001b[2J\u009b31m\u202e\u200f\u0007"#
    let paths = [try run("1.json", id: id), try run("2.json", id: id, peak: 200)]
    for options in [
      ["--format", "table", "--heatmap"], ["--diff"], ["--format", "md"], ["--format", "json"],
      ["--format", "github"],
    ] {
      let run = try await ToolRun(["compare"] + paths + options + ["--fail-on", "peak:0"])
      #expect(run.status == SweepText.ExitStatus.exceeded.rawValue, "\(run.errors)")
      let isUnsafe = { (scalar: Unicode.Scalar) in
        scalar != "\n"
          && (scalar.properties.isBidiControl
            || scalar.properties.generalCategory == .control)
      }
      #expect(!run.output.unicodeScalars.contains(where: isUnsafe), "\(options)")
      #expect(run.output.contains("31m"), "\(options)")
    }
  }

  @Test("JSON of something else in a folder is named and passed over")
  func foreignFiles() async throws {
    _ = try run("runs/1.0.0.json")
    try folder.write("runs/package.json", "{}")
    try folder.write("others/package.json", "{}")
    let gate = try await ToolRun([
      "compare", folder.appending("runs").string, "--fail-on", "peak:0",
    ])
    #expect(
      gate.errors.hasPrefix("note: \(folder.appending("runs/package.json")) is not a run file"))
    #expect(gate.errors.contains("there is only 1.0.0"))
    let nothing = try await ToolRun(["compare", folder.appending("others").string])
    #expect(nothing.status == SweepText.ExitStatus.missingInput.rawValue)
    #expect(nothing.errors.contains("holds no sweep"))
  }

  @Test("A folder of runs is taken in the order of versions, by every command that takes one")
  func versionOrder() async throws {
    for (name, peak) in [("1.2.0", 100), ("1.9.0", 100), ("1.10.0", 5_000)] {
      _ = try run("runs/\(name).json", peak: peak)
    }
    let runs = folder.appending("runs").string
    for against in ["first", "previous", "best"] {
      let gate = try await ToolRun([
        "compare", runs, "--columns", "peak", "--fail-on", "peak:10%", "--against", against,
      ])
      #expect(gate.status == SweepText.ExitStatus.exceeded.rawValue)
      #expect(gate.output.contains("100 B → 5,000 B +4,900.0%, 1.10.0 against"))
    }
    let page = folder.appending("plot.html")
    let plot = try await ToolRun(["plot", runs, "--columns", "peak", "-o", page.string])
    let html = try String(contentsOfFile: page.string, encoding: .utf8)
    #expect(plot.status == 0 && html.contains(#"["1.2.0","1.9.0","1.10.0"]"#), "\(plot.errors)")
  }

  @Test("Where neither names nor dates give an order, the command says which one it took")
  func undecidedOrder() async throws {
    _ = try run("runs/pr.json", peak: 200)
    _ = try run("runs/base.json")
    let table = try await ToolRun(["compare", folder.appending("runs").string])
    #expect(table.status == 0 && table.errors.contains("taken as base, pr"))
  }

  @Test(
    "A gate does not judge by an order that is a guess", arguments: ["first", "previous", "best"])
  func undecidedGate(against: String) async throws {
    let paths = [try run("runs/before.json"), try run("runs/after.json", peak: 5_000)]
    let gate = ["--fail-on", "peak:10%", "--against", against]
    let runs = folder.appending("runs").string
    let guess = try await ToolRun(["compare", runs] + gate)
    #expect(guess.status == SweepText.ExitStatus.usage.rawValue && guess.output.isEmpty)
    #expect(guess.errors.hasPrefix("error: \(runs): neither the names nor dates"))
    #expect(guess.errors.hasSuffix("name the files in their order instead"))
    let named = try await ToolRun(["compare"] + paths + gate)
    #expect(named.status == SweepText.ExitStatus.exceeded.rawValue)
  }

  @Test("A gate names what the first run lacks, and passes it with --allow-missing only")
  func newBenchmark() async throws {
    let paths = [try run("1.json"), try run("2.json", id: "T::b")]
    for options in [[], ["--diff"], ["--format", "md"], ["--format", "github"]] {
      let gate = try await ToolRun(["compare"] + paths + options + ["--fail-on", "peak:0"])
      #expect(gate.status == SweepText.ExitStatus.exceeded.rawValue)
      #expect(gate.output.replacing("\\", with: "").contains("T::b peak.min in 1: not in this run"))
    }
    let text = try String(contentsOfFile: paths[0], encoding: .utf8)
    let record =
      #", {"fullname": "T::new", "stats": {"min": 1, "max": 1, "mean": 1}, "#
      + #""extra_info": {"benchmem": {"peak_bytes": [9], "allocations": [1], "total_bytes": [1]}}}]"#
    let two = text.replacing("}]}", with: "}\(record)}")
    try folder.write("two.json", two)
    let pair = ["compare", paths[0], folder.appending("two.json").string, "--fail-on", "peak:0"]
    let refused = try await ToolRun(pair)
    #expect(refused.status == SweepText.ExitStatus.exceeded.rawValue)
    #expect(refused.output.contains("gate failed: 1 missing value; 1 comparison of peak.min"))
    let allowed = try await ToolRun(pair + ["--allow-missing"])
    #expect(allowed.status == 0 && allowed.output.contains("T::new peak.min in 1"))
    #expect(
      allowed.output.contains("gate passed: 1 comparison of peak.min, 1 missing value allowed"))
  }

  @Test("What cannot be shown is refused in one line, with what could be")
  func refusals() async throws {
    let path = try run("1.json")
    let rss = try await ToolRun(["compare", path, "--columns", "rss"])
    #expect(
      rss.errors == """
        error: no run has rss; they have time, peak, allocated, allocations; \
        mark the benchmarks that it is for with .isolated
        """)
    for option in [["--diff"], ["--fail-on", "peak:0"]] {
      let single = try await ToolRun(["compare", path] + option)
      #expect(single.status == SweepText.ExitStatus.usage.rawValue)
      #expect(single.errors.contains("\(option[0]) needs two runs; there is only 1; give another"))
      #expect(single.errors.hasSuffix("with --pivot"))
    }
    let summary = folder.appending("made/for/summary.md").string
    let github = try await ToolRun(
      ["compare", path, "--format", "github"], environment: ["GITHUB_STEP_SUMMARY": summary])
    #expect(github.status == 0 && FileManager.default.fileExists(atPath: summary))
    let level = try await ToolRun(["compare", path, "--significance", "0.2"])
    #expect(level.errors.contains("--significance goes with --diff or --fail-on"))
    let heatmap = try await ToolRun(["compare", path, "--heatmap", "--format", "json"])
    #expect(heatmap.output.isEmpty && heatmap.errors.contains("leave out --format json"))
    for run in [rss, heatmap] { #expect(run.status == SweepText.ExitStatus.usage.rawValue) }
  }

  @Test(
    "What the reference refuses is refused, and what it takes is taken",
    .enabled(if: Peer.python != nil))
  func refusalsOfThePeer() async throws {
    let files = [try run("1.json", id: "m.py::f[a]"), try run("2.json", id: "m.py::f[a]")]
    let commands: [[String]] = [
      [files[0]], files, files + ["--diff"], files + ["--columns", "peak,extra:rows"],
      files + ["--stat", "min,max"], files + ["--columns", "time", "--stat", "min"],
      files + ["--fail-on", "peak:0"], files + ["--fail-on", " PEAK : 1 KiB"],
      files + ["--fail-on", "peak:5%+1B"], [files[0], files[0]], [files[0], "--diff"],
      [files[0], "--columns", "rss"], [files[0], "--fail-on", "peak:0"], files + ["--pivot", "n"],
      [files[0], "--pivot", "n"], files + ["--columns", "cpu"], files + ["--columns", "extra:"],
      files + ["--stat", "p99"], files + ["--stat", "iqr"], files + ["--stat", "all,min"],
      files + ["--group-by", "colour"], files + ["--sort", "size"], files + ["--format", "xml"],
      files + ["--fail-on", "peak:1MB"], files + ["--fail-on", "peak:1B+5%"],
      files + ["--fail-on", "allocations:1KiB"], files + ["--fail-on", "rss:1%"],
    ]
    var refused = 0
    for command in commands {
      let theirs = try await ChildProcess(
        Peer.command("benchmem"), ["compare"] + command, workingDirectory: folder.path.string
      ).capture().status
      let ours = try await ToolRun(["compare"] + command)
      #expect((ours.status == 0) == theirs.isSuccess, "\(command): \(ours.errors)")
      refused += ours.status == 0 ? 0 : 1
    }
    #expect(refused == 18)
  }
}
