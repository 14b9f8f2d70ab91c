import Foundation
import SystemPackage
import Testing

@testable import SweepKit

@Suite struct SweepFigureTests {
  private let runs = SampleSweep.runs

  private var figure: PlotlyFigure {
    SweepFigure(
      SweepMatrix(runs, metric: .peak), context: FigureContext(runs), links: CommitLinks(runs)
    ).figure
  }

  @Test func cellsHoldTheBinaryLogarithmOfTheFoldChange() throws {
    let z = try #require(figure.data[0].objectValue?["z"]?.arrayValue)
    // Rows are sorted by id; the first is Joins::inner, which begins to exist in 1.1.0.
    #expect(z[0] == [nil, 0.0, nil, 0.0, nil])
    #expect(z[1] == [0.0, 0.0, nil, 1.0, 1.0])
    #expect(z[2].arrayValue?[1] == -1.0)
  }

  @Test func aSmallOnlyChangeIsATintAndNotTheColourOfADoubling() throws {
    func runs(_ last: Int) -> [ComparedRun] {
      [("1.0.0", 100_000), ("1.1.0", last)].map { label, peak in
        SampleSweep.run(label, "a", [.sample("Rows::scan", peak: peak, allocations: 1)])
      }
    }
    // 0.3 % alone would else be the end of its own scale.
    #expect(SweepMatrix(runs(100_300), metric: .peak).colorBound() == log2(1.05))
    #expect(SweepMatrix(runs(200_000), metric: .peak).colorBound() > 0.9)
    func cells(_ last: Int) throws -> Substring {
      let text = TerminalHeatmap(SweepMatrix(runs(last), metric: .peak)).text
      return try #require(text.split(separator: "\n").first { $0.hasPrefix("Rows::scan") })
    }
    let (small, large) = (try cells(100_300), try cells(200_000))
    #expect(small != large)
  }

  @Test func everyKindOfMissingCellIsATraceOfItsOwnWithTheReason() throws {
    let traces = figure.data.dropFirst().compactMap(\.objectValue)
    #expect(traces.map { $0["name"] } == ["failed", "not available", "missing"])
    #expect(traces[0]["z"]?.arrayValue?[3] == [nil, nil, 1, 1, nil])
    #expect(
      traces[0]["customdata"]?.arrayValue?[3].arrayValue?[3]
        == "failed in memory: trapped: index out of range")
    #expect(
      traces[1]["customdata"]?.arrayValue?[0].arrayValue?[4] == "not available: no member 'inner'")
  }

  @Test func labelsFromDataAreNeverMarkup() throws {
    let text = figure.json.compactText
    #expect(text.contains("inner&lt;b&gt;x&lt;/b&gt;") && !text.contains("<b>x"))
    #expect(!figure.json.embeddedText.contains("<"))
  }

  @Test func theTitleNamesPackageMachineToolchainAndBaseline() throws {
    let title = try #require(figure.layout["title"]?.objectValue)
    #expect(title["text"] == "rows: peak memory, fold change against 1.0.0")
    #expect(
      title["subtitle"]?.objectValue?["text"]
        == "bench, 2 × Fast CPU, Linux, x86_64 · Swift version 6.3.1 · baseline: 1.0.0")
  }

  @Test func columnsLinkToTheCommitsSinceTheLastMeasuredVersion() throws {
    let links = figure.data[0].objectValue?["meta"]?.objectValue?["links"]?.arrayValue
    let c40 = { (digit: Character) in String(repeating: digit, count: 40) }
    let base = "https://github.com/demo/rows/compare/"
    #expect(
      links == [
        nil, .string("\(base)\(c40("a"))...\(c40("b"))"), nil,
        .string("\(base)\(c40("b"))...\(c40("c"))"), .string("\(base)\(c40("c"))...\(c40("d"))"),
      ])
  }

  @Test(.enabled(if: PeerPython.isPresent, "BENCHMEM_PEER_PYTHON is not set"))
  func plotlysValidatorAcceptsTheFigure() throws {
    try PlotlyValidator.expectValid(figure)
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func theBrowserDrawsEveryCellInItsColour() throws {
    let folder = try TemporaryFolder()
    let page = folder.path.appending("sweep.html")
    try HTMLPage(
      title: "rows <peak>", figure: figure, script: .inlined(try PeerPython.plotlyScript())
    ).write(to: page)
    let outcome = try Browser.run(
      page,
      [
        ["wait": "document.body.dataset.drawn === 'yes'"],
        ["eval": "document.querySelectorAll('.heatmaplayer image').length"],
        ["eval": "document.querySelector('.gtitle').textContent"],
        ["eval": "[...document.querySelectorAll('.ytick text')].map(t => t.textContent).join('|')"],
        ["hoverAt": .string(Self.cell("1.3.0", "Rows::build[n=1000]"))],
        ["eval": "document.querySelector('.hoverlayer').textContent"],
        ["hoverAt": .string(Self.cell("1.2.0", "Rows::scan"))],
        ["eval": "document.querySelector('.hoverlayer').textContent"],
        ["eval": "document.title"],
        ["eval": "document.querySelectorAll('b').length"],
        ["click": "#theme"],
        ["eval": "getComputedStyle(document.body).backgroundColor"],
      ])
    #expect(outcome.errors == [])
    #expect(outcome.results[0] == 4)
    #expect(outcome.results[1] == "rows: peak memory, fold change against 1.0.0")
    #expect(
      outcome.results[2]
        == "Joins::inner<b>x</b>|Rows::build[n=1000]|Rows::build[n=10000]|Rows::scan")
    let hover = try #require(outcome.results[3].stringValue)
    #expect(hover.contains("166.25 KiB (170,240 B)") && hover.contains("fold 2×"))
    #expect(outcome.results[4].stringValue?.contains("version failed in build") == true)
    #expect(outcome.results[5] == "rows <peak>" && outcome.results[6] == 0)
    #expect(outcome.results[7] == "rgb(21, 24, 29)")
  }

  /// An expression that gives the place of a cell on the screen.
  static func cell(_ column: String, _ row: String) -> String {
    """
    (() => { const g = document.getElementById("figure"), l = g._fullLayout;
      const r = g.querySelector(".nsewdrag").getBoundingClientRect();
      return [r.x + l.xaxis.d2p(\(JSONValue.string(column).compactText)),
              r.y + l.yaxis.d2p(\(JSONValue.string(row).compactText))]; })()
    """
  }
}
