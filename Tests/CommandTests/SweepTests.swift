import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage
import TestSupport
import Testing

/// One real sweep over real tags through real builds, which several tests look at.
private final class StoreSweep: Sendable {
  let folder: TemporaryFolder
  let out: String
  let run: ToolRun
  let repositoryBefore: FolderListing
  let repositoryAfter: FolderListing
  let repository: FilePath
  let suite: String

  static let shared = Task { try await StoreSweep() }

  init() async throws {
    folder = try TemporaryFolder()
    let package = try StorePackage(in: folder)
    repository = package.repository.path
    suite = package.suite
    out = folder.appending("out").string
    repositoryBefore = try FolderListing(of: repository, includingTimes: true)
    run = try await ToolRun(Self.arguments(repository, suite, out, folder) + ["--tags", "*"])
    repositoryAfter = try FolderListing(of: repository, includingTimes: true)
  }

  static func arguments(
    _ repository: FilePath, _ suite: String, _ out: String, _ folder: TemporaryFolder
  ) -> [String] {
    [
      "sweep", repository.string, "--suite", suite, "--out", out, "--cache",
      folder.appending("cache").string, "--max-time", "0.02", "--min-rounds", "3",
      "--bursts", "2", "--time-budget", "0",
    ]
  }

  func runFile(_ label: String) throws -> RunFile {
    try RunFile(reading: FilePath("\(out)/\(label).json"))
  }

  func peaks(_ label: String, _ id: String) throws -> [Int]? {
    try runFile(label).benchmarks.first { $0.fullname == id }?.memory?.peakBytes
  }
}

@Suite("A sweep over real tags")
struct SweepTests {
  /// What `[UInt8]` of 100,000 elements asks for: the elements and the array's header of 32 bytes.
  private let one = 100_032

  @Test("Peaks are exact to the byte, in every pass and every version that builds")
  func exactBytes() async throws {
    let sweep = try await StoreSweep.shared.value
    for (label, factor) in [("1.0.0", 1), ("1.1.0", 2), ("2.0.0", 1)] {
      let peaks = try #require(try sweep.peaks(label, "Fill::fill[100000]"))
      #expect(peaks.count >= 2)
      #expect(Set(peaks) == [one * factor], "\(label)")
      #expect(try Set(#require(try sweep.peaks(label, "Fill::fill[1000]"))) == [1_032 * factor])
    }
  }

  @Test("An isolated benchmark has a resident high-water for each of its passes")
  func resident() async throws {
    let sweep = try await StoreSweep.shared.value
    let records = try sweep.runFile("1.0.0").benchmarks
    let memory = try #require(records.first { $0.fullname == "Fill::fill[1000]" }?.memory)
    let resident = try #require(memory.rssBytes)
    #expect(resident.count == memory.peakBytes.count)
    #expect(resident.allSatisfy { $0 > 1_000_000 && $0 < 100_000_000 })
  }

  @Test("A version that does not build is an outcome with its phase, its reason and its log")
  func buildFailure() async throws {
    let sweep = try await StoreSweep.shared.value
    let outcomes = try SweepFolder(path: sweep.out).outcomes
    #expect(outcomes.map(\.version.label) == ["1.0.0", "1.1.0", "1.2.0", "2.0.0"])
    guard case .failed(.build, let reason) = outcomes[2].result else {
      Issue.record("1.2.0 is \(outcomes[2].result)")
      return
    }
    #expect(reason.contains("Store.swift") && reason.contains("error:"))
    let log = try String(contentsOfFile: "\(sweep.out)/\(outcomes[2].log)", encoding: .utf8)
    #expect(log.contains("swift build"))
    #expect(!FileManager.default.fileExists(atPath: sweep.out + "/1.2.0.json"))
  }

