import Foundation
import SweepText
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepReporting
@testable import SweepResults

/// Every form of every report, and every figure, as a whole.
///
/// `BENCHMEM_RENEW_SNAPSHOTS=1 swift test --filter Snapshot` writes them anew.
@Suite struct ReportSnapshotTests {
  static let sweep = SweepReport(
    SampleSweep.runs,
    versions: [
      ReportVersion(SampleSweep.runs[2], date: "2025-02-03T00:00:00Z", log: "logs/1.2.0.log")
    ],
    commits: { _, to in
      to == "1.3.0" ? [.init(id: "0123456789abcdef", subject: "<i>Twice</i>")] : []
    })

  private func expectSame(_ text: String, _ name: String) {
    let difference = Snapshot(name).difference(from: text)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test(arguments: ReportFormat.allCases)
  func aSweepsReportInEachForm(_ format: ReportFormat) {
    expectSame(format.text(Self.sweep), "sweep-report.\(format.rawValue)")
  }

  @Test(arguments: ReportFormat.allCases)
  func aBisectionsReportInEachForm(_ format: ReportFormat) {
    expectSame(format.text(SampleBisection.report), "bisection-report.\(format.rawValue)")
    expectSame(format.text(SampleBisection.nothing), "bisection-of-nothing.\(format.rawValue)")
    expectSame(format.text(SampleBisection.all), "bisection-of-all.\(format.rawValue)")
  }

  @Test func theDataOfAPage() {
    expectSame(ReportData(Self.sweep).json(ReportSection.all).text + "\n", "report-page.json")
  }

  @Test(arguments: PlotView.allCases)
  func theFigureOfEachView(_ view: PlotView) throws {
    var request = PlotRequest()
    request.metric = .peak
    request.view = view
    let runs = [
      ("1.0.0", "a" as Character, [64, 640, 0]), ("1.1.0", "b", [96, 640, 16]),
      ("1.2.0", "c", [96, 320, 16]),
    ].map { label, digit, peaks in
      SampleSweep.run(
        label, digit,
        [
          .sample("Rows::build[1]", peak: peaks[0], params: ["n": 1]),
          .sample("Rows::build[100]", peak: peaks[1], params: ["n": 100]),
          .sample("Rows::<scan>", peak: peaks[2]),
        ])
    }
    let plot = try request.plot(runs)
    let notes = plot.notes.map { "// \($0)\n" }.joined()
    expectSame(notes + plot.figure.json.text + "\n", "figure-\(view.rawValue).json")
  }

  @Test func theFigureOfABisection() {
    var matrix = SweepMatrix(SampleSweep.runs, metric: .peak)
    matrix.rows.removeAll { $0.id != "Rows::build[n=10000]" }
    let figure = HistoryFigure(
      matrix, context: FigureContext(SampleSweep.runs), subjects: ["1.1.0": "Halve <it>"],
      marks: [
        .init(label: "1.1.0", benchmark: "Rows::build[n=10000]", lines: ["Halve <it>", "2 → 1"])
      ]
    ).figure
    expectSame(figure.json.text + "\n", "figure-history.json")
  }
}
