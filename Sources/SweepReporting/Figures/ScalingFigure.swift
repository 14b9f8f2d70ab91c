import SweepAnalysis
import SweepResults
import SweepText

extension PlotView {
  /// Cost against a numeric dimension.
  public static let scaling = PlotView(
    "scaling", "cost against a numeric parameter (one run)", draw: ScalingFigure.draw)
}

/// The view `scaling`: cost against a numeric dimension, one line a benchmark and run.
struct ScalingFigure {
  private let request: PlotRequest
  private let table: LongTable
  private let context: FigureContext

  init(_ request: PlotRequest, _ table: LongTable, _ context: FigureContext) {
    self.request = request
    self.table = table
    self.context = context
  }

  @Sendable static func draw(
    _ input: PlotView.Input, _ notes: inout [String]
  ) throws(ComparisonError) -> PlotlyFigure {
    try ScalingFigure(input.request, try input.table(), input.context).figure()
  }

  /// A value with its place in the figure.
  private struct Point {
    var x: JSONValue
    var row: LongTable.Row
    var line: Line
  }

  /// What points must share to be joined by a line.
  private struct Line: Hashable {
    var facet: String
    var color: String
    var run: String
    var benchmark: String
  }

  func figure() throws(ComparisonError) -> PlotlyFigure {
    let roles = try ScalingRoles(request, table)
    let points = table.rows.compactMap { point($0, roles) }
    guard !points.isEmpty else { throw .unusable("no benchmark has the dimension \(roles.x)") }
    let facets = distinct(points.map(\.line.facet)).sorted(by: BenchmarkID.precedes)
    let grid = FacetGrid(dimension: roles.facet, values: facets, free: request.freeAxes)
    let isLogX = request.isLogX ?? request.isLogLog ?? points.allSatisfy { isPositive($0.x) }
    let isLogY =
      request.isLogY ?? request.isLogLog ?? points.allSatisfy { $0.row.sample.value > 0 }
    let runs =
      table.runs.count > 3 ? "\(table.runs.count) runs" : table.runs.joined(separator: ", ")
    var layout = FigureLayout.base(
      title: FigureLayout.title(
        "\(table.metric.label) against \(roles.x) (\(runs))", of: table.metric),
      context: context,
      height: Swift.max(460, grid.rowCount * 360))
    grid.addAxes(x: xAxis(roles.x, isLogX, points), y: yAxis(isLogY), to: &layout)
    layout["legend"] = ["title": ["text": .string(PlotlyText.escaped(legendTitle(roles)))]]
    return PlotlyFigure(
      data: traces(points, facets, grid, roles), layout: layout,
      count: Set(points.map(\.row.sample.id)).count)
  }

  private func point(_ row: LongTable.Row, _ roles: ScalingRoles) -> Point? {
    guard let x = row.sample.dimensions[roles.x] else { return nil }
    let benchmark = Pivot.stripped(row.sample.id, value: x.label, index: nil, count: 0)
    let color: String =
      switch roles.color {
      case .run: row.run
      case .line: BenchmarkID.shortName(benchmark)
      case .dimension(let name): row.sample.dimensions[name]?.label ?? "none"
      case nil: ""
      }
    let line = Line(
      facet: roles.facet.map { row.sample.dimensions[$0]?.label ?? "none" } ?? "",
      color: color, run: row.run, benchmark: benchmark)
    return Point(x: x, row: row, line: line)
  }

  private func traces(
    _ points: [Point], _ facets: [String], _ grid: FacetGrid, _ roles: ScalingRoles
  ) -> [JSONValue] {
    let colors = distinct(points.map(\.line.color))
    let runs = table.runs
    let lines = Dictionary(grouping: points, by: \.line)
    var named: Set<String> = []
    return distinct(points.map(\.line)).map { line in
      let color = (colors.firstIndex(of: line.color) ?? 0) % FigureColors.series.count
      let axes = grid.axes(facets.firstIndex(of: line.facet) ?? 0)
      let dash = roles.color == .run ? 0 : (runs.firstIndex(of: line.run) ?? 0) % Self.dashes.count
      let sorted = (lines[line] ?? []).sorted { isBefore($0.x, $1.x) }
      // Later runs are drawn upon earlier ones, whose larger marks still show where all are equal.
      let above = runs.count - 1 - (runs.firstIndex(of: line.run) ?? 0)
      return trace(
        sorted, line, color: FigureColors.series[color], dash: Self.dashes[dash],
        size: 7 + 4 * Swift.min(above, 3), axes: axes,
        showsLegend: named.insert(line.color).inserted && !line.color.isEmpty)
    }
  }

