import Testing

@testable import SweepKit

@Suite struct TerminalHeatmapTests {
  private let matrix = SweepMatrix(SampleSweep.runs, metric: .peak)

  @Test func lettersTellEveryCellApart() {
    let lines = TerminalHeatmap(matrix).text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "peak memory: fold change against 1.0.0")
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

  @Test func nothingMeasuredIsSaid() {
    #expect(
      TerminalHeatmap(SweepMatrix(SampleSweep.runs, metric: .rss)).text
        == "RSS (peak): nothing was measured\n")
  }
}
