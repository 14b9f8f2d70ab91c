import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

@Suite("Killing a sweep")
struct KillTests {
  /// `kill -9` at random moments, then the same command, until nothing is left to do.
  @Test("After 30 kills at random moments the run files are those of an undisturbed sweep")
  func kills() async throws {
    let tiny = try TinyPackage()
    let versions = ["1.0.0", "1.0.1", "1.1.0", "1.2.0"]
    let calm = try await ToolRun(
      tiny.sweep("--tags", "1.*", bursts: 4, out: "calm", cache: "calm-cache"))
    #expect(calm.status == 0, "\(calm.errors)")
    let calmOut = tiny.folder.appending("calm").string
    let folders = (
      out: tiny.folder.appending("out").string, cache: tiny.folder.appending("cache").string
    )
    let arguments = tiny.sweep("--tags", "1.*", bursts: 4)
    var generator = SystemRandomNumberGenerator()
    var kills = 0
    var sweeps = 1
    var journal = Data()
    while kills < 30 {
      let seconds = Double.random(in: 0.05...8, using: &generator)
      await SharedEngine.lend(toCacheOf: arguments)
      let status = try await ChildProcess(
        "bash",
        ["-c", "\"$@\" >/dev/null 2>&1 & tool=$!; sleep \(seconds); kill -9 $tool", "-"]
          + [BuiltProduct.path("benchmem-sweep")] + arguments
      ).capture().0
      // The children of a killed sweep are nobody's; they end by themselves, and do no harm
      // meanwhile.
      kills += 1
      // No line of the journal is lost.
      let now = FileManager.default.contents(atPath: folders.out + "/sweep.jsonl") ?? Data()
      #expect(now.starts(with: journal), "\(status)")
      journal = now
      // Whatever is there under its final name is whole.
      for label in versions {
        let path = "\(folders.out)/\(label).json"
        guard FileManager.default.fileExists(atPath: path) else { continue }
        _ = try RunFile(reading: FilePath(path))
      }
      let measured = try OutputFolder(path: folders.out).journal.read().outcomes.count
      if measured == versions.count {
        // All is done before the kills are: begin again beside it.
        sweeps += 1
        for folder in [folders.out, folders.cache] {
          try FileManager.default.moveItem(atPath: folder, toPath: "\(folder)-\(sweeps)")
        }
        journal = Data()
      }
    }
    let last = try await ToolRun(arguments)
    #expect(last.status == 0, "\(last.errors)")
    let done = [folders.out] + (2...max(2, sweeps)).map { "\(folders.out)-\($0)" }
    for out in done where FileManager.default.fileExists(atPath: out) {
      for label in versions {
        let (found, expected) = try (Self.memory(out, label), Self.memory(calmOut, label))
        #expect(found == expected, "\(out) \(label)")
      }
      let journal = try OutputFolder(path: out).journal.read()
      let allMeasured = journal.outcomes.values.allSatisfy(\.isMeasured)
      #expect(allMeasured)
    }
    // Nothing half-made is left in the output folder.
    let names = try FileManager.default.contentsOfDirectory(atPath: folders.out).filter {
      $0.contains(".tmp") || $0.contains(".partial")
    }
    #expect(names.isEmpty)
  }

  /// Every benchmark's memory series, to the byte.
  private static func memory(_ out: String, _ label: String) throws -> [String: MemorySeries?] {
    let file = try RunFile(reading: FilePath("\(out)/\(label).json"))
    return Dictionary(file.benchmarks.map { ($0.fullname, $0.memory) }) { $1 }
  }
}
