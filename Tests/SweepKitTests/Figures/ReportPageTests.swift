import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting
@testable import SweepResults

@Suite struct ReportPageTests {
  private let report = SweepReport(
    SampleSweep.runs,
    versions: [
      ReportVersion(SampleSweep.runs[2], date: "2025-02-03T00:00:00Z", log: "logs/1.2.0.log")
    ],
    commits: { _, to in
      to == "1.3.0" ? [.init(id: "0123456789abcdef", subject: "<i>Twice</i>")] : []
    })

  /// A sweep of many versions and benchmarks: steps in memory, and noisy times.
  static func large(versions: Int, benchmarks: Int) -> [ComparedRun] {
    (0..<versions).map { version in
      SampleSweep.run(
        "1.\(version)", "a",
        (0..<benchmarks).map { index in
          let peak = 1_000 + index * 96 + (version > index % versions ? index * 40 : 0)
          return .sample(
            "Collections::Deque::append\(index / 10)[\(1 << (index % 10))]", peak: peak,
            allocations: 10 + index % 7, total: peak * 3, rss: 9_000_000 + peak * 8,
            milliseconds: [5, 6].map { $0 + (version * 7 + index * 3) % 5 },
            params: ["n": .integer(1 << (index % 10))])
        })
    }
  }

  @Test func stepsCarryCommitsAndLinks() throws {
    let entry = try #require(report.entries.first { $0.step.to == "1.3.0" })
    #expect(entry.commits.map(\.shortID) == ["0123456789"])
    #expect(entry.link?.hasPrefix("https://github.com/demo/rows/compare/bbbb") == true)
  }

