import SweepAnalysis
import SweepKit
import SweepMeasuring
import SweepReporting
import SweepResults
import SweepText

/// The page of a bisection: the metric over the commits that were tested.
struct BisectPage {
  let report: BisectionReport
  /// The output folder.
  let folder: String
  let options: PageOptions

  /// More lines than this are no longer told apart: a heatmap shows them.
  private static let mostLines = 8

  /// Writes the page or picture; by default as `bisect.html` into the output folder.
  func write() async throws {
    let output = OutputFolder(path: folder)
    if options.output == nil { try output.require(page: OutputFolder.bisectPage) }
    let runs = try SweepFolder(path: folder).comparedRuns()
    let title = "\(report.package): \(metric.title) over the tested commits"
    let path = try await options.draw(
      figure(runs), title: title, to: "\(folder)/\(OutputFolder.bisectPage)")
    Terminal.standardError.note("results: \(folder)\npage: \(path)\n")
  }

  private var metric: Metric { report.metric }

  private func figure(_ runs: [ComparedRun]) -> PlotlyFigure {
    var matrix = SweepMatrix(runs, metric: metric)
    let ids = Set(report.findings.flatMap(\.changes).map(\.benchmark))
    if !ids.isEmpty { matrix.rows.removeAll { !ids.contains($0.id) } }
    guard matrix.rows.count <= Self.mostLines else {
      return SweepFigure(
        matrix, context: FigureContext(runs), clip: nil, links: CommitLinks(runs)
      ).figure
    }
    let subjects = Dictionary(report.tested.map { ($0.label, $0.subject) }) { first, _ in first }
    return HistoryFigure(
      matrix, context: FigureContext(runs), subjects: subjects,
      marks: report.findings.flatMap(marks)
    ).figure
  }

  /// A found commit stands under the name of an end if it is one.
  private func marks(_ finding: BisectionReport.Finding) -> [HistoryFigure.Mark] {
    let commit = finding.commit
    let label = report.tested.first { $0.commit == commit.hash }?.label ?? commit.shortHash
    return finding.changes.map { change in
      let values = [change.before, change.after].map {
        UnitScale.exactText($0, unit: metric.unit)
      }
      return HistoryFigure.Mark(
        label: label, benchmark: change.benchmark,
        lines: (finding.isExact ? [] : ["one of \(finding.doubts.count + 1) commits"]) + [
          "\(commit.shortHash) \(commit.subject)", values.joined(separator: " → "),
        ])
    }
  }
}