  @Test("A product that needs a newer API costs only its own benchmarks")
  func unavailableProduct() async throws {
    let sweep = try await StoreSweep.shared.value
    let outcomes = try SweepFolder(path: sweep.out).outcomes
    #expect(outcomes[0].unavailable.map(\.product) == ["Sums"])
    #expect(outcomes[0].unavailable.allSatisfy { $0.reason.contains("sum") })
    #expect(outcomes[3].unavailable.isEmpty)
    #expect(try sweep.peaks("2.0.0", "Sums::sum") == [0, 0, 0])
  }

  @Test("A benchmark that traps, exits or throws costs only itself; what one prints does no harm")
  func oddBenchmarks() async throws {
    let sweep = try await StoreSweep.shared.value
    let outcome = try SweepFolder(path: sweep.out).outcomes[3]
    let failed = Dictionary(grouping: outcome.failures, by: \.id)
    #expect(Set(failed.keys) == ["Odd::trap", "Odd::exit", "Odd::throw"])
    #expect(failed["Odd::trap"]?.first?.reason.contains("killed by signal") == true)
    #expect(failed["Odd::exit"]?.first?.reason.contains("before the benchmark had ended") == true)
    #expect(failed["Odd::throw"]?.first?.reason.contains("Unhappy") == true)
    #expect(try Set(#require(try sweep.peaks("2.0.0", "Odd::rubbish"))) == [42])
  }

