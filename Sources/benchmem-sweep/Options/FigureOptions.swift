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

  @Option(
    help:
      "scaling: whiskers from the least to the greatest pass: auto (the default), minmax or none.")
  var band: PlotRequest.Band?

  @Option(
    help: ArgumentHelp("Fold a single run along a dimension (compare, scatter).", valueName: "dim"))
  var pivot: String?

  @Option(
    name: .customLong("sort"),
    help: "compare: bars in the metric's unit (absolute, the default) or in percent.")
  var change: PlotRequest.Change?

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
    if let band { request.band = band }
    request.pivot = pivot
    if let change { request.change = change }
    return request
  }
}

extension FigureOptionGroup {
  /// Refuses options that a view has no use for.
  ///
  /// - Throws: `ValidationError` that names them, and the views that they are for.
  func require(_ view: PlotView, _ axes: ScalingAxisOptions) throws {
    let users: [(option: String, isGiven: Bool, views: [PlotView])] = [
      ("--x", x != nil, [.scaling]), ("--color", color != nil, [.scaling]),
      ("--band", band != nil, [.scaling]), ("--sort", change != nil, [.compare]),
      ("--clip", clip != nil, [.scatter, .compare, .sweep]),
      ("--facet", facet != nil, [.scaling, .scatter, .compare]),
      ("--free-axes", freeAxes != nil, [.scaling, .scatter, .compare]),
    ]
    let unused =
      users.filter { $0.isGiven && !$0.views.contains(view) }
      + axes.given.map { ($0, true, [.scaling]) }.filter { _ in view != .scaling }
    if let first = unused.first {
      let options = unused.map(\.option).joined(separator: ", ")
      let views = first.views.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "--view \(view.rawValue) has no use for \(options); \(first.option) is for --view \(views)."
      )
    }
    if let band, band != .none, try request().metric.descriptor?.source == .rounds {
      throw ValidationError(
        "--band \(band.rawValue) shows the spread of passes, which \(metric) has not; leave it out."
      )
    }
  }
}

extension PlotView: ExpressibleByArgument {}
extension PlotRequest.FreeAxes: ExpressibleByArgument {}
extension PlotRequest.Band: ExpressibleByArgument {}
extension PlotRequest.Change: ExpressibleByArgument {}

/// How the axes of the scaling view are scaled. What is not said follows from the data.
struct ScalingAxisOptions: ParsableArguments {
  @Flag(help: "Both axes logarithmic, as they are where all data is positive, or linear.")
  var both: Both?

  @Flag(help: "The same for the x axis alone; it wins.")
  var x: Horizontal?

  @Flag(help: "The same for the y axis alone; it wins.")
  var y: Vertical?

  @Flag(
    inversion: .prefixedNo,
    help: "Begin the y axis, then linear, at zero (default for linear ones).")
  var yZero: Bool?

  enum Both: String, EnumerableFlag { case logLog, linear }
  enum Horizontal: String, EnumerableFlag { case logX, linearX }
  enum Vertical: String, EnumerableFlag { case logY, linearY }

  /// The options that were given.
  var given: [String] {
    let options: [(option: String, isGiven: Bool)] = [
      ("--log-log or --linear", both != nil), ("--log-x or --linear-x", x != nil),
      ("--log-y or --linear-y", y != nil), ("--y-zero", yZero != nil),
    ]
    return options.filter(\.isGiven).map(\.option)
  }

  /// The request with these axes.
  func apply(to request: PlotRequest) -> PlotRequest {
    var request = request
    request.isLogLog = both.map { $0 == .logLog }
    request.isLogX = x.map { $0 == .logX }
    request.isLogY = y.map { $0 == .logY }
    request.startsAtZero = yZero
    // Zero has no place on a logarithmic axis.
    if yZero == true, request.isLogY == nil { request.isLogY = false }
    return request
  }

  func validate() throws {
    if yZero == true, y == .logY || (y == nil && both == .logLog) {
      throw ValidationError("--y-zero is for a linear y axis; give --linear-y, or leave it out.")
    }
  }
}
