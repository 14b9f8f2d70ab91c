import SweepAnalysis
import SweepResults
import SweepText

extension PlotView {
  /// Bars of change between two runs.
  public static let compare = PlotView(
    "compare", "bars of change (two)", takesPivot: true, draw: ChangeFigure.draw)
}

/// The view `compare`: one bar a benchmark, its change from the first run to the second.
struct ChangeFigure {
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
    try ChangeFigure(input.request, try input.table(), input.context).figure(&notes)
  }

  /// One benchmark with both values.
  private struct Pair {
    var id: String
    var before: Double
    var after: Double
    var facet: String
    var change: Double?
  }

  func figure(_ notes: inout [String]) throws(ComparisonError) -> PlotlyFigure {
    let runs = table.runs
    guard runs.count > 1 else {
      throw .tooFew("--view compare", in: runs, pivot: request.pivot)
    }
    if runs.count > 2 {
      notes.append(
        "--view compare shows the first two of \(runs.count) runs: \(runs[0]), \(runs[1])")
    }
    let pairs = try pairs(runs[0], runs[1], &notes)
    let facets = facetValues(pairs)
    let grid = FacetGrid(dimension: request.facet, values: facets, free: request.freeAxes)
    let sign = request.change == .absolute ? table.metric.label : "\(table.metric.label) in percent"
    var layout = FigureLayout.base(
      title: FigureLayout.title(
        "\(sign), change from \(runs[0]) to \(runs[1])", of: table.metric, signs: FigureColors.signs
      ),
      context: context,
      height: FigureLayout.height(
        rows: pairs.count * grid.rowCount, extra: 180 + 60 * (grid.rowCount - 1)))
    grid.addAxes(x: valueAxis(pairs), y: nameAxis(pairs), to: &layout)
    layout["coloraxis"] = .object(colorAxis(pairs))
    layout["showlegend"] = false
    let names = Dictionary(zip(pairs.map(\.id), PlotlyText.names(pairs.map(\.id)))) { $1 }
    let traces = facets.enumerated().map { index, value in
      trace(pairs.filter { $0.facet == value }, names, grid.axes(index))
    }
    return PlotlyFigure(data: traces, layout: layout, count: pairs.count)
  }

  private func pairs(
    _ first: String, _ second: String, _ notes: inout [String]
  ) throws(ComparisonError) -> [Pair] {
    let before = Dictionary(
      table.rows.filter { $0.run == first }.map { ($0.sample.id, $0.sample) }
    ) { one, _ in one }
    let after = table.rows.filter { $0.run == second }.map(\.sample)
    let pairs = after.compactMap { sample in
      before[sample.id].map { pair($0.value, sample) }
    }
    let lost = (before.count - pairs.count, after.count - pairs.count)
    if lost.0 + lost.1 > 0 {
      notes.append(
        UnitScale.counted(lost.0, "benchmark")
          + " only in \(first), \(lost.1) only in \(second); "
          + "\(pairs.count) in both"
      )
    }
    guard !pairs.isEmpty else {
      throw .unusable("\(first) and \(second) have no benchmark in common")
    }
    return pairs.sorted { one, other in
      let (a, b) = (one.change ?? .infinity, other.change ?? .infinity)
      return a == b ? BenchmarkID.precedes(other.id, one.id) : a < b
    }
  }

  /// Growth from zero has no percentage, and so no bar: the text says so.
  private func pair(_ before: Double, _ sample: Sample) -> Pair {
    let difference = sample.value - before
    let change: Double? =
      request.change == .absolute
      ? difference : before != 0 ? difference / before * 100 : difference == 0 ? 0 : nil
    return Pair(
      id: sample.id, before: before, after: sample.value,
      facet: request.facet.map { sample.dimensions[$0]?.label ?? "none" } ?? "", change: change)
  }

  private func facetValues(_ pairs: [Pair]) -> [String] {
    var seen: Set<String> = []
    return pairs.map(\.facet).filter { seen.insert($0).inserted }
      .sorted(by: BenchmarkID.precedes)
  }

  private func trace(
    _ pairs: [Pair], _ names: [String: String], _ axes: (x: String, y: String)
  ) -> JSONValue {
    let unit = table.metric.unit
    let changes = pairs.map { $0.change.map(JSONValue.number) ?? .null }
    return [
      "type": "bar", "orientation": "h", "x": .array(changes),
      "y": .array(pairs.map { .string(names[$0.id] ?? PlotlyText.escaped($0.id)) }),
      "marker": ["color": .array(changes), "coloraxis": "coloraxis"],
      "text": .array(pairs.map { .string(text($0)) }), "textposition": "outside",
      "cliponaxis": false, "xaxis": .string(axes.x), "yaxis": .string(axes.y),
      "customdata": .array(
        pairs.map {
          [
            .string(PlotlyText.hover($0.id)),
            .string(UnitScale.exactText($0.before, unit: unit)),
            .string(UnitScale.exactText($0.after, unit: unit)), .string(text($0)),
          ]
        }),
      "hovertemplate":
        "%{customdata[0]}<br>%{customdata[1]} → %{customdata[2]}<br>%{customdata[3]}<extra></extra>",
    ]
  }

  private func text(_ pair: Pair) -> String {
    guard request.change == .absolute else {
      return SignedPercent.text(from: pair.before, to: pair.after)
    }
    let difference = pair.after - pair.before
    let sign = difference > 0 ? "+" : ""
    return sign + UnitScale.text(difference, unit: table.metric.unit)
  }

  /// The axis of the changes, with room for the texts behind the bars.
  private func valueAxis(_ pairs: [Pair]) -> JSONObject {
    let title = "change of \(table.metric.label)"
    var axis: JSONObject =
      request.change == .absolute
      ? ValueAxis.axis(title, table.metric)
      : ["title": ["text": .string("\(title) (%)")], "ticksuffix": "%", "automargin": true]
    let changes = pairs.compactMap(\.change)
    let (low, high) = (Swift.min(changes.min() ?? 0, 0), Swift.max(changes.max() ?? 0, 0))
    let room = 0.25 * (high - low)
    guard room > 0 else {
      axis["range"] = [-1, 1]
      axis["tickvals"] = [0]
      return axis
    }
    axis["range"] = [
      .number(low < 0 ? low - room : low), .number(high > 0 ? high + room : high),
    ]
    // Parts of a byte or of an allocation are nothing to read.
    if request.change == .absolute, table.metric.isExact, high - low < 5 { axis["dtick"] = 1 }
    return axis
  }

  private func nameAxis(_ pairs: [Pair]) -> JSONObject {
    var axis = FigureLayout.categories(pairs.map(\.id), shortened: true)
    axis["tickfont"] = ["family": "monospace", "size": pairs.count > 100 ? 10 : 12]
    axis["showgrid"] = false
    axis["range"] = [-0.5, .number(Double(pairs.count) - 0.5)]
    return axis
  }

  private func colorAxis(_ pairs: [Pair]) -> JSONObject {
    let bound = request.clip ?? ColorBound.symmetric(pairs.compactMap(\.change))
    return [
      "cmin": .number(-bound), "cmax": .number(bound), "cmid": 0,
      "colorscale": FigureColors.diverging, "showscale": false,
    ]
  }
}
