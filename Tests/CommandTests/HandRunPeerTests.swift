import Foundation
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// What a suite that was run by hand writes and prints, beside what the command makes of it.
@Suite("A suite run by hand")
struct HandRunPeerTests {
  @Test("Its run file is read by the tool and by its peers, and its table is the tool's")
  func runFile() async throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("hand.json").string
    let (status, output) = try await ChildProcess(
      BuiltProduct.path("EngineProbe"),
      ["--filter", "Arrays", "--max-time", "0.01", "--isolate", "--json", path]
    ).capture()
    #expect(status.isSuccess)
    let file = try RunFile(reading: FilePath(path))
    #expect(file.benchmarks.map(\.name) == ["array[100]", "array[1000]"])
    for record in file.benchmarks {
      let data = try #require(record.stats.data)
      let expected = try #require(
        TimingStatistics(seconds: data, iterations: record.stats.iterations))
      #expect(record.stats.median == expected.median && record.stats.q1 == expected.q1)
      #expect(record.stats.q3 == expected.q3 && record.stats.outliers == expected.outliers)
      #expect(abs(record.stats.stddev - expected.stddev) <= 1e-9 * expected.stddev)
      #expect(abs(record.stats.ops - expected.ops) <= 1e-9 * expected.ops)
      #expect(record.memory?.rssBytes?.count == record.memory?.peakBytes.count)
    }
    // The tool's rows may name the run, and have no column of medians beside those of minima.
    let compared = try await ToolRun([
      "compare", path, "--group-by", "group", "--columns",
      "time,peak,allocated,allocations,rss", "--stat", "min",
    ])
    #expect(compared.status == 0, "\(compared.errors)")
    func cells(_ text: String, prefix: String) -> [String] {
      let line = text.split(separator: "\n" as Character).first { $0.contains(prefix) } ?? ""
      return line.split(separator: " " as Character).dropFirst(1).map(String.init)
    }
    for name in ["array[100]", "array[1000]"] {
      var mine = cells(String(decoding: output, as: UTF8.self), prefix: name)
      try #require(mine.count == 6)
      mine.remove(at: 1)
      #expect(mine == cells(compared.output, prefix: name).suffix(mine.count).map { $0 })
    }
    try await peers(path, folder)
  }

  private func peers(_ path: String, _ folder: TemporaryFolder) async throws {
    guard Peer.python != nil else { return }
    for (tool, arguments) in [
      ("pytest-benchmark", ["compare", "--columns=min,ops,outliers", path]),
      ("benchmem", ["compare", "--columns", "peak,rss", path]),
    ] {
      let (status, output) = try await ChildProcess(
        Peer.command(tool), arguments, environment: ["COLUMNS": "200"],
        workingDirectory: folder.path.string
      ).capture()
      #expect(status.isSuccess, "\(tool)")
      #expect(String(decoding: output, as: UTF8.self).contains("array[1000]"), "\(tool)")
    }
  }
}
