import SweepAnalysis
import SweepResults

/// What the layouts of all views have in common.
enum FigureLayout {
  /// A layout with a title. Colours of text and lines are the page's, which sets them for light
  /// and dark; the background is left to it too.
  static func base(title: String, context: FigureContext, height: Int) -> JSONObject {
    let name = [context.package, title].compactMap { $0 }.filter { !$0.isEmpty }
      .joined(separator: ": ")
    return [
      // As plain text, for a page that has its own heading.
      "meta": ["title": .string(name), "subtitle": .string(context.subtitle)],
      "title": [
        "text": .string(PlotlyText.hover(name, width: 110)),
        "subtitle": [
          "text": .string(
            context.lines(width: 160).map { PlotlyText.hover($0, width: 160) }
              .joined(separator: "<br>")),
          "font": ["size": 12],
        ],
        "x": 0, "xanchor": "left", "xref": "container", "yref": "container", "y": 1,
        "yanchor": "top", "pad": ["l": 14, "t": 14], "automargin": true,
      ],
      "height": .integer(height),
      "margin": ["l": 40, "r": 40, "t": 110, "b": 40],
      "paper_bgcolor": "rgba(0,0,0,0)",
      "plot_bgcolor": "rgba(0,0,0,0)",
      "legend": ["orientation": "h", "x": 0, "xanchor": "left", "y": 0, "yanchor": "top"],
      "hoverlabel": ["align": "left", "namelength": -1],
    ]
  }

  /// A title that says which way is worse, if one is.
  ///
  /// - Parameter signs: What stands for more and for less, unless that is higher and lower.
  static func title(
    _ text: String, of metric: Metric, signs: (more: String, less: String) = ("higher", "lower")
  ) -> String {
    switch metric.worse {
    case .growth: "\(text); \(signs.more) is worse"
    case .decline: "\(text); \(signs.less) is worse"
    case .neither: text
    }
  }

  /// The height of a figure with one line a benchmark.
  static func height(rows: Int, extra: Int = 180) -> Int {
    Swift.max(320, extra + rows * (rows > 100 ? 16 : 22))
  }

  /// An axis of names, each with a tick.
  static func categories(_ names: [String], shortened: Bool) -> JSONObject {
    let values = PlotlyText.names(names).map(JSONValue.string)
    return [
      "type": "category", "tickmode": "array", "tickvals": .array(values),
      "ticktext": .array(
        shortened ? names.map { .string(PlotlyText.tick($0)) } : values),
      "automargin": true, "categoryorder": "array", "categoryarray": .array(values),
    ]
  }
}

/// The colours of all figures, safe for those who cannot tell red from green.
enum FigureColors {
  /// What stands for more and for less in titles.
  static let signs = (more: "orange", less: "blue")

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