  private func trace(
    _ points: [Point], _ line: Line, color: String, dash: String, size: Int,
    axes: (x: String, y: String), showsLegend: Bool
  ) -> JSONValue {
    let unit = table.metric.unit
    var trace: JSONObject = [
      "type": "scatter", "mode": "lines+markers", "name": .string(PlotlyText.tick(line.color)),
      "legendgroup": .string(line.color), "showlegend": .bool(showsLegend),
      "x": .array(points.map(\.x).map(axisValue)),
      "y": .array(points.map { .number($0.row.sample.value) }),
      "line": ["color": .string(color), "dash": .string(dash), "width": 2],
      "marker": ["color": .string(color), "size": .integer(size)],
      "xaxis": .string(axes.x), "yaxis": .string(axes.y),
      "customdata": .array(
        points.map {
          [
            .string(PlotlyText.hover($0.row.sample.id)), .string(PlotlyText.escaped($0.row.run)),
            .string(UnitScale.text($0.row.sample.value, unit: unit)),
          ]
        }),
      "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}: %{customdata[2]}<extra></extra>",
    ]
    if showsWhiskers {
      trace["error_y"] = [
        "type": "data", "symmetric": false, "thickness": 1, "width": 3,
        "array": .array(points.map { .number(reach($0.row).up) }),
        "arrayminus": .array(points.map { .number(reach($0.row).down) }),
      ]
    }
    return .object(trace)
  }

  /// How far the passes reach above and below the headline value.
  private func reach(_ row: LongTable.Row) -> (up: Double, down: Double) {
    guard let range = row.range else { return (0, 0) }
    let value = row.sample.value
    return (Swift.max(0, range.upperBound - value), Swift.max(0, value - range.lowerBound))
  }

  private var showsWhiskers: Bool {
    guard table.metric.descriptor?.source != .rounds, request.band != .none else { return false }
    return request.band == .minmax || table.rows.contains { reach($0) != (0, 0) }
  }

  private func xAxis(_ name: String, _ isLogarithmic: Bool, _ points: [Point]) -> JSONObject {
    var axis: JSONObject = [
      "title": ["text": .string(PlotlyText.escaped(name))], "automargin": true,
      "type": isLogarithmic ? "log" : "-",
    ]
    guard isLogarithmic else { return axis }
    let positions = Set(points.compactMap { $0.x.doubleValue }).sorted()
    ValueAxis.addLogarithmicTicks(to: &axis, over: positions)
    if positions.count <= 8 {
      axis["tickvals"] = .array(positions.map(JSONValue.number))
      axis["ticktext"] = .array(
        positions.map { .string(UnitScale.grouped($0, decimals: $0 == $0.rounded() ? 0 : 2)) })
    }
    return axis
  }

  private func yAxis(_ isLogarithmic: Bool) -> JSONObject {
    var axis = ValueAxis.axis(table.metric.label, table.metric)
    if isLogarithmic {
      axis["type"] = "log"
      ValueAxis.addLogarithmicTicks(
        to: &axis, over: table.rows.map(\.sample.value), table.metric.unit)
    } else if request.startsAtZero ?? true {
      axis["rangemode"] = "tozero"
    }
    return axis
  }

  private func legendTitle(_ roles: ScalingRoles) -> String {
    switch roles.color {
    case .run: "run"
    case .line: "benchmark"
    case .dimension(let name): name
    case nil: ""
    }
  }

  private func axisValue(_ value: JSONValue) -> JSONValue {
    value.stringValue.map { .string(PlotlyText.escaped($0)) } ?? value
  }

  private func isPositive(_ value: JSONValue) -> Bool { (value.doubleValue ?? 0) > 0 }

  private func isBefore(_ one: JSONValue, _ other: JSONValue) -> Bool {
    if let first = one.doubleValue, let second = other.doubleValue { return first < second }
    return BenchmarkID.precedes(one.label, other.label)
  }

  private func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }

  private static let dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"]
}
