import Foundation
import SweepGit
import SweepProcesses
import TestSupport
import Testing

/// One real bisection of the demo, through real builds, which several tests look at.
private final class DemoBisection: Sendable {
  static let culprit = "0c9f3a1656c1cf011cc84a16011efaaf04dc97e7"
  static let parent = "c4aa5c56baf9b5d2876ccde9daab8b5da94dcfaf"
  static let benchmark = "Tables::csv::write[5000]"

  static let shared = Task { try await DemoBisection() }

  let folder: TemporaryFolder
  let run: ToolRun
  /// The same command once more.
  let again: ToolRun

  init() async throws {
    folder = try TemporaryFolder()
    let (status, _) = try await ChildProcess(
      BuiltProduct.packageRoot + "/sweeps/demo/make-history",
      [folder.appending("RowStore").string]
    ).capture()
    try #require(status == .exited(0))
    let arguments = Self.arguments(folder) + ["--json"]
    run = try await ToolRun(arguments)
    again = try await ToolRun(arguments)
  }

  /// The command, with an output folder of its own for each test that reads what is in it.
  static func arguments(_ folder: TemporaryFolder, out: String = "out") -> [String] {
    [
      "bisect", BuiltProduct.packageRoot + "/sweeps/demo", "--package",
      folder.appending("RowStore").string, "--good", "1.4.1", "--bad", "1.5.0", "--benchmark",
      benchmark, "--out", folder.appending(out).string, "--cache",
      folder.appending("cache").string,
    ]
  }
}

