import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting
@testable import SweepResults
@testable import SweepText

@Suite struct ComparisonTableTests {
  private let columns = [MetricColumn(.peak), MetricColumn(.allocations)]

  private func text(
    _ options: TableOptions = .init(), width: Int? = nil, colors: ColorMode = .plain,
    runs: [ComparedRun] = SampleSweep.runs
  ) -> String {
    ComparisonTable(Comparison(runs, columns: columns), options: options)
      .terminalText(width: width, colors: colors)
  }

  @Test func eachBenchmarkIsATableWithOneUnitAColumn() {
    #expect(
      text().contains(
        """
        Rows::build[n=1000]
               peak (KiB)  allocations
        ──────────────────────────────
        1.0.0    83.12 (1.0)     39 (1.0)
        """.split(separator: "\n").first.map(String.init) ?? "?"))
    let lines = text().split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.contains(["1.3.0", "166.25", "(2.00)", "40", "(1.03)"]))
    #expect(lines.contains(["1.0.0", "83.12", "(1.0)", "39", "(1.0)"]))
  }

  @Test func aSingleRunHasNoMultipliers() {
    let text = text(runs: [SampleSweep.runs[0]])
    #expect(text.contains("83.12") && !text.contains("(1.0)"))
  }

  @Test func diffShowsTheBaselineAndSignedPercentages() {
    let lines = text(.init(groupBy: [], isDiff: true)).split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
    #expect(
      lines.contains(["build[n=1000]", "peak", "83.12", "KiB", "0.0%", "—", "+100.0%", "+100.0%"]))
    #expect(lines.contains(["allocations", "39", "+2.6%", "—", "+2.6%", "+2.6%"]))
    // The benchmark that the baseline lacks is shown against its first version.
    #expect(lines.contains(["inner<b>x</b>", "peak", "—", "3.91", "KiB", "—", "0.0%", "—"]))
  }

  @Test func subTablesAreInTheOrderThatWasAskedForToo() {
    func titles(_ order: RowOrder, _ isDiff: Bool) -> [String] {
      text(.init(order: order, isDiff: isDiff)).split(separator: "\n")
        .filter { $0.hasPrefix("Rows::") || $0.hasPrefix("Joins::") }.map(String.init)
    }
    let ids = ["Joins::inner<b>x</b>", "Rows::build[n=1000]", "Rows::build[n=10000]", "Rows::scan"]
    for isDiff in [false, true] {
      #expect(titles(.name, isDiff) == ids)
      #expect(titles(.value, isDiff) == [ids[2], ids[1], ids[3], ids[0]])
      #expect(titles(.change, isDiff) == [ids[1], ids[3], ids[2], ids[0]])
    }
  }

  @Test func aNarrowTerminalLosesNothing() {
    let wide = text(.init(groupBy: [], isDiff: true))
    let narrow = text(.init(groupBy: [], isDiff: true), width: 44)
    let tables = narrow.split(separator: "\n").filter { !$0.contains(": ") }
    #expect(tables.allSatisfy { $0.count <= 44 })
    for word in wide.split(whereSeparator: \.isWhitespace) where word.first != "─" {
      #expect(narrow.contains(word), "\(word)")
    }
  }

  @Test func bestIsGreenAndWorstIsRedAndPlainHasNeither() {
    let colored = text(colors: .ansi256)
    #expect(colored.contains("\u{1B}[31m") && colored.contains("\u{1B}[32m"))
    #expect(!text().contains("\u{1B}"))
  }

  @Test func dataCannotSteerTheTerminal() {
    let hostile = "T::\u{1B}[2J\u{7}\u{202E}evil\n\u{9B}31m"
    let runs = [ComparedRun(label: "a\u{1B}[1m", content: .run(.sample([.sample(hostile)])))]
    for text in [
      text(runs: runs), TerminalHeatmap(SweepMatrix(runs, metric: .peak)).text,
    ] {
      #expect(
        !text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
      #expect(!text.unicodeScalars.contains("\u{202E}"))
    }
  }

  @Test func csvHoldsUnscaledValuesAndNoFormulas() {
    let runs = [
      ComparedRun(
        label: "a,b", content: .run(.sample([.sample("=1+1", peak: 5), .sample("T::\"x\"")])))
    ]
    let csv = Comparison(runs, columns: columns).csv
    #expect(
      csv == """
        id,"peak:a,b","allocations:a,b"\r
        '=1+1,5,4\r
        "T::""x""\",100,4\r

        """)
    let formulas = ["@SUM(1)", "\n=1", "\u{FF1D}1", "a;=1"].map { BenchmarkRecord.sample($0) }
    let rows = Comparison(
      [ComparedRun(label: "1", content: .run(.sample(formulas)))], columns: [columns[0]]
    ).csv
    for cell in ["'@SUM(1),", "\"'\n=1\",", "'\u{FF1D}1,", "\"a;=1\","] {
      #expect(rows.contains("\r\n" + cell), "\(rows)")
    }
  }
}
