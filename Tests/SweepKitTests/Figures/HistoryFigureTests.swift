import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting

@Suite("A metric over the commits of a bisection")
struct HistoryFigureTests {
  private func figure(_ id: String) -> PlotlyFigure {
    var matrix = SweepMatrix(SampleSweep.runs, metric: .peak)
    matrix.rows.removeAll { $0.id != id }
    return HistoryFigure(
      matrix, context: FigureContext(SampleSweep.runs),
      subjects: ["1.1.0": "Halve <it>", "1.2.0": "Break it"],
      marks: [
        .init(label: "1.1.0", benchmark: id, lines: ["1.1.0 Halve <it>", "2 → 1"]),
        .init(label: "1.2.0", benchmark: id, lines: ["not drawn: there is no value"]),
      ]
    ).figure
  }

  @Test("A line of values with a gap where there is none, which stands apart with its reason")
  func values() throws {
    let figure = figure("Rows::build[n=10000]")
    #expect(figure.data.count == 2)
    let line = try #require(figure.data[0].objectValue)
    let y = try #require(line["y"]?.arrayValue)
    #expect(y.prefix(3) == [1_000_000.0, 500_000.0, nil])
    let failed = try #require(figure.data[1].objectValue)
    #expect(failed["y"]?.arrayValue?.prefix(3) == [nil, nil, 0.0])
    let hover = failed["customdata"]?.arrayValue?[2].stringValue ?? ""
    #expect(hover.contains("1.2.0 Break it") && hover.contains("cannot find 'Rows' in scope"))
  }

  @Test("A change is marked at its value, and its text is never markup")
  func marks() throws {
    let annotations = try #require(
      figure("Rows::build[n=10000]").layout["annotations"]?.arrayValue)
    #expect(annotations.count == 1)
    let mark = try #require(annotations.first?.objectValue)
    #expect(mark["x"] == "1.1.0" && mark["y"] == 500_000.0)
    #expect(mark["text"] == "1.1.0 Halve &lt;it&gt;<br>2 → 1")
  }

  @Test(.enabled(if: PeerPython.isPresent, "no BENCHMEM_PEER_PYTHON"))
  func plotlyTakesIt() throws {
    for id in ["Rows::build[n=10000]", "Rows::build[n=1000]", "Rows::scan"] {
      try PlotlyValidator.expectValid(figure(id))
    }
  }
}
