import Foundation
import SweepAnalysis
import SweepResults
import SweepText

/// A metric's values over versions in the order of history, one line a benchmark, with the changes
/// marked.
public struct HistoryFigure: Sendable {
  /// A version at which a value changed.
  public struct Mark: Sendable, Hashable {
    /// The version's label.
    public var label: String
    /// The benchmark.
    public var benchmark: String
    /// What to write beside it, line by line.
    public var lines: [String]

    /// A mark.
    public init(label: String, benchmark: String, lines: [String]) {
      self.label = label
      self.benchmark = benchmark
      self.lines = lines
    }
  }

  private let matrix: SweepMatrix
  private let context: FigureContext
  private let subjects: [String: String]
  private let marks: [Mark]

  /// A figure.
  ///
  /// - Parameters:
  ///   - matrix: The values; its baseline does not matter.
  ///   - subjects: The first line of each version's message, by label.
  public init(
    _ matrix: SweepMatrix, context: FigureContext, subjects: [String: String], marks: [Mark]
  ) {
    self.matrix = matrix
    self.context = context
    self.subjects = subjects
    self.marks = marks
  }

  /// The figure.
  public var figure: PlotlyFigure {
    var layout = FigureLayout.base(
      title: FigureLayout.title(
        "\(matrix.metric.label) over the tested commits", of: matrix.metric),
      context: context, height: 560)
    var versions = FigureLayout.categories(matrix.labels, shortened: true)
    versions["title"] = ["text": "commit"]
    versions["tickangle"] = matrix.labels.count > 10 ? -60 : .null
    layout["xaxis"] = .object(versions)
    layout["yaxis"] = .object(valueAxis)
    layout["annotations"] = .array(marks.compactMap(annotation))
    layout["legend"] = ["orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"]
    let lines = matrix.rows.indices.map(line)
    return PlotlyFigure(
      data: lines + missing, layout: layout, count: matrix.rows.count)
  }

  private var values: [Double] {
    matrix.rows.flatMap(\.cells).compactMap { $0.change?.value }
  }

  /// Logarithmic where lines would lie on the ground otherwise.
  private var isLogarithmic: Bool {
    guard let low = values.min(), let high = values.max() else { return false }
    return low > 0 && high / low > 50
  }

  private var valueAxis: JSONObject {
    var axis = ValueAxis.axis(matrix.metric.title, matrix.metric)
    if isLogarithmic {
      ValueAxis.addLogarithmicTicks(to: &axis, over: values)
    } else {
      axis["rangemode"] = "tozero"
    }
    return axis
  }

  private func line(_ place: Int) -> JSONValue {
    let row = matrix.rows[place]
    let color = JSONValue.string(FigureColors.series[place % FigureColors.series.count])
    return [
      "type": "scatter", "mode": "lines+markers", "name": .string(PlotlyText.tick(row.id)),
      "showlegend": true, "x": x,
      "y": .array(row.cells.map { $0.change.map { .number($0.value) } ?? .null }),
      "connectgaps": true, "line": ["color": color, "width": 2, "shape": "hv"],
      "marker": ["color": color, "size": 9],
      "customdata": .array(
        zip(matrix.labels, row.cells).map { label, cell in
          .string(hover(label, cell.change.map { text($0.value) } ?? ""))
        }),
      "hovertemplate": .string(
        "\(PlotlyText.hover(row.id))<br>%{customdata}<extra></extra>"),
    ]
  }

  /// Versions without any value stand on the ground, with the reason.
  private var missing: [JSONValue] {
    let reasons = matrix.labels.indices.map { column -> String? in
      let cells = matrix.rows.map { $0.cells[column] }
      guard cells.allSatisfy({ $0.change == nil }), case .missing(let reason)? = cells.first
      else { return nil }
      return reason.summary
    }
    guard reasons.contains(where: { $0 != nil }) else { return [] }
    let ground = isLogarithmic ? values.min() ?? 1 : 0
    return [
      [
        "type": "scatter", "mode": "markers", "name": "cannot be tested", "x": x,
        "showlegend": true, "y": .array(reasons.map { $0 == nil ? .null : .number(ground) }),
        "marker": [
          "symbol": "x", "size": 10, "color": .string(FigureColors.missing(.failed)),
        ],
        "customdata": .array(
          zip(matrix.labels, reasons).map { .string(hover($0, $1 ?? "")) }),
        "hovertemplate": "%{customdata}<extra></extra>",
      ]
    ]
  }

  private func annotation(_ mark: Mark) -> JSONValue? {
    guard let column = matrix.labels.firstIndex(of: mark.label),
      let row = matrix.rows.first(where: { $0.id == mark.benchmark }),
      let value = row.cells[column].change?.value
    else { return nil }
    // Written towards the middle, where there is room.
    let isLeft = column * 2 < matrix.labels.count
    return [
      "x": .string(PlotlyText.escaped(mark.label)),
      "y": .number(isLogarithmic ? log10(value) : value),
      "text": .string(mark.lines.map(PlotlyText.tick).joined(separator: "<br>")),
      "showarrow": true, "arrowhead": 2, "arrowcolor": "#888888",
      "ax": isLeft ? 30 : -30, "ay": 60, "align": isLeft ? "left" : "right",
      "xanchor": isLeft ? "left" : "right",
    ]
  }

  private var x: JSONValue {
    .array(matrix.labels.map { .string(PlotlyText.escaped($0)) })
  }

  private func text(_ value: Double) -> String {
    UnitScale.exactText(value, unit: matrix.metric.unit)
  }

  private func hover(_ label: String, _ text: String) -> String {
    let name = PlotlyText.hover([label, subjects[label] ?? ""].joined(separator: " "))
    return text.isEmpty ? name : "\(name)<br>\(PlotlyText.hover(text))"
  }
}
