import SweepAnalysis
import SweepResults

/// The colours of all figures, safe for those who cannot tell red from green.
enum FigureColors {
  /// Blue for less, white for the same, orange for more.
  static var diverging: JSONValue {
    .array(FoldScale.stops.map { [.number($0.position), .string($0.color.css)] })
  }

  /// The same for a dark page: the middle is dark, and the ends are light.
  static let divergingDark: JSONValue = [
    [0, "rgb(107,190,255)"], [0.25, "rgb(44,104,163)"], [0.5, "rgb(38,41,48)"],
    [0.75, "rgb(176,88,24)"], [1, "rgb(255,170,94)"],
  ]

  /// The colours of series that have no order (Okabe and Ito).
  static let series = [
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6BB1", "#7A7A7A",
  ]

  /// The colour of a kind of missing cell: greys and a violet, which the scale does not have.
  static func missing(_ kind: MissingReason.Kind) -> String {
    switch kind {
    case .failed: "rgb(142,68,133)"
    case .notAvailable: "rgb(120,126,134)"
    case .missing: "rgb(176,181,188)"
    }
  }
}
