import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring
import SweepReporting

/// `benchmem-sweep plot`: figures as HTML.
struct PlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a figure of runs as an HTML page.",
    discussion: help(
      """
      Views: \(PlotView.allCases.map { "\($0.rawValue), \($0.summary)" }.joined(separator: "; ")).

      Examples:
        benchmem-sweep plot .benchmarks/sweep
        benchmem-sweep plot .benchmarks/sweep --columns peak -o heatmap.html
        benchmem-sweep plot run.json --view scaling --x rows --open
      """))

  @OptionGroup var runs: RunArguments
  @OptionGroup(title: "What to draw") var figure: FigureOptionGroup
  @OptionGroup(title: "Axes of the scaling view") var axes: ScalingAxisOptions
  @OptionGroup(title: "Where to") var page: PageOptions

  func run() async throws {
    let plotted = try plotted()
    try await page.write(
      plotted.plot.figure, title: plotted.title, notes: plotted.plot.notes, to: plotted.name)
  }

  /// What is drawn, its title, and the name of its file. Not part of the asynchronous function: the
  /// compiler of Swift 6.3 cannot optimize that with all of this in it.
  @inline(never)
  private func plotted() throws -> (plot: Plot, title: String, name: String) {
    let request = axes.apply(to: try figure.request())
    let compared = try runs.read(apartFrom: page.output, of: "--output")
    try figure.require(request.view(for: compared), axes)
    let plot = try request.plot(compared)
    Terminal.standardError.note(plot.notes.map { "note: \($0)\n" }.joined())
    let package = FigureContext(compared).package ?? "runs"
    let name = [package, plot.view.rawValue, request.metric.name].joined(separator: "-")
    let file = "\(VersionLabels.labels(for: [name])[0]).html"
    if page.output == nil { try OutputFolder.require(ownPage: file) }
    return (plot, "\(package): \(request.metric.title)", file)
  }
}
