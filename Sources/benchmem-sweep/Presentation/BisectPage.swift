import SweepKit

/// The page of a bisection: the metric over the commits that were tested.
struct BisectPage {
  let report: BisectReport
  let options: PageOptions

  /// Writes the page or picture; by default as `bisect.html` into the output folder.
  func write() async throws {
    let runs = try SweepFolder(path: report.output.path).comparedRuns()
    let metric = report.plan.request.metric
    var matrix = SweepMatrix(runs, metric: metric)
    let ids = Set(report.findings.flatMap(\.changes).map(\.benchmark))
    if !ids.isEmpty { matrix.rows.removeAll { !ids.contains($0.id) } }
    let figure = SweepFigure(
      matrix, context: FigureContext(runs), clip: nil, links: CommitLinks(runs))
    let path = try await options.save(
      figure.figure, title: "\(report.plan.package): \(metric.title) over the tested commits",
      to: report.output.path + "/bisect.html")
    Terminal.standardError.write("results: \(report.output.path)\npage: \(path)\n")
    if options.open { options.openInBrowser(path) }
  }
}
