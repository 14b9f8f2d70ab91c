import Foundation
import SweepAnalysis
import SweepResults
import SweepText

extension PlotView {
  /// The baseline's cost against the ratio.
  public static let scatter = PlotView(
    "scatter", "baseline cost against ratio (two)", takesPivot: true, draw: ScatterFigure.draw)
}

/// The view `scatter`: the baseline's cost against the ratio, so that what is dear and became
/// dearer is at the top right. Three or more runs are the frames of an animation.
struct ScatterFigure {
  private let request: PlotRequest
  private let table: LongTable
  private let context: FigureContext
  private let isAnimated: Bool

  init(
    _ request: PlotRequest, _ table: LongTable, _ context: FigureContext, isAnimated: Bool
  ) {
    self.request = request
    self.table = table
    self.context = context
    self.isAnimated = isAnimated
  }

  @Sendable static func draw(
    _ input: PlotView.Input, _ notes: inout [String]
  ) throws(ComparisonError) -> PlotlyFigure {
    try ScatterFigure(
      input.request, try input.table(), input.context, isAnimated: input.runs.count > 2
    ).figure(&notes)
  }

  private struct Point {
    var run: String
    var id: String
    var baseline: Double
    var value: Double
    var facet: String

    var ratio: Double { value / baseline }
  }

  func figure(_ notes: inout [String]) throws(ComparisonError) -> PlotlyFigure {
    let runs = table.runs
    guard runs.count > 1, let baseline = runs.first else {
      throw .tooFew("--view scatter", in: runs, pivot: request.pivot)
    }
    let points = try points(baseline, &notes)
    let facets = Set(points.map(\.facet)).sorted(by: BenchmarkID.precedes)
    let grid = FacetGrid(dimension: request.facet, values: facets, free: request.freeAxes)
    var layout = FigureLayout.base(
      title: FigureLayout.title(
        "\(table.metric.label), ratio to \(baseline) against the value there", of: table.metric),
      context: context, height: Swift.max(600, grid.rowCount * 420))
    grid.addAxes(x: baselineAxis(points), y: ratioAxis(points), to: &layout)
    layout["coloraxis"] = .object(colorAxis(points))
    layout["shapes"] = .array(facets.indices.map { Self.parityLine(grid.axes($0)) })
    let shown = isAnimated ? runs : Array(runs.dropFirst())
    let frames = shown.map { run in
      (name: run, traces: traces(points.filter { $0.run == run }, grid))
    }
    let count = Set(points.map(\.id)).count
    guard isAnimated else {
      return PlotlyFigure(data: frames.flatMap(\.traces), layout: layout, count: count)
    }
    Animation.add(frames.map(\.name), to: &layout)
    // It stands still at the last run: the first is the baseline, in which nothing differs.
    return PlotlyFigure(
      data: frames[frames.count - 1].traces, layout: layout,
      frames: frames.map { ["name": .string($0.name), "data": .array($0.traces)] }, count: count)
  }

  private func points(
    _ baseline: String, _ notes: inout [String]
  ) throws(ComparisonError) -> [Point] {
    let base = Dictionary(
      table.rows.filter { $0.run == baseline }.map { ($0.sample.id, $0.sample.value) }
    ) { one, _ in one }
    let candidates = table.rows.filter { isAnimated || $0.run != baseline }
    let points = candidates.compactMap { row -> Point? in
      guard let before = base[row.sample.id], before > 0, row.sample.value > 0 else { return nil }
      return Point(
        run: row.run, id: row.sample.id, baseline: before, value: row.sample.value,
        facet: request.facet.map { row.sample.dimensions[$0]?.label ?? "none" } ?? "")
    }
    let lost = candidates.count - points.count
    if lost > 0 {
      notes.append(
        UnitScale.counted(lost, "value")
          + " \(lost == 1 ? "is" : "are") not drawn: \(baseline) lacks "
          + "\(lost == 1 ? "it" : "them"), or one of the two is zero")
    }
    guard !points.isEmpty else {
      throw .unusable("no benchmark has a value above zero in \(baseline) and in another run")
    }
    return points
  }

  private func traces(_ points: [Point], _ grid: FacetGrid) -> [JSONValue] {
    grid.values.enumerated().map { index, facet in
      let axes = grid.axes(index)
      let shown = points.filter { $0.facet == facet }
      let unit = table.metric.unit
      return [
        "type": "scatter", "mode": "markers",
        "x": .array(shown.map { .number($0.baseline) }),
        "y": .array(shown.map { .number($0.ratio) }),
        "ids": .array(shown.map { .string(PlotlyText.escaped($0.id)) }),
        "customdata": .array(
          shown.map {
            [
              .string(PlotlyText.hover($0.id)), .string(UnitScale.text($0.baseline, unit: unit)),
              .string(UnitScale.text($0.value, unit: unit)), .string(FoldText.text($0.ratio)),
            ]
          }),
        "hovertemplate":
          "%{customdata[0]}<br>%{customdata[1]} → %{customdata[2]}, fold %{customdata[3]}<extra></extra>",
        "marker": [
          "color": .array(shown.map { .number($0.value - $0.baseline) }),
          "coloraxis": "coloraxis", "size": 9,
          "line": ["width": 1, "color": "rgb(120,126,134)"],
        ],
        "showlegend": false, "xaxis": .string(axes.x), "yaxis": .string(axes.y),
      ]
    }
  }

  private func baselineAxis(_ points: [Point]) -> JSONObject {
    var axis = ValueAxis.axis("\(table.metric.label) in \(context.baseline)", table.metric)
    ValueAxis.addLogarithmicTicks(
      to: &axis, over: points.map(\.baseline), table.metric.unit)
    axis["type"] = "log"
    return axis
  }

  /// The ratio's axis, symmetric around 1.
  private func ratioAxis(_ points: [Point]) -> JSONObject {
    let ratios = points.map(\.ratio)
    let (low, high) = (ratios.min() ?? 1, ratios.max() ?? 1)
    let fold = pow(Swift.max(high, 1 / low, 1.1), 1.05)
    let (bound, ticks) = (log10(fold), FoldTicks(bound: log2(fold)))
    return [
      "title": ["text": .string("ratio to \(PlotlyText.tick(context.baseline))")], "type": "log",
      "automargin": true,
      "range": [.number(-bound), .number(bound)],
      "tickvals": .array(ticks.values.map { .number(exp2($0)) }),
      "ticktext": .array(ticks.texts.map(JSONValue.string)),
    ]
  }

  private func colorAxis(_ points: [Point]) -> JSONObject {
    let bound = request.clip ?? ColorBound.symmetric(points.map { $0.value - $0.baseline })
    var bar: JSONObject = [
      "title": ["text": .string("change" + ValueAxis.note(table.metric.unit))], "thickness": 14,
    ]
    bar["tickformat"] = table.metric.unit == .count ? .null : ".3~s"
    bar["ticksuffix"] = .string(table.metric.unit.rawValue)
    return [
      "cmin": .number(-bound), "cmax": .number(bound), "cmid": 0,
      "colorscale": FigureColors.diverging, "colorbar": .object(bar),
    ]
  }

  private static func parityLine(_ axes: (x: String, y: String)) -> JSONValue {
    [
      "type": "line", "xref": .string("\(axes.x) domain"), "yref": .string(axes.y), "x0": 0,
      "x1": 1, "y0": 1, "y1": 1, "line": ["dash": "dash", "color": "grey", "width": 1],
    ]
  }
}
