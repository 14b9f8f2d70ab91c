import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepReporting
@testable import SweepResults

@Suite struct RunFileFuzzTests {
  private func read(_ bytes: [UInt8], _ name: String) -> Result<RunFile, RunFileError> {
    Result { () throws(RunFileError) in
      try RunFile(parsing: Data(bytes), path: FilePath(name))
    }
  }

  @Test func mutatedRunFilesAreReadOrRefusedAndNeverCrash() throws {
    let runs = SampleSweep.runs.compactMap(\.file)
    let texts = runs.map { Array($0.json.text.utf8) }
    var random = SeededGenerator(seed: 5)
    var refused = 0
    var kept: [ComparedRun] = []
    for round in 0..<6_000 {
      let bytes = Mutation.mutated(texts[round % texts.count], &random)
      switch read(bytes, "fuzz.json") {
      case .success(let run):
        // What was accepted can be compared, written and read again.
        kept.append(ComparedRun(label: "\(round)", content: .run(run)))
        #expect(try read(Array(run.json.text.utf8), "again").get() == run)
      case .failure(let error):
        refused += 1
        #expect(error.description.hasPrefix("fuzz.json: "))
        #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 })
      }
    }
    #expect(refused > 1_000 && kept.count > 100)
    let some = Array(kept.prefix(40))
    let comparison = Comparison(some, columns: Metric.measured.map { MetricColumn($0) })
    #expect(!ComparisonTable(comparison).terminalText(width: 80).isEmpty)
    #expect(!ReportPage(SweepReport(some), script: .network).html.isEmpty)
  }

  @Test func anIdOfTenThousandCharactersIsShownWhole() throws {
    let id = "T::" + String(repeating: "long", count: 2_500)
    let runs = [ComparedRun(label: "1", content: .run(.sample([.sample(id)])))]
    let comparison = Comparison(runs, columns: [MetricColumn(.peak)])
    let text = ComparisonTable(comparison).terminalText(width: 80)
    #expect(text.split(separator: "\n").joined().contains(id))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(comparison.csv.contains(id))
  }
}
