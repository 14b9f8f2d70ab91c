import ArgumentParser
import SweepAnalysis
import SweepKit
import SweepReporting
import SweepResults

/// What a figure shows.
struct FigureOptionGroup: ParsableArguments {
  @Option(
    name: .customLong("columns"),
    help: ArgumentHelp(
      "The metric: \(Metric.choices.joined(separator: ", ")).", valueName: "metric"))
  var metric = "time"

  @Option(help: "The view (default: by the number of runs).")
  var view: PlotView?

  @Option(help: ArgumentHelp("One subplot for each value of this dimension.", valueName: "dim"))
  var facet: String?

  @Option(help: ArgumentHelp("scaling: the dimension of the x axis.", valueName: "dim"))
  var x: String?

  @Option(help: ArgumentHelp("scaling: the dimension of the colours.", valueName: "dim"))
  var color: String?

  @Option(
    help: ArgumentHelp(
      "Where the colour scale ends: a fold for sweep, else a value.", valueName: "number"))
  var clip: Double?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only benchmarks with this value of a dimension. Repeatable.", valueName: "dim=value"))
  var conditions: [String] = []

  @Option(help: "Axes that subplots do not share: x, y or both.")
  var freeAxes: PlotRequest.FreeAxes?

  @Option(help: "scaling: whiskers from the least to the greatest pass: auto, minmax or none.")
  var band = PlotRequest.Band.auto

  @Option(
    help: ArgumentHelp("Fold a single run along a dimension (compare, scatter).", valueName: "dim"))
  var pivot: String?

  @Option(name: .customLong("sort"), help: "compare: bars in the metric's unit or in percent.")
  var change = PlotRequest.Change.absolute

  /// The request. Throws ``ComparisonError`` for a name that is none of the choices.
  func request() throws -> PlotRequest {
    let metrics = try CompareRequest.metrics(parsing: metric)
    guard metrics.count == 1 else {
      throw ValidationError("--columns takes one metric: a figure has one value axis.")
    }
    if let clip, !(clip > 0 && clip.isFinite) { throw ValidationError("--clip must be above 0.") }
    var request = PlotRequest()
    request.metric = metrics[0]
    request.view = view
    request.facet = facet
    request.x = x
    request.color = color
    request.clip = clip
    request.conditions = try conditions.map { try RowFilter(parsing: $0) }
    request.freeAxes = freeAxes
    request.band = band
    request.pivot = pivot
    request.change = change
    return request
  }
}

extension PlotView: ExpressibleByArgument {}
extension PlotRequest.FreeAxes: ExpressibleByArgument {}
extension PlotRequest.Band: ExpressibleByArgument {}
extension PlotRequest.Change: ExpressibleByArgument {}
