import Foundation
import SystemPackage
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepReporting
@testable import SweepResults

@Suite struct RunFileFuzzTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static let pieces: [String] = [
    "null", "{}", "[]", "\"x\"", "-1", "1e999", "NaN", "-Infinity", "1.5", "true", "{\"a\":[{}]}",
    "[[[[", "\u{0}", "\\u0000", "\"", ",", "]", "}", "\u{FFFD}", "99999999999999999999", "\\ud800",
  ]

  /// Cuts, doubles, overwrites and inserts at random places.
  private func mutated(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = Swift.min(bytes.count, place + Int.random(in: 0...40, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      case 3: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      default:
        let piece = Self.pieces.randomElement(using: &random) ?? ""
        bytes.replaceSubrange(place..<end, with: Array(piece.utf8))
      }
    }
    return bytes
  }

  private func read(_ bytes: [UInt8], _ name: String) -> Result<RunFile, RunFileError> {
    Result { () throws(RunFileError) in
      try RunFile(parsing: Data(bytes), path: FilePath(name))
    }
  }

  @Test func mutatedRunFilesAreReadOrRefusedAndNeverCrash() throws {
    let runs = SampleSweep.runs.compactMap(\.file)
    let texts = runs.map { Array($0.json.text.utf8) }
    var random = Generator(state: 5)
    var refused = 0
    var kept: [ComparedRun] = []
    for round in 0..<6_000 {
      let bytes = mutated(texts[round % texts.count], &random)
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
