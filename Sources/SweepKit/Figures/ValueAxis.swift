/// An axis or a number of a metric.
enum ValueAxis {
  /// The axis of a metric's values: bytes and seconds with prefixes, a title with the unit.
  static func axis(_ title: String, _ metric: Metric, isLogarithmic: Bool = false) -> JSONObject {
    var axis: JSONObject = [
      "title": ["text": .string(PlotlyText.escaped(title + note(metric.unit)))],
      "automargin": true,
    ]
    if isLogarithmic { axis["type"] = "log" }
    if metric.unit == .bytes || metric.unit == .seconds {
      axis["tickformat"] = ".3~s"
      axis["ticksuffix"] = .string(metric.unit.rawValue)
    }
    return axis
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
