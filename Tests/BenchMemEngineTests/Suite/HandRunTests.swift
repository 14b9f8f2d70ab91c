import Foundation
import Testing

@testable import BenchMemEngine

/// A suite that is run by hand: isolated benchmarks, mistakes, and its run file.
struct HandRunTests {
  private func runFile(_ arguments: String...) throws -> (ProbeSuite.Outcome, [String: Any]) {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let outcome = try ProbeSuite.run(
      arguments + ["--json", file.path], environment: ["SWIFT_BACKTRACE": "enable=no"])
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return (outcome, try #require(object as? [String: Any]))
  }

  @Test(.needsCounting) func anIsolatedBenchmarkHasResidentMemoryAndColdPasses() throws {
    let (outcome, file) = try runFile("--filter", "::cold", "--repeats", "2", "--max-time", "0.01")
    #expect(outcome.status == 0, "\(outcome.complaints)")
    #expect(outcome.output.split(separator: "\n").first?.contains("rss (MiB)") == true)
    let benchmark = try #require((file["benchmarks"] as? [[String: Any]])?.first)
    let extra = try #require(benchmark["extra_info"] as? [String: Any])
    let blob = try #require(extra["benchmem"] as? [String: [Int]])
    // What only a first call allocates is allocated in each pass.
    #expect(blob["peak_bytes"] == [50_032, 50_032])
    let resident = try #require(blob["rss_bytes"])
    #expect(resident.count == 2 && resident.allSatisfy { $0 > 1_000_000 })
    #expect(extra["resident"] as? Bool == true)
  }

  @Test(.needsCounting) func theBodyOfAColdPassSeesTheResidentMemory() throws {
    let outcome = try ProbeSuite.run(
      "--run", "EngineProbe::cold", "--phase", "memory", "--cold", "--resident", "4096",
      events: true)
    #expect(outcome.status == 0)
    #expect(outcome.events("memory").map { $0["peak_bytes"] as? Int } == [50_032])
    #expect(outcome.events("extra").first?["extra_info"] as? [String: Bool] == ["resident": true])
  }

  @Test(.needsCounting) func everyBenchmarkCanBeIsolatedAndACrashCostsOnlyItself() throws {
    let (outcome, file) = try runFile(
      "--filter", "::t", "--isolate", "--repeats", "1", "--max-time", "0.01")
    #expect(outcome.status == 70)
    #expect(outcome.complaints.contains("EngineProbe::traps: its process was ended by signal"))
    #expect(outcome.complaints.contains("EngineProbe::throws: the action refused"))
    let commit = try #require(file["commit_info"] as? [String: Any])
    let own = try #require(commit["benchmem_sweep"] as? [String: Any])
    let failures = try #require(own["failures"] as? [[String: String]])
    #expect(
      Set(failures.compactMap { $0["id"] })
        == ["EngineProbe::throws", "EngineProbe::traps", "EngineProbe::twice"])
    #expect((file["benchmarks"] as? [Any])?.isEmpty == true)
  }

  @Test(
    arguments: [
      (["--filter", "Nope"], 65, "no benchmark's id contains 'Nope'; --list shows them all"),
      (["--list", "--filter", "Nope"], 65, "no benchmark's id contains 'Nope'"),
      (["--json", "/no/such/folder/run.json"], 74, "cannot write '/no/such/folder/run.json': No "),
      (["--json", "/tmp"], 74, "cannot write '/tmp': Is a directory"),
      (["--json", "a", "--list"], 64, "--json goes with a run by hand"),
    ])
  func aMistakeIsOneLineAndADocumentedStatus(
    arguments: [String], status: Int32, message: String
  ) throws {
    let outcome = try ProbeSuite.run(arguments)
    #expect(outcome.status == status)
    #expect(outcome.complaints.hasPrefix("EngineProbe: error: \(message)"))
    #expect(outcome.complaints.split(separator: "\n").count == 1)
    #expect(outcome.output == "")
  }

  @Test func aSuiteWithoutBenchmarksSaysSo() async {
    nonisolated(unsafe) var lines: [String] = []
    let command = SuiteCommand(
      target: "Empty", benchmarks: [], output: { lines.append($0) },
      complain: { lines.append($0) })
    #expect(await command.run([]) == .badSuite)
    #expect(lines == ["Empty: error: the suite has no benchmarks"])
    // benchmem-sweep asks every executable.
    #expect(await command.run(["--list"]) == .done)
  }

  @Test(.needsCounting) func aNameThatMeasuredValuesHaveIsRefused() throws {
    let outcome = try ProbeSuite.run("--filter", "::reserved")
    #expect(outcome.status == 70)
    #expect(
      outcome.complaints
        == "EngineProbe::reserved: run.extraInfo[\"benchmem\"] is kept for measured values; "
        + "choose another name\n")
  }

  @Test func whatAnotherProcessToldIsRead() throws {
    let events = try GoldenEventsTests.events().compactMap { FlatObject(parsing: $0.json.text) }
    #expect(events.count == (try GoldenEventsTests.events().count))
    let memory = try #require(events.first { $0.strings["event"] == "memory" })
    #expect(memory.integers["peak_bytes"] == 196_640 && memory.integers["unmapped_bytes"] == 0)
    #expect(memory.strings["id"] == "Rows::Store::build[legacy-10000]")
    let scalars = events[1].others["extra_info"].flatMap { FlatObject(parsing: $0)?.scalars }
    #expect(
      scalars
        == ["kind": "a \"quoted\" text", "share": 0.5, "sorted": true]
        .mapValues { (value: any BenchmarkParameter) in value.benchmarkValue })
    #expect(events.contains { $0.strings["message"] == "line one\nline two\t\u{1}" })
    #expect(events[1].strings["kind"] == nil && events[1].strings["param"] == "legacy-10000")
    for text in ["", "{", "[]", #"{"a"}"#, #"{"a":"x}"#, #"{"a":"x" "b":2}"#] {
      #expect(FlatObject(parsing: text) == nil, "\(text)")
    }
  }

  @Test(
    arguments: [
      ([70.82e-9], "ns", ["70.82"]), ([177e-9, 1e-6], "ns", ["177", "1,000"]),
      ([12.45e-6], "µs", ["12.45"]), ([1.2345e-3], "ms", ["1.234"]), ([99.996e-3], "ms", ["100"]),
      ([999.96], "s", ["1,000"]), ([204.35e-9], "ns", ["204.3"]), ([0], "ns", ["0"]),
      ([0.9996e-6], "ns", ["999.6"]),
    ])
  func timesHaveFourDigits(values: [Double], sign: String, texts: [String]) {
    let step = Quantity.seconds.step(for: values)
    #expect(step.sign == sign)
    #expect(values.map { Quantity.seconds.text($0, in: step) } == texts)
  }

  @Test func bytesAndCountsAreGrouped() {
    let step = Quantity.bytes.step(for: [1024, 5_000_000])
    #expect(step.sign == "KiB")
    #expect(Quantity.bytes.text(1024, in: step) == "1.00")
    #expect(Quantity.bytes.text(5_000_000, in: step) == "4,882.81")
    let count = Quantity.count.step(for: [])
    #expect(Quantity.count.text(1_234_567, in: count) == "1,234,567")
    #expect(Quantity.count.text(0, in: count) == "0")
  }
}