  @Test func theMarkdownTwinNamesStepsBytesAndOutcomes() {
    let text = report.markdown()
    #expect(text.contains("## `rows`: 4 of 5 versions measured"))
    #expect(
      text.contains("| `1.3.0` | `Rows::build[n=1000]` | peak | 85,120 B | 170,240 B | +100.0% |"))
    #expect(text.contains("1 commit, not measured: `1.2.0`"))
    #expect(text.contains("| `1.2.0` | 2025-02-03 |  | not measured"))
    #expect(report.markdown(limit: 1).contains("5 more are left out"))
  }

  @Test func changedDependenciesAreNamedAtTheStep() throws {
    var runs = Array(SampleSweep.runs.prefix(2))
    for (index, version) in ["1.0.0", "1.1.0"].enumerated() {
      var file = try #require(runs[index].file)
      var own = try #require(file.commitInfo["benchmem_sweep"]?.objectValue)
      own["dependencies"] = [["identity": "atomics", "version": .string(version)]]
      file.commitInfo["benchmem_sweep"] = .object(own)
      runs[index].content = .run(file)
    }
    #expect(SweepReport(runs).entries.first?.dependencies == ["atomics 1.0.0 → 1.1.0"])
    let steps = StepFinder.steps(in: runs, metrics: [.peak])
    #expect(
      StepList(steps, changes: BuildChanges(runs)).text.contains(
        "\n    with it: atomics 1.0.0 → 1.1.0\n"))
  }

  @Test func changedCommitsFlagsAndVariablesAreNamedToo() throws {
    var runs = Array(SampleSweep.runs.prefix(2))
    for (index, letter) in ["a", "b"].enumerated() {
      var file = try #require(runs[index].file)
      var own = try #require(file.commitInfo["benchmem_sweep"]?.objectValue)
      own["dependencies"] = [
        [
          "identity": "atomics", "version": "main",
          "revision": .string(String(repeating: letter, count: 40)),
        ]
      ]
      file.commitInfo["benchmem_sweep"] = .object(own)
      var machine = try #require(file.machineInfo["benchmem_sweep"]?.objectValue)
      machine["swift_arguments"] = index == 0 ? [] : ["-Xswiftc", "-DX"]
      machine["environment"] = ["MODE": .string(letter)]
      file.machineInfo["benchmem_sweep"] = .object(machine)
      runs[index].content = .run(file)
    }
    #expect(
      BuildChanges(runs).between("1.0.0", "1.1.0") == [
        "atomics main (aaaaaaaaaa) → main (bbbbbbbbbb)", "flags none → -Xswiftc -DX",
        "environment MODE=a → MODE=b",
      ])
  }

  @Test func twoHundredVersionsOfFiveHundredBenchmarksStayBelowThreeMegabytes() {
    let page = ReportPage(
      SweepReport(Self.large(versions: 200, benchmarks: 500)), script: .network)
    #expect(page.html.utf8.count < 3_000_000)
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func thePageSwitchesSortsAndFiltersWithoutErrors() throws {
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(report, script: .inlined(try PeerPython.plotlyScript())).write(to: page)
    let title = "document.querySelector('#heatmap .ytick text').textContent"
    let outcome = try Browser.run(
      page,
      [
        ["dark": true],
        ["wait": "document.body.dataset.drawn === 'yes'"],
        ["eval": "getComputedStyle(document.body).backgroundColor"],
        ["eval": "document.getElementById('heatmap').data.length"],
        ["eval": "document.getElementById('heatmap').data[0].z[1]"],
        ["eval": .string(title)],
        ["eval": "$('order').value = 'change', $('order').dispatchEvent(new Event('change'))"],
        ["eval": .string(title)],
        ["eval": "$('metric').value = 2, $('metric').dispatchEvent(new Event('change'))"],
        [
          "eval":
            "document.getElementById('heatmap').data[0].hovertext.flat().some(t => t.includes(': 40<br>'))"
        ],
        ["eval": "$('filter').value = 'scan', $('filter').dispatchEvent(new Event('input'))"],
        ["eval": "$('shown').textContent"],
        ["eval": "[...$('steps').tBodies[0].rows].map(r => r.cells[0].textContent).join()"],
        ["click": "#steps button[data-key=before]"],
        ["eval": "$('steps').tBodies[0].rows[0].cells[3].textContent"],
        [
          "eval":
            "$('steps').querySelector('[data-key=before]').parentElement.getAttribute('aria-sort')"
        ],
        ["eval": "$('steps').textContent.includes('<i>Twice</i>') && !document.querySelector('i')"],
        ["eval": "$('values').textContent.includes('not available: no member')"],
        ["eval": "document.querySelector('#versions td:last-child a').getAttribute('href')"],
      ])
    #expect(outcome.errors == [])
    #expect(outcome.results[0] == "rgb(21, 24, 29)")
    #expect(outcome.results[1] == 4)
    #expect(outcome.results[2] == [0, 0, nil, 1, 1])
    #expect(outcome.results[3] == "Joins::inner<b>x</b>")
    #expect(outcome.results[5] == "Rows::scan")
    #expect(outcome.results[7] == true)
    #expect(outcome.results[9] == "1 of 4 benchmarks")
    #expect(outcome.results[10].stringValue?.hasPrefix("1.1.0,1.1.0,1.1.0,1.3.0") == true)
    #expect(outcome.results[11] == "0 B" && outcome.results[12] == "ascending")
    #expect(outcome.results[13] == true && outcome.results[14] == true)
    #expect(outcome.results[15] == "logs/1.2.0.log")
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func everyDrawnCellHasItsDataInEachMetricOrderAndTheme() throws {
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(report, script: .inlined(try PeerPython.plotlyScript())).write(to: page)
    let set = { (id: String, value: String) -> JSONValue in
      [
        "eval": .string(
          "void ($('\(id)').value = '\(value)', $('\(id)').dispatchEvent(new Event('change')))")
      ]
    }
    let drawn: JSONValue = ["eval": .string(SweepFigureTests.drawnColors("heatmap"))]
    let figure = { (id: String) -> JSONValue in
      ["eval": .string("JSON.stringify({data: $('\(id)').data, layout: $('\(id)').layout})")]
    }
    let hover: [JSONValue] = [
      ["hoverAt": .string(Self.cell(column: 3, row: 1))],
      ["eval": "document.querySelector('#heatmap .hoverlayer').textContent"],
    ]
    var steps: [JSONValue] = [
      ["size": [1400, 1000]], ["wait": "document.body.dataset.drawn === 'yes'"], drawn,
      figure("heatmap"),
    ]
    steps += hover + [["click": "#theme"], drawn] + hover
    // Allocations; the row that changed most is then the first.
    steps += [set("metric", "2"), set("order", "change"), figure("heatmap"), drawn]
    steps += [
      ["hoverAt": .string(Self.cell(column: 1, row: 0))],
      ["eval": "document.querySelector('#heatmap .hoverlayer').textContent"],
      ["hoverAt": .string(Self.cell(column: 2, row: 0))],
      ["eval": "document.querySelector('#heatmap .hoverlayer').textContent"],
      figure("curveplot"),
    ]
    let outcome = try Browser.run(page, steps)
    #expect(outcome.errors == [])
    let results = outcome.results.filter { $0 != .null }
    try #require(results.count == 10)
    #expect(results[0] == SweepFigureTests.colors(FigureColors.diverging))
    for text in [results[1], results[5], results[9]].map(\.stringValue) {
      try PlotlyValidator.expectValid(try #require(text))
    }
    for text in [results[2], results[4]].map(\.stringValue) {
      #expect(text?.contains("Rows::build[n=1000]") == true)
      #expect(text?.contains("1.3.0: 166.25 KiB (170,240 B)") == true)
      #expect(text?.contains("fold 2× of the baseline's 85,120 B") == true)
    }
    #expect(results[3] == SweepFigureTests.colors(FigureColors.divergingDark))
    // Rows::scan grew from no allocation to one, and failed in 1.2.0.
    let more = FigureColors.divergingDark.arrayValue?.last?.arrayValue?[1]
    #expect(results[6].arrayValue?[0].arrayValue?[1] == more)
    #expect(
      results[7].stringValue?.contains("Rows::scan1.1.0: 1fold new of the baseline's 0") == true)
    #expect(results[8].stringValue?.contains("version failed in build: cannot find 'Rows'") == true)
  }

  /// An expression that gives the place of a cell of the heatmap on the screen.
  private static func cell(column: Int, row: Int) -> String {
    """
    (() => { const g = $("heatmap"), l = g._fullLayout;
      g.scrollIntoView();
      const r = g.querySelector(".nsewdrag").getBoundingClientRect();
      return [r.x + l.xaxis.c2p(\(column)), r.y + l.yaxis.c2p(\(row))]; })()
    """
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func hostileNamesAreTextAndNarrowPagesScrollInTheirParts() throws {
    let names = [
      "Evil::<script>alert(1)</script>", "Evil::</script><img src=x onerror=alert(2)>",
      "Evil::\"quoted\" & 'single' %{x}", "Evil::<a href='javascript:alert(3)'>x</a>", "__proto__",
      "Evil::" + String(repeating: "long-", count: 2_000), "Evil::a\nb", "Evil::a\tb",
    ]
    let runs = ["1.0.0", "<b>2.0.0</b>"].enumerated().map { version, label in
      SampleSweep.run(
        label, version == 0 ? "a" : "b",
        names.map { .sample($0, peak: 64 * (version + 1), allocations: 1) })
    }
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(SweepReport(runs), script: .inlined(try PeerPython.plotlyScript()))
      .write(to: page)
    let outcome = try Browser.run(
      page,
      [
        ["size": [400, 800]], ["wait": "document.body.dataset.drawn === 'yes'"],
        ["eval": "document.querySelectorAll('main script, main img, main b').length"],
        ["eval": "document.querySelectorAll('a[href^=javascript]').length"],
        ["eval": "document.querySelectorAll('#heatmap .ytick text').length"],
        ["eval": "document.documentElement.scrollWidth"],
      ])
    #expect(outcome.errors == [])
    #expect(outcome.results == [0, 0, .integer(names.count), 400])
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func twoHundredVersionsOfFiveHundredBenchmarksOpenInThreeTimesAFixedAmountOfWork() throws {
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(
      SweepReport(Self.large(versions: 200, benchmarks: 500)),
      script: .inlined(try PeerPython.plotlyScript())
    ).write(to: page)
    let outcome = try Browser.run(
      page,
      [
        ["wait": "document.body.dataset.drawn === 'yes'"], ["processor": true],
        ["eval": "performance.getEntriesByName('drawn')[0].startTime / 1000"],
        ["eval": "document.getElementById('heatmap').data[0].z.length"],
        ["eval": .string(Self.work)], ["processor": true],
      ])
    #expect(outcome.errors == [])
    #expect(outcome.results[2] == 500)
    // Of the page's own processor time: the clock depends on what else this machine does.
    let seconds = try #require(outcome.results[0].doubleValue)
    let work = try #require(outcome.results[4].doubleValue) - seconds
    print("the large page: \(seconds) s of a processor, \(outcome.results[1]) s on the clock")
    print("the fixed work: \(work) s of a processor")
    #expect(seconds < 3 * work)
  }

  /// About a second of a quiet processor: what else the machine does slows both alike.
  private static let work = """
    (() => {
      const parts = [];
      for (let i = 0; i < 6e6; i++) parts.push({ name: `row ${i % 1000}`, value: Math.sqrt(i) });
      return parts.sort((a, b) => (a.value % 7) - (b.value % 7)).length;
    })()
    """

  @Test func everyPlaceInTheFilesOfAPageHasItsValue() throws {
    let place = /__[A-Z_]+__/
    #expect(!ReportPage(report, script: .network).html.contains(place))
    let figure = PlotlyFigure(data: [], layout: ["title": "__TITLE__"], count: 0)
    // What is in data is never taken for a place.
    let page = HTMLPage(title: "__DATA__", figure: figure, script: .network).html
    #expect(page.contains("<title>__DATA__</title>") && page.contains("\"__TITLE__\""))
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func aSweepWithoutNumbersShowsItsVersionsAndNoEmptyParts() throws {
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(
      SweepReport([SampleSweep.runs[2]]), script: .inlined(try PeerPython.plotlyScript())
    ).write(to: page)
    let outcome = try Browser.run(
      page,
      [
        ["wait": "document.body.dataset.drawn === 'yes'"],
        ["eval": "[...document.querySelectorAll('section')].filter(s => !s.hidden).map(s => s.id)"],
        [
          "eval":
            "[...document.querySelectorAll('nav a')].filter(a => !a.hidden).map(a => a.textContent)"
        ],
        ["eval": "$('stepcount').textContent"], ["eval": "$('steps').hidden"],
      ])
    #expect(outcome.errors == [])
    #expect(outcome.results[0] == ["changes", "allversions"])
    #expect(outcome.results[1] == ["Where it changed", "Versions"])
    #expect(outcome.results[2] == "nothing changed" && outcome.results[3] == true)
  }

  /// A time that moves within the noise, then steps up, stays there, and comes back.
  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func timesWithinTheNoiseHaveNoColourInTheTableOfABenchmark() throws {
    let times: [Int] = [100, 103, 200, 203, 101]
    let runs = times.enumerated().map { index, time in
      SampleSweep.run(
        "1.\(index)", "abcde"[String.Index(utf16Offset: index, in: "abcde")],
        [.sample("Rows::scan", peak: 64 + index, milliseconds: (0..<8).map { time + $0 % 3 })])
    }
    let report = SweepReport(runs)
    #expect(report.entries.filter { $0.step.metric == .time }.map(\.step.to) == ["1.2", "1.4"])
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(report, script: .inlined(try PeerPython.plotlyScript())).write(to: page)
    let outcome = try Browser.run(
      page,
      [
        ["wait": "document.body.dataset.drawn === 'yes'"],
        ["eval": "[...$('values').tBodies[0].rows].map(r => r.lastChild.className.trim())"],
        ["eval": "[...$('values').tBodies[0].rows].map(r => r.lastChild.textContent)"],
        ["eval": "[...$('values').tBodies[0].rows].map(r => r.cells[2].className.trim())"],
        ["eval": "$('shown').textContent"],
        ["eval": "$('against').textContent"],
      ])
    #expect(outcome.errors == [])
    #expect(outcome.results[0] == ["number", "number", "number up", "number up", "number"])
    #expect(outcome.results[1].arrayValue?[1] == "103 ms +3.0%")
    #expect(
      outcome.results[2] == ["number", "number up", "number up", "number up", "number up"])
    #expect(outcome.results[3] == "1 of 1 benchmark")
    #expect(outcome.results[4] == "against 1.0; orange is worse, blue is better")
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func aCellSaysWhatIsKnownOfItsTime() throws {
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(
      SweepReport(SweepFigureTests.timedRuns), script: .inlined(try PeerPython.plotlyScript())
    ).write(to: page)
    let time = "report.metrics.findIndex(m => m.name === 'time')"
    let outcome = try Browser.run(
      page,
      [
        ["size": [1400, 1000]], ["wait": "document.body.dataset.drawn === 'yes'"],
        [
          "eval": .string(
            "void ($('metric').value = \(time), $('metric').dispatchEvent(new Event('change')))")
        ],
        ["eval": "document.getElementById('heatmap').data[0].hovertext[0]"],
        ["hoverAt": .string(Self.cell(column: 1, row: 0))],
        ["eval": "document.querySelector('#heatmap .hoverlayer').textContent"],
        Self.shown(kind: "odd"), Self.shown(kind: "up"),
      ])
    #expect(outcome.errors == [])
    let results = outcome.results.filter { $0 != .null }
    let texts = (results[0].arrayValue ?? []).compactMap(\.stringValue)
    try #require(texts.count == 5)
    #expect(texts[0].hasSuffix("of the baseline's 10.01 ms"))
    let odd = "odd version: 10.01 ms again in 1.2, between +28.9% and +31.1%"
    #expect(texts[1].hasSuffix("<br>step since 1.0: +30.0%<br>" + odd))
    #expect(texts[2].hasSuffix("<br>equal code"))
    #expect(texts[3].contains("<br>unchanged within the tolerance, between -"))
    #expect(texts[4].contains("<br>changed, between +9") && texts[4].contains("step since 1.3"))
    #expect(results[1].stringValue?.contains("step since 1.0: +30.0%\(odd)") == true)
    #expect(results.dropFirst(2) == ["1.1", "1.4"])
  }

  /// A step of a browser that gives the versions in the list of changes of one kind.
  private static func shown(kind: String) -> JSONValue {
    [
      "eval": .string(
        """
        ($('kind').value = '\(kind)', $('kind').dispatchEvent(new Event('change')),
          [...$('steps').tBodies[0].rows].map(r => r.cells[0].textContent).join())
        """)
    ]
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func theKeyboardReachesEveryControlAndCurvesAreDrawn() throws {
    let folder = try TemporaryFolder()
    let page = folder.path.appending("report.html")
    try ReportPage(
      SweepReport(Self.large(versions: 30, benchmarks: 40)),
      script: .inlined(try PeerPython.plotlyScript())
    ).write(to: page)
    var steps: [JSONValue] = [["wait": "document.body.dataset.drawn === 'yes'"]]
    for _ in 0..<9 {
      steps.append(["key": "Tab"])
      steps.append([
        "eval": "document.activeElement.id || document.activeElement.getAttribute('href')"
      ])
    }
    steps += [
      ["eval": "$('curveplot').data.map(t => t.name).join()"],
      ["eval": "$('curveplot').data[0].x"],
      ["eval": "$('curveplot').layout.xaxis.type"],
    ]
    let outcome = try Browser.run(page, steps)
    #expect(outcome.errors == [])
    #expect(
      outcome.results.prefix(9).map(\.stringValue) == [
        "theme", "#folds", "#changes", "#scaling", "#onebenchmark", "#allversions", "metric",
        "order", "filter",
      ])
    #expect(outcome.results[9] == "1.0,1.29")
    #expect(outcome.results[10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
    #expect(outcome.results[11] == "log")
  }
}
