import Foundation

/// An axis or a number of a metric.
enum ValueAxis {
  /// The axis of a metric's values: bytes and seconds with prefixes, a title with the unit.
  static func axis(_ title: String, _ metric: Metric) -> JSONObject {
    var axis: JSONObject = [
      "title": ["text": .string(PlotlyText.escaped(title + note(metric.unit)))],
      "automargin": true,
    ]
    if metric.unit == .bytes || metric.unit == .seconds {
      axis["tickformat"] = ".3~s"
      axis["ticksuffix"] = .string(metric.unit.rawValue)
    }
    return axis
  }

  /// Makes an axis over `values` logarithmic, with ticks at every power of ten for a wide range, and
  /// at 2 and 5 too for a narrower one.
  static func addLogarithmicTicks(to axis: inout JSONObject, over values: [Double]) {
    guard let low = values.filter({ $0 > 0 }).min(), let high = values.max() else { return }
    axis["type"] = "log"
    let decades = log10(high / low)
    if decades > 0.8 { axis["dtick"] = decades > 4 ? 1 : "D2" }
  }

  /// The unit in words, for a title.
  static func note(_ unit: MetricUnit) -> String {
    switch unit {
    case .bytes: " (bytes)"
    case .seconds: " (seconds)"
    case .count, .none: ""
    }
  }
}
