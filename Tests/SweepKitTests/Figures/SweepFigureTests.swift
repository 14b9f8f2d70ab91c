import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting
@testable import SweepResults

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

  @Test func aCellOfTimeSaysWhatIsKnownOfIt() throws {
    let plot = try PlotRequest().plot(Self.timedRuns)
    let cells = try #require(plot.figure.data[0].objectValue?["customdata"]?.arrayValue?[0])
    let texts = (cells.arrayValue ?? []).map { $0.arrayValue?[0].stringValue ?? "" }
    #expect(texts[0].hasSuffix("of the baseline's 10.01 ms"))
    let odd = "odd version: 10.01 ms again in 1.2, between +28.9% and +31.1%"
    #expect(texts[1].hasSuffix("<br>step since 1.0: +30.0%<br>" + odd))
    #expect(texts[2].hasSuffix("<br>equal code"))
    #expect(texts[3].contains("<br>unchanged within the tolerance, between -"))
    #expect(!texts[3].contains("step"))
    #expect(texts[4].contains("<br>changed, between +9") && texts[4].contains("step since 1.3"))
  }

  /// A time that changes, that of the first version's code, one that stays as it is, and twice as
  /// much.
  static let timedRuns: [ComparedRun] = [
    (0.01, 1, "w"), (0.013, 2, "x"), (0.01, 1, "w"), (0.01, 3, "y"), (0.02, 4, "z"),
  ].enumerated().map { index, version in
    let (floor, seed, code) = version
    return SampleSweep.run(
      "1.\(index)", "abcde"[String.Index(utf16Offset: index, in: "abcd")],
      [.timed(SampleBursts.of(floor, seed: seed), code: code, id: "Rows::scan")])
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
        == ["failed in memory: trapped: index out of range"])
    #expect(
      traces[1]["customdata"]?.arrayValue?[0].arrayValue?[4]
        == ["not available: no member 'inner'"])
  }

  @Test func namesOfAnAxisAreDistinctAndNoPropertiesOfEveryObject() {
    #expect(
      PlotlyText.names(["a\nb", "a\tb", "__proto__", "<b>"]) == [
        "a\u{FFFD}b", "a\u{FFFD}b (2)", "&#95;_proto__", "&lt;b&gt;",
      ])
  }

  @Test func aLongNameIsHoveredInLines() throws {
    let name = "Rows::" + String(repeating: "long-", count: 2_000)
    let run = SampleSweep.run("1.0.0", "a", [.sample(name, peak: 8, allocations: 1)])
    let figure = SweepFigure(
      SweepMatrix([run], metric: .peak), context: FigureContext([run])
    ).figure
    let trace = try #require(figure.data[0].objectValue)
    #expect(trace["hovertemplate"]?.stringValue?.hasPrefix("%{customdata[1]}<br>") == true)
    let lines = trace["customdata"]?.arrayValue?[0].arrayValue?[0].arrayValue?[1].stringValue
    #expect(lines?.hasPrefix("Rows::long-") == true && lines?.contains("<br>") == true)
    #expect((lines?.count ?? 0) < 1_400)
  }

  @Test func aFirstVersionThatFailedIsNotTheBaseline() {
    let runs = [
      ComparedRun(label: "0.9.0", content: .failed(phase: "build", reason: "no such module"))
    ]
    #expect(FigureContext(runs + SampleSweep.runs).baseline == "1.0.0")
  }

  @Test func labelsFromDataAreNeverMarkup() throws {
    let text = figure.json.compactText
    #expect(text.contains("inner&lt;b&gt;x&lt;/b&gt;") && !text.contains("<b>x"))
    #expect(!figure.json.embeddedText.contains("<"))
  }

  @Test func theTitleNamesPackageMachineToolchainAndBaseline() throws {
    let title = try #require(figure.layout["title"]?.objectValue)
    #expect(title["text"] == "rows: peak memory, fold change against 1.0.0; orange is worse")
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

  @Test func aLocalRepositoryLinksToWhereItWasClonedFrom() throws {
    func runs(_ origin: String) -> [ComparedRun] {
      [Character("a"), "b"].map { digit in
        let extra: JSONObject = ["repository": "/srv/rows", "origin": .string(origin)]
        return SampleSweep.run("1.\(digit)", digit, [], extra: extra)
      }
    }
    let links = try #require(CommitLinks(runs("git@github.com:demo/rows.git")))
    let url = try #require(links.url(from: "1.a", to: "1.b"))
    #expect(url.hasPrefix("https://github.com/demo/rows/compare/aaaa"))
    #expect(CommitLinks(runs("/srv/rows")) == nil)
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
        ["eval": "document.querySelector('h1').textContent"],
        ["eval": "[...document.querySelectorAll('.ytick text')].map(t => t.textContent).join('|')"],
        ["hoverAt": .string(Self.cell("1.3.0", "Rows::build[n=1000]"))],
        ["eval": "document.querySelector('.hoverlayer').textContent"],
        ["hoverAt": .string(Self.cell("1.2.0", "Rows::scan"))],
        ["eval": "document.querySelector('.hoverlayer').textContent"],
        ["eval": "document.title"],
        ["eval": "document.querySelectorAll('b').length"],
        ["eval": .string(Self.drawnColors("figure"))],
        ["click": "#theme"],
        ["eval": "getComputedStyle(document.body).backgroundColor"],
        ["eval": .string(Self.drawnColors("figure"))],
        ["eval": "document.querySelector('.about').textContent"],
        ["eval": "document.getElementById('figure').layout.title === undefined"],
      ])
    #expect(outcome.errors == [])
    #expect(outcome.results[0] == 4)
    #expect(outcome.results[1] == "rows: peak memory, fold change against 1.0.0; orange is worse")
    #expect(
      outcome.results[2]
        == "Joins::inner<b>x</b>|Rows::build[n=1000]|Rows::build[n=10000]|Rows::scan")
    let hover = try #require(outcome.results[3].stringValue)
    #expect(hover.contains("166.25 KiB (170,240 B)") && hover.contains("fold 2×"))
    #expect(outcome.results[4].stringValue?.contains("version failed in build") == true)
    #expect(outcome.results[5] == "rows <peak>" && outcome.results[6] == 0)
    #expect(outcome.results[7] == Self.colors(FigureColors.diverging))
    #expect(outcome.results[8] == "rgb(21, 24, 29)")
    #expect(outcome.results[9] == Self.colors(FigureColors.divergingDark))
    #expect(outcome.results[10].stringValue?.hasSuffix("baseline: 1.0.0") == true)
    #expect(outcome.results[11] == true)
  }

  /// The colours that the sample's cells have on a scale whose ends are a doubling and a halving:
  /// the scale's middle, its end, and those of missing cells.
  static func colors(_ scale: JSONValue) -> JSONValue {
    let stops = (scale.arrayValue ?? []).map { $0.arrayValue?[1].stringValue ?? "" }
    let (less, same, more) = (stops[0], stops[stops.count / 2], stops[stops.count - 1])
    let (failed, absent) = (FigureColors.missing(.failed), FigureColors.missing(.missing))
    let rows = [
      [absent, same, failed, same, FigureColors.missing(.notAvailable)],
      [same, same, failed, more, more], [same, less, failed, less, less],
      [same, more, failed, failed, same],
    ]
    return .array(rows.map { .array($0.map(JSONValue.string)) })
  }

  /// An expression that gives the colour of the middle of every cell as the browser has drawn it:
  /// of the heatmap's images, the one that is not transparent there.
  static func drawnColors(_ id: String) -> String {
    """
    (async () => { const g = document.getElementById("\(id)");
      const rows = g.data[0].y.length, columns = g.data[0].x.length;
      const result = Array.from({length: rows}, () => Array(columns).fill(""));
      for (const element of g.querySelectorAll(".heatmaplayer image")) {
        const image = new Image();
        image.src = element.getAttribute("href") || element.getAttribute("xlink:href");
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        const pen = canvas.getContext("2d", {willReadFrequently: true});
        pen.drawImage(image, 0, 0);
        const scale = image.width / Number(element.getAttribute("width"));
        const left = Number(element.getAttribute("x")), top = Number(element.getAttribute("y"));
        const l = g._fullLayout;
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < columns; c++) {
            const x = (l.xaxis.c2p(c) - left) * scale, y = (l.yaxis.c2p(r) - top) * scale;
            if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
            const [red, green, blue, alpha] = pen.getImageData(x, y, 1, 1).data;
            if (alpha) result[r][c] = `rgb(${red},${green},${blue})`;
          }
        }
      }
      return result; })()
    """
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
