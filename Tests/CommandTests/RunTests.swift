import Foundation
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// The tiny package's work tree, at 1.1.0 to begin with: two arrays of 2020 bytes in one.
@Suite("Runs of the work tree")
struct RunTests {
  private let tiny: TinyPackage

  init() throws {
    tiny = try TinyPackage()
    try tiny.repository.git("checkout", "--quiet", "-b", "work", "1.1.0")
  }

  private func run(_ arguments: String...) async throws -> ToolRun {
    try await ToolRun(
      ["run"] + arguments + [
        "--package", tiny.repository.path.string, "--suite", tiny.suite,
        "--cache", tiny.folder.appending("cache").string,
        "--storage", tiny.folder.appending("saved").string,
        "--max-time", "0.01", "--bursts", "2", "--time-budget", "0",
      ])
  }

  private func edit(_ body: String) throws {
    try tiny.repository.write(
      "Sources/Tiny/Tiny.swift",
      "import Numbers\n\n@inline(never) public func fill() -> [UInt8] { \(body) }\n")
  }

  @Test("An edit is held against a saved run, a revision, and what is not there")
  func edits() async throws {
    let first = try await run("--save", "before", "--json", tiny.folder.appending("r.json").string)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("fill") && first.output.contains("3.98"), "\(first.output)")
    #expect(first.errors.contains("0001_before.json"), "\(first.errors)")
    let file = try RunFile(reading: FilePath(tiny.folder.appending("r.json").string))
    #expect(file.commitInfo["branch"] == "work" && file.commitInfo["dirty"] == .bool(false))
    #expect(file.commitInfo["id"]?.stringValue == (try tiny.repository.git("rev-parse", "HEAD")))

    let again = try await run()
    #expect(again.errors.contains("measured before, nothing has changed"), "\(again.errors)")
    #expect(again.output == first.output)
    let split = try await run(
      "--table", "split", "--columns", "allocations,time", "--stat", "min,max")
    let tables = split.output.components(separatedBy: "\n\n")
    #expect(tables.count == 2, "\(split.output)")
    #expect(tables[0].contains("time") && tables[0].contains("max"), "\(split.output)")
    // All passes gave the same, so that there is no spread to show.
    #expect(tables[1].contains("allocations") && !tables[1].contains("max"), "\(split.output)")
    let timeOnly = try await run("--no-memory")
    #expect(timeOnly.status == 0 && !timeOnly.errors.contains("peak"), "\(timeOnly.errors)")