  @Test("A ceiling that is exceeded is reported, and what was measured stays")
  func ceiling() async throws {
    let sweep = try await StoreSweep.shared.value
    let outcomes = try SweepFolder(path: sweep.out).outcomes
    #expect(
      outcomes[1].failures.contains { $0.id == "Fill::Limits::capped" && $0.kind == .ceiling })
    #expect(!outcomes[0].failures.contains { $0.kind == .ceiling })
    #expect(try Set(#require(try sweep.peaks("1.1.0", "Fill::Limits::capped"))) == [2 * one])
    #expect(sweep.run.status == SweepText.ExitStatus.exceeded.rawValue)
  }

  @Test("The repository under test is byte-identical afterwards")
  func repositoryIsUntouched() async throws {
    let sweep = try await StoreSweep.shared.value
    #expect(sweep.repositoryBefore == sweep.repositoryAfter)
    #expect(try GitCommand.run(["status", "--porcelain"], in: sweep.repository).isEmpty)
  }

  @Test("Nothing of SwiftPM's is left among the temporary files for builds that are gone")
  func temporaryFiles() async throws {
    let cache = try await StoreSweep.shared.value.folder.appending("cache").string
    let names = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
    let left = names.filter { $0.hasPrefix(cache.replacing("/", with: "_")) }
    #expect(left.isEmpty)
  }

  @Test("The same command again builds and measures nothing")
  func repeated() async throws {
    let sweep = try await StoreSweep.shared.value
    let before = try FolderListing(of: FilePath(sweep.out))
    let again = try await ToolRun(
      StoreSweep.arguments(sweep.repository, sweep.suite, sweep.out, sweep.folder) + [
        "--tags", "*",
      ])
    #expect(again.status == sweep.run.status)
    #expect(again.errors.components(separatedBy: "measured before").count == 5, "\(again.errors)")
    var after = try FolderListing(of: FilePath(sweep.out))
    // Only the journal's new plan line differs.
    after.entries["sweep.jsonl"] = before.entries["sweep.jsonl"]
    #expect(after == before)
  }

  @Test("What asks for a profile has one in each version, and steps of memory have two")
  func profiles() async throws {
    let sweep = try await StoreSweep.shared.value
    let folder = ProfileFolder(output: FilePath(sweep.out))
    func profile(_ label: String, _ id: String) throws -> AllocationProfile {
      try AllocationProfile(reading: folder.file(version: label, id: id))
    }
    let labels = try SweepFolder(path: sweep.out).outcomes.filter(\.isMeasured)
      .map(\.version.label)
    #expect(labels.count > 2)
    for label in labels {
      let capped = try profile(label, "Fill::Limits::capped")
      let record = try sweep.runFile(label).benchmarks.first { $0.fullname == capped.id }
      let memory = try #require(record?.memory)
      #expect(capped.counts.peakBytes == memory.peakBytes.min() && !capped.isPartial)
      #expect(capped.counts.totalBytes == memory.totalBytes.min())
      #expect(capped.counts.allocations == memory.allocations.min())
    }
    for (label, bytes) in [("1.0.0", one), ("1.1.0", 2 * one)] {
      let stepped = try profile(label, "Fill::fill[100000]")
      #expect(stepped.counts.peakBytes == bytes)
      #expect(stepped.sites()[0].site.frame.function == "fill(_:)")
    }
    #expect(throws: ProfileError.self) { try profile("1.0.0", "Sums::sum") }
    #expect(sweep.run.output.contains("+100,032 B at the peak in fill(_:), Store.swift:"))
  }

  @Test("The sweep ends with the steps' tags and exact bytes, and with what could not be measured")
  func conclusion() async throws {
    let output = try await StoreSweep.shared.value.run.output
    #expect(
      output.contains("1.1.0 after 1.0.0: Fill::fill[100000] peak 100,032 B → 200,064 B +100.0%"))
    #expect(output.contains("1.2.0: not measured, build failed: Store.swift:"))
    #expect(output.contains("1.0.0 and 1.1.0: Sums not available: Sums.swift:"))
    #expect(output.contains("logs/1.2.0.log"))
    #expect(output.contains("peak memory: fold change against 1.0.0"))
  }

  @Test("The tools whose format it is read the run files", .enabled(if: Peer.python != nil))
  func peers() async throws {
    let sweep = try await StoreSweep.shared.value
    let files = ["\(sweep.out)/1.0.0.json", "\(sweep.out)/2.0.0.json"]
    let timing = try await ChildProcess(
      Peer.command("pytest-benchmark"), ["compare", "--columns=min"] + files,
      environment: ["COLUMNS": "200"], workingDirectory: sweep.folder.path.string
    ).capture()
    #expect(timing.status.isSuccess)
    let memory = try await ChildProcess(
      Peer.command("benchmem"), ["compare", "--columns", "peak,allocations"] + files,
      environment: ["COLUMNS": "200"], workingDirectory: sweep.folder.path.string
    ).capture()
    #expect(memory.status.isSuccess)
    for text in [timing.output, memory.output].map({ String(decoding: $0, as: UTF8.self) }) {
      #expect(text.contains("fill[100000]"), "\(text)")
    }
  }

  @Test("The heatmap is a page with a cell for each benchmark and version")
  func page() async throws {
    let sweep = try await StoreSweep.shared.value
    let path = sweep.folder.appending("heatmap.html").string
    let plot = try await ToolRun(["plot", sweep.out, "--columns", "peak", "-o", path])
    #expect(plot.status == 0 && plot.output == path + "\n")
    let html = try String(contentsOfFile: path, encoding: .utf8)
    #expect(html.contains("Fill::fill[100000]") && html.contains("1.2.0"))
  }

  @Test("A gate fails on the growth, and on what is missing unless it is allowed; else it passes")
  func gate() async throws {
    let sweep = try await StoreSweep.shared.value
    let files = ["1.0.0", "1.1.0", "2.0.0"].map { "\(sweep.out)/\($0).json" }
    let grown = try await ToolRun([
      "compare", files[0], files[1], "--fail-on", "peak:10%", "--allow-missing",
    ])
    #expect(grown.status == SweepText.ExitStatus.exceeded.rawValue)
    #expect(grown.output.contains("Fill::fill[100000] peak.min: 100,032 B → 200,064 B"))
    let missing = try await ToolRun(["compare", files[0], files[2], "--fail-on", "peak:0%"])
    #expect(missing.status == SweepText.ExitStatus.exceeded.rawValue)
    #expect(missing.output.contains("Odd::trap"))
    let same = try await ToolRun([
      "compare", files[0], files[2], "--fail-on", "peak:0%", "--allow-missing",
    ])
    #expect(same.status == 0, "\(same.output)")
  }
}