@Suite("Bisecting the demo")
struct BisectDemoTests {
  private func json(_ run: ToolRun) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(object as? [String: Any])
  }

  private func finding(_ run: ToolRun) throws -> [String: Any] {
    let findings = try #require(try json(run)["findings"] as? [[String: Any]])
    try #require(findings.count == 1)
    return findings[0]
  }

  @Test("The second of three commits on a merged branch is named, with the values to the byte")
  func answer() async throws {
    let demo = try await DemoBisection.shared.value
    #expect(demo.run.status == 0, "\(demo.run.errors)")
    let finding = try finding(demo.run)
    let commit = try #require(finding["commit"] as? [String: Any])
    #expect(commit["hash"] as? String == DemoBisection.culprit)
    #expect(commit["subject"] as? String == "Leave NUL out of what is written")
    #expect(commit["author"] as? String == "Jun Okafor <jun@rowstore.example>")
    #expect(commit["date"] as? String == "2024-03-11T10:25:00Z")
    let files = try #require(commit["files"] as? [[String: String]])
    #expect(files == [["path": "Sources/RowStore/CSVWriter.swift", "status": "modified"]])
    let change = try #require((finding["changes"] as? [[String: Any]])?.first)
    #expect(change["before"] as? Int == 144_161)
    #expect(change["after"] as? Int == 288_322)
    #expect((finding["confirmation"] as? [String: String]) == ["result": "confirmed"])
    let cause = try #require((change["cause"] as? [[String: Any]])?.first)
    #expect(cause["function"] as? String == "CSVWriter.withoutNUL(_:)")
    #expect(cause["change"] as? Int == 144_161 && cause["line"] as? Int == 17)
  }

  @Test("At most ceil(log2 n) + 3 builds in all, two of which confirm")
  func builds() async throws {
    let demo = try await DemoBisection.shared.value
    let report = try json(demo.run)
    let commits = try #require(report["commits"] as? Int)
    #expect(commits == 7)
    let builds = try #require(report["builds"] as? [String: Int])
    let all = builds.values.reduce(0, +)
    #expect(all <= Int(log2(Double(commits)).rounded(.up)) + 3, "\(builds)")
    #expect(builds["confirmation"] == 2)
    // What is counted is what was built: one log with one call of `swift build` each.
    let logs = demo.folder.appending("out/logs").string
    let names = try FileManager.default.contentsOfDirectory(atPath: logs)
    #expect(names.count == all)
    for name in names {
      let text = try String(contentsOfFile: "\(logs)/\(name)", encoding: .utf8)
      #expect(text.components(separatedBy: "$ swift build ").count == 2, "\(name)")
    }
  }

  @Test("Commits that change documentation or tests are not built")
  func unseen() async throws {
    let demo = try await DemoBisection.shared.value
    let report = try json(demo.run)
    #expect(report["candidates"] as? Int == 3)
    let tested = try #require(report["tested"] as? [[String: Any]])
    let subjects = tested.compactMap { $0["subject"] as? String }
    #expect(!subjects.contains { $0.hasPrefix("Test") || $0.hasPrefix("Describe") })
  }

  @Test("The same command again builds nothing and says the same")
  func again() async throws {
    let demo = try await DemoBisection.shared.value
    #expect(demo.again.status == 0)
    var (first, second) = (try json(demo.run), try json(demo.again))
    #expect(second["builds"] as? [String: Int] == ["search": 0, "confirmation": 0])
    first["builds"] = nil
    second["builds"] = nil
    #expect(NSDictionary(dictionary: first) == NSDictionary(dictionary: second))
    let lanes = demo.folder.appending("cache/lanes").string
    let left = try FileManager.default.contentsOfDirectory(atPath: lanes)
    #expect(left.allSatisfy { $0.hasSuffix(".lock") }, "\(left)")
  }

  @Test("What a sweep or another bisection left in the cache is not built again")
  func cache() async throws {
    let demo = try await DemoBisection.shared.value
    func arguments(_ name: String, cache: String) -> [String] {
      var arguments = DemoBisection.arguments(demo.folder)
      arguments[arguments.count - 1] = demo.folder.appending(cache).string
      arguments[arguments.count - 3] = demo.folder.appending(name).string
      return arguments + ["--no-confirm", "--json"]
    }
    let other = try await ToolRun(arguments("elsewhere", cache: "cache"))
    #expect(try json(other)["builds"] as? [String: Int] == ["search": 0, "confirmation": 0])
    let change = try #require((try finding(other)["changes"] as? [[String: Any]])?.first)
    #expect(change["before"] as? Int == 144_161)
    #expect(change["after"] as? Int == 288_322)

    let swept = try await ToolRun([
      "sweep", BuiltProduct.packageRoot + "/sweeps/demo", "1.4.1", "1.5.0", "--bursts", "1",
      "--package",
      demo.folder.appending("RowStore").string, "--out", demo.folder.appending("swept").string,
      "--cache", demo.folder.appending("cache-3").string,
    ])
    #expect(swept.status == 0, "\(swept.errors)")
    // Its results have both ends' peaks; its builds are there for what it did not measure.
    let peaks = try await ToolRun(arguments("after", cache: "cache-3"))
    #expect(try json(peaks)["builds"] as? [String: Int] == ["search": 1, "confirmation": 0])
    #expect(peaks.errors.components(separatedBy: "measured before").count == 3, "\(peaks.errors)")
    let passes = try await ToolRun(
      arguments("passes", cache: "cache-3") + ["--repeats", "3", "--metric", "allocations"])
    #expect(try json(passes)["builds"] as? [String: Int] == ["search": 0, "confirmation": 0])
    #expect(!passes.errors.contains("measured before"), "\(passes.errors)")
  }

  @Test("As text: commit, author, files, values, steps, a line to see it again; and a page")
  func text() async throws {
    let demo = try await DemoBisection.shared.value
    let run = try await ToolRun(DemoBisection.arguments(demo.folder, out: "text"))
    for part in [
      "\(DemoBisection.culprit) Leave NUL out of what is written", "Jun Okafor",
      "Sources/RowStore/CSVWriter.swift",
      "\(DemoBisection.benchmark): 144,161 B → 288,322 B +100.0%",
      "+144,161 B at the peak in CSVWriter.withoutNUL(_:), CSVWriter.swift:17", "confirmed",
      "--good \(DemoBisection.parent) --bad \(DemoBisection.culprit)", "Steps:",
    ] { #expect(run.output.contains(part), "\(run.output)") }
    // The folder of the sweep.yml stands for package, identity, suite and options.
    let again = "benchmem-sweep bisect \(BuiltProduct.packageRoot)/sweeps/demo --package "
    #expect(run.output.contains(again) && !run.output.contains("--suite"), "\(run.output)")
    let page = try String(
      contentsOfFile: demo.folder.appending("text/bisect.html").string, encoding: .utf8)
    #expect(page.contains("0c9f3a1656") && page.contains("1.4.1"))
  }

  @Test("With first parents only, the merge is named")
  func firstParent() async throws {
    let demo = try await DemoBisection.shared.value
    let run = try await ToolRun(
      DemoBisection.arguments(demo.folder, out: "first-parent")
        + ["--json", "--first-parent", "--no-confirm"])
    #expect(run.status == 0, "\(run.errors)")
    let commit = try #require(try finding(run)["commit"] as? [String: Any])
    #expect(commit["subject"] as? String == "Merge branch 'checked-writer'")
  }

  @Test("An interrupted search goes on where it was, and leaves no process behind")
  func interrupted() async throws {
    let demo = try await DemoBisection.shared.value
    let out = demo.folder.appending("interrupted").string
    // What the tool starts sees its folder elsewhere, so it is found by a variable that it
    // inherits.
    let script = """
      sign="$$-$RANDOM"
      mapfile -t arguments <"$OUT.arguments"
      set -- "${arguments[@]}"
      TEST_SIGN=$sign "$TOOL" "$@" --no-confirm 2>"$OUT.errors" >/dev/null &
      tool=$!
      for i in $(seq 3000); do grep -qs 1.5.0 "$OUT.errors" && break; sleep 0.1; done
      for i in $(seq 30000); do ls "$OUT"/logs/0c9f3a1656.log >/dev/null 2>&1 && break; sleep 0.02; done
      kill -INT $tool; wait $tool; echo "status $?"
      [ -n "$(grep -lsa "TEST_SIGN=$sign" /proc/[0-9]*/environ)" ] && echo "a child is left"
      "$TOOL" "$@" --no-confirm --json 2>"$OUT.again"
      """
    var arguments = DemoBisection.arguments(demo.folder)
    arguments[arguments.firstIndex(of: "--out").map { $0 + 1 } ?? 0] = out
    arguments[arguments.firstIndex(of: "--cache").map { $0 + 1 } ?? 0] =
      demo.folder.appending("cache-2").string
    try demo.folder.write("interrupted.arguments", arguments.joined(separator: "\n"))
    await SharedEngine.lend(toCacheOf: arguments)
    let (_, output) = try await ChildProcess(
      "bash", ["-c", script],
      environment: [
        "TOOL": BuiltProduct.path("benchmem-sweep"), "OUT": out, "DIR": demo.folder.path.string,
      ]
    ).capture()
    let text = String(decoding: output, as: UTF8.self)
    #expect(text.hasPrefix("status 130\n{"), "\(text.prefix(200))")
    #expect(text.contains(DemoBisection.culprit))
    let again = try String(contentsOfFile: out + ".again", encoding: .utf8)
    #expect(again.components(separatedBy: "measured before").count >= 3, "\(again)")
  }
}
