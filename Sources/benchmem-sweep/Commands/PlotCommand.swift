import ArgumentParser
import Foundation
import SweepKit
import SystemPackage

/// `benchmem-sweep plot`: figures as HTML.
struct PlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a figure of runs as an HTML page.",
    discussion: """
      The view sweep is a heatmap: one row a benchmark, one column a version, coloured by the log2 fold change \
      against the first run.

      Examples:
        benchmem-sweep plot .benchmarks/sweep
        benchmem-sweep plot .benchmarks/sweep --columns allocations -o heatmap.html
        benchmem-sweep plot old.json new.json --columns time --open
      """)

  /// The figures that there are.
  enum View: String, ExpressibleByArgument, CaseIterable {
    case sweep
  }

  @OptionGroup var runs: RunArguments

  @Option(help: "The figure.")
  var view = View.sweep

  @Option(
    help: ArgumentHelp(
      "The metric: time, peak, allocated, allocations or rss.", valueName: "metric"))
  var columns = "peak"

  @Option(help: ArgumentHelp("Clamp the colour scale at this fold change.", valueName: "fold"))
  var clip: Double?

  @OptionGroup var page: PageOptions

  func run() async throws {
    let metrics = try Metric.list(columns)
    guard metrics.count == 1 else {
      throw ValidationError("--columns takes one metric: a figure has one scale.")
    }
    let compared = try runs.read()
    let context = FigureContext(compared)
    let figure = SweepFigure(
      SweepMatrix(compared, metric: metrics[0]), context: context, clip: clip,
      links: CommitLinks(compared))
    let name = "\(context.package ?? "sweep")-\(view.rawValue)-\(metrics[0].name).html"
    try page.write(
      figure.figure, title: "\(context.package ?? "sweep"): \(metrics[0].title)", to: name)
  }
}
