import Foundation
import SweepAnalysis
import SweepResults
import SweepText

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

  /// Makes an axis over `values` logarithmic, with ticks at every power of ten for a wide range,
  /// and at 2 and 5 too for a narrower one.
  ///
  /// They are given one by one, since Plotly writes the unit at powers of ten only. A range of less
  /// than a decade is left to it.
  static func addLogarithmicTicks(
    to axis: inout JSONObject, over values: [Double], _ unit: MetricUnit = .none
  ) {
    guard let low = values.filter({ $0 > 0 }).min(), let high = values.max() else { return }
    axis["type"] = "log"
    let decades = log10(high / low)
    guard decades > 0.8, decades < 40 else { return }
    let steps: [Double] = decades > 2.5 ? [1] : [1, 2, 5]
    let powers = Int(log10(low).rounded(.down)) - 1...Int(log10(high).rounded(.up)) + 1
    let ticks = powers.flatMap { power in steps.map { $0 * pow(10, Double(power)) } }
    axis["tickvals"] = .array(ticks.map(JSONValue.number))
    axis["ticktext"] = .array(ticks.map { .string(tick($0, unit)) })
  }

  /// A tick's value with a decimal prefix, as Plotly writes those of linear axes.
  private static func tick(_ value: Double, _ unit: MetricUnit) -> String {
    let prefixes = ["n", "µ", "m", "", "k", "M", "G", "T", "P"]
    let hasSign = unit == .bytes || unit == .seconds
    let power = Int((log10(value) / 3 + 1e-9).rounded(.down))
    let place = Swift.min(Swift.max(power, hasSign ? -3 : 0), prefixes.count - 4)
    let number = UnitScale.significant(value / pow(1000, Double(place)), digits: 6)
    return number + prefixes[place + 3] + (hasSign ? unit.rawValue : "")
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

/// The ticks of a colour bar of fold changes.
struct FoldTicks {
  /// The positions, as base-2 logarithms.
  let values: [Double]
  /// The folds, as in `2×` and `1/2×`.
  let texts: [String]

  /// Ticks within ±`bound`: powers of two for a wide scale, round folds for a narrow one.
  init(bound: Double) {
    var folds: [Double]
    if bound >= 1 {
      let step = Swift.max(1, Int(bound / 6))
      folds = stride(from: step, through: Int(bound), by: step).map { exp2(Double($0)) }
    } else {
      folds = [1.1, 1.25, 1.5].filter { log2($0) <= bound + 1e-9 }
      if folds.count < 2 { folds = [exp2(bound / 2), exp2(bound)] }
    }
    values = folds.reversed().map { -log2($0) } + [0] + folds.map { log2($0) }
    texts = folds.reversed().map { FoldText.text(1 / $0) } + ["1×"] + folds.map(FoldText.text)
  }
}