    try edit("/* a comment */ [UInt8](repeating: 1, count: 2 * width())")
    let comment = try await run("--autosave")
    #expect(
      comment.errors.contains("the code of an earlier run, not measured again"), "\(comment.errors)"
    )
    #expect(comment.errors.contains("_uncommitted-changes.json"), "\(comment.errors)")
    #expect(comment.output == first.output)

    try edit("[UInt8](repeating: 1, count: 3 * width())")
    let saved = try await run("--compare", "before", "--compare-fail", "peak:5%")
    #expect(saved.status == 1, "\(saved.output)\(saved.errors)")
    #expect(saved.output.contains("Fill::fill peak.min: 4,072 B → 6,092 B"), "\(saved.output)")
    let one = try await run("twice", "--compare", "1", "--compare-fail", "peak:5%")
    #expect(one.status == 1 && !one.output.contains("Fill::fill"), "\(one.output)")
    let revision = try await run("--compare", "work", "--compare-fail", "peak:60%")
    #expect(revision.status == 0, "\(revision.output)\(revision.errors)")
    #expect(revision.output.contains("+49.6%"), "\(revision.output)")
    #expect(revision.errors.contains("in 2 turns over all versions"), "\(revision.errors)")

    let profiles = tiny.folder.appending("profiles").string
    let cause = try await run(
      "--compare", "work", "--compare-fail", "peak:5%", "--profile", profiles)
    #expect(cause.status == 1, "\(cause.output)\(cause.errors)")
    #expect(
      cause.errors.contains("Fill::fill: +2,020 B at the peak in fill(), Tiny.swift:"),
      "\(cause.errors)")
    let graph = try await ToolRun([
      "flamegraph", profiles, "fill", "--against", "work", "--report", "summary",
    ])
    #expect(graph.status == 0 && graph.output.contains("+2,020 B"), "\(graph.errors)")
    // 2.0.0 does not build without a flag; the tree's numbers are there all the same.
    let broken = try await run("--compare", "2.0.0", "--compare-fail", "peak:5%")
    #expect(broken.status == 2 && broken.output.contains("5.95"), "\(broken.output)")
    #expect(broken.errors.contains("this release needs -DLOOSE"), "\(broken.errors)")
    let missing = try await run("--compare", "nothing")
    #expect(missing.status == 66, "\(missing.errors)")
    #expect(missing.errors.contains("'nothing'") && missing.errors.contains("0001_before"))
    try edit("this does not compile")
    let failed = try await run("--compare", "--compare-fail", "peak:5%")
    #expect(failed.status == 3 && failed.output.isEmpty, "\(failed.output)")
    #expect(failed.errors.contains("Tiny.swift:3:") && failed.errors.contains("log: "))
    try await references()
  }

  /// What was saved is named everywhere as a run file is.
  private func references() async throws {
    let storage = ["--storage", tiny.folder.appending("saved").string]
    let list = try await ToolRun(["list"] + storage)
    #expect(list.output.contains("0001_before") && list.output.contains("work"), "\(list.output)")
    let commit = try tiny.repository.git("rev-parse", "--short", "HEAD")
    for reference in ["1", "0001_before", "before"] {
      let compare = try await ToolRun(
        ["compare", reference, "latest", "--fail-on", "peak:0"] + storage)
      #expect(compare.status == 0, "\(reference): \(compare.output)\(compare.errors)")
      #expect(compare.output.contains("0001_before"))
    }
    let byCommit = try await ToolRun(["compare", commit] + storage)
    #expect(byCommit.status == 0 && byCommit.output.contains("3.98"), "\(byCommit.errors)")
    let missing = try await ToolRun(["compare", "0007"] + storage)
    #expect(missing.status == 66 && missing.errors.contains("0001_before"), "\(missing.errors)")
  }

  @Test("A new release of a dependency is taken up; a file of the user's is not written over")
  func releases() async throws {
    let before = try await run("fill")
    #expect(before.output.contains("3.98"), "\(before.output)\(before.errors)")
    try tiny.releaseNumbers("1.2.0", width: 4000)
    let after = try await run("fill")
    #expect(after.output.contains("7.88"), "\(after.output)\(after.errors)")
    let source = tiny.repository.path.appending("Sources/Tiny/Tiny.swift").string
    let lost = try await run("fill", "--json", source)
    #expect(lost.status == 64 && lost.errors.contains("Tiny.swift"), "\(lost.errors)")
    // What is not committed is not the commit, although its run is saved.
    try edit("[UInt8](repeating: 1, count: 3 * width())")
    #expect(try await run("fill", "--save", "dirty").status == 0)
    let commit = try tiny.repository.git("rev-parse", "HEAD")
    let gate = try await run("fill", "--compare", commit, "--compare-fail", "peak:5%")
    #expect(gate.status == 1, "\(gate.output)\(gate.errors)")
  }

  @Test("A run is measured again when a source file changes")
  func watch() async throws {
    let grown =
      "import Numbers\n\npublic func fill() -> [UInt8] { [UInt8](repeating: 1, count: 3 * width()) }"
    try tiny.folder.write("grown", grown + "\n")
    let (_, output) = try await ChildProcess(
      "bash",
      [
        "-c",
        """
        wait_for() {
          until [ "$(grep -c "$1" errors)" -ge "$2" ] || ! kill -0 $tool; do sleep 0.1; done
        }
        touch errors
        "$TOOL" run fill --watch --package "$PACKAGE" --suite "$SUITE" --cache cache \
          --max-time 0.01 --bursts 2 2>errors & tool=$!
        wait_for 'waiting for a change' 1
        cp grown "$PACKAGE/Sources/Tiny/Tiny.swift"
        wait_for 'waiting for a change' 2
        kill -INT $tool; wait $tool; echo "status $?"
        cat errors
        """,
      ],
      environment: [
        "TOOL": BuiltProduct.path("benchmem-sweep"), "PACKAGE": tiny.repository.path.string,
        "SUITE": tiny.suite,
      ], workingDirectory: tiny.folder.path.string
    ).capture()
    let text = String(decoding: output, as: UTF8.self)
    #expect(text.contains("Tiny.swift changed") && text.contains("+49.6%"), "\(text)")
    #expect(text.contains("status 130"), "\(text)")
  }

  @Test("Without a suite, and with options that exclude each other, one line says what to do")
  func usage() async throws {
    let lonely = try await ToolRun(["run", "--package", tiny.repository.path.string])
    #expect(lonely.status == 64 && lonely.errors.contains("--suite DIR"), "\(lonely.errors)")
    let nowhere = try await ToolRun(["run", "--package", tiny.folder.path.string])
    #expect(nowhere.status == 64 && nowhere.errors.contains("--package DIR"))
    for arguments in [
      ["--save", "a", "--autosave"], ["--compare-fail", "peak:abc"], ["--allow-missing"],
      ["--save", ""], ["--significance", "0.5"], ["--table", "split", "--format", "md"],
      ["--profile", "p", "--no-memory"], ["--profile", "p", "--no-profile"],
    ] {
      let run = try await ToolRun(
        ["run", "--package", tiny.repository.path.string, "--suite", tiny.suite] + arguments)
      #expect(run.status == 64, "\(arguments): \(run.errors)")
    }
  }
}
