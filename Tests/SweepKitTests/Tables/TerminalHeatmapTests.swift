import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting
@testable import SweepResults

@Suite struct TerminalHeatmapTests {
  private let matrix = SweepMatrix(SampleSweep.runs, metric: .peak)

  @Test func lettersTellEveryCellApart() throws {
    let lines = TerminalHeatmap(matrix).text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "peak memory: fold change against 1.0.0; more is worse")
    let freed = try #require(Metric(name: "freed"))
    let description = TerminalHeatmap(SweepMatrix(SampleSweep.runs, metric: freed)).text
    #expect(!description.contains("is worse"))
    let cells = lines.map { $0.split(separator: " ").map(String.init) }
    #expect(cells.contains(["Joins::inner<b>x</b>", "?", "·", "✗", "·", "∅"]))
    #expect(cells.contains(["Rows::build[n=1000]", "·", "·", "✗", "D", "D"]))
    #expect(cells.contains(["Rows::scan", "·", "D", "✗", "✗", "·"]))
    #expect(lines.last == " ✗ failed   ∅ not available   ? missing")
  }

  @Test func theFoldsOfTheScaleAreInTheLegend() {
    let text = TerminalHeatmap(matrix, clip: 4).text
    #expect(text.contains("d  1/4× and less") && text.contains("D  4× and more"))
  }

  @Test func aNarrowTerminalGetsBlocksOfVersions() {
    let lines = TerminalHeatmap(matrix, width: 24).text.split(separator: "\n")
    let rows = lines.filter { $0.hasPrefix("Rows::scan") }
    #expect(lines.dropFirst().dropLast(2).allSatisfy { $0.count <= 24 })
    #expect(rows.count > 1)
  }

  @Test func colorModesUseTheirOwnCodes() {
    #expect(TerminalHeatmap(matrix, colors: .trueColor).text.contains("48;2;179;74;0m"))
    #expect(TerminalHeatmap(matrix, colors: .ansi256).text.contains("48;5;130m"))
    #expect(!TerminalHeatmap(matrix, colors: .ansi256).text.contains("48;2;"))
  }

  @Test func thePaletteGetsDarkerTowardsBothEnds() {
    /// The lightness of a colour of the palette's cube or greys.
    func light(_ color: UInt8) -> Double {
      let levels = [0.0, 95, 135, 175, 215, 255]
      if color >= 232 { return Double(8 + 10 * (Int(color) - 232)) }
      let place = Int(color) - 16
      return 0.299 * levels[place / 36] + 0.587 * levels[place / 6 % 6] + 0.114 * levels[place % 6]
    }
    for sign in [-1.0, 1.0] {
      let shades = stride(from: 0, through: 1, by: 0.2).map {
        light(FoldScale.paletteColor(at: sign * $0))
      }
      #expect(zip(shades, shades.dropFirst()).allSatisfy { $0 > $1 }, "\(shades)")
    }
  }

  @Test func nothingMeasuredIsSaid() {
    #expect(
      TerminalHeatmap(SweepMatrix(SampleSweep.runs, metric: .rss)).text
        == "RSS (peak): nothing was measured\n")
  }
}
