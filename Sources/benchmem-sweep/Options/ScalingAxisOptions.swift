import ArgumentParser
import SweepKit
import SweepReporting

/// How the axes of the scaling view are scaled. What is not said follows from the data.
struct ScalingAxisOptions: ParsableArguments {
  @Flag(help: "Both axes logarithmic, as they are where all data is positive, or linear.")
  var both: Both?

  @Flag(help: "The same for the x axis alone; it wins.")
  var x: Horizontal?

  @Flag(help: "The same for the y axis alone; it wins.")
  var y: Vertical?

  @Flag(inversion: .prefixedNo, help: "Begin a linear y axis at zero (default: it does).")
  var yZero: Bool?

  enum Both: String, EnumerableFlag { case logLog, linear }
  enum Horizontal: String, EnumerableFlag { case logX, linearX }
  enum Vertical: String, EnumerableFlag { case logY, linearY }

  /// The request with these axes.
  func apply(to request: PlotRequest) -> PlotRequest {
    var request = request
    request.isLogLog = both.map { $0 == .logLog }
    request.isLogX = x.map { $0 == .logX }
    request.isLogY = y.map { $0 == .logY }
    request.startsAtZero = yZero
    return request
  }
}
