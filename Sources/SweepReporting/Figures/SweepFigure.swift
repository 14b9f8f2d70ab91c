import SweepAnalysis
import SweepResults
import SweepText

extension PlotView {
  /// A heatmap of fold changes.
  public static let sweep = PlotView(
    "sweep", "a heatmap of log2 fold changes against the first run (three or more)",
    takesFacet: false, draw: SweepFigure.draw)
}

/// The view `sweep`: a heatmap of fold changes against the baseline.
public struct SweepFigure: Sendable {
  /// The fold changes.
  public var matrix: SweepMatrix
  /// What the title says.
  public var context: FigureContext
  /// The fold change at which the colour is full; nil for the 95th percentile,
  /// but at least ``ColorBound/leastFold``.
  public var clip: Double?
  /// Web pages of the changes between versions, which cells link to.
  public var links: CommitLinks?
  /// The steps that the hover boxes of their cells name.
  public var steps: [Step]

  /// Cells carry their fold change as text only up to this number of cells.
  private static let mostTexts = 1_500
  private static let mostColumnsWithTexts = 16

  /// A heatmap of `matrix`.
  public init(
    _ matrix: SweepMatrix, context: FigureContext, clip: Double? = nil, links: CommitLinks? = nil,
    steps: [Step] = []
  ) {
    self.matrix = matrix
    self.context = context
    self.clip = clip
    self.links = links
    self.steps = steps
  }

  @Sendable static func draw(
    _ input: PlotView.Input, _ notes: inout [String]
  ) throws(ComparisonError) -> PlotlyFigure {
    let (request, runs) = (input.request, input.runs)
    var matrix = SweepMatrix(runs, metric: request.metric, isJudged: true)
    guard !matrix.rows.isEmpty else {
      throw .unusable(MissingMetrics(request.metric, in: runs).refusal)
    }
    if !request.conditions.isEmpty {
      let table = try LongTable(runs, metric: request.metric).filtered(request.conditions)
      let ids = Set(table.rows.map(\.sample.id))
      matrix.rows.removeAll { !ids.contains($0.id) }
    }
    return SweepFigure(
      matrix, context: input.context, clip: request.clip, links: CommitLinks(runs),
      steps: StepFinder.steps(in: runs, metrics: [request.metric])
    ).figure
  }

  /// The figure.
  public var figure: PlotlyFigure {
    let bound = clip.map(FoldScale.log2Bound) ?? matrix.colorBound()
    var layout = FigureLayout.base(
      title: FigureLayout.title(
        "\(matrix.metric.label), fold change against \(context.baseline)", of: matrix.metric,
        signs: FigureColors.signs),
      context: context,
      height: Swift.max(260, 160 + rowHeight * matrix.rows.count))
    layout["xaxis"] = .object(columnAxis)
    layout["yaxis"] = .object(rowAxis)
    layout["coloraxis"] = .object(colorAxis(bound))
    let data = [changes] + missingTraces
    return PlotlyFigure(data: data, layout: layout, count: matrix.rows.count)
  }

  /// The height of a row in pixels.
  private var rowHeight: Int { matrix.rows.count > 100 ? 16 : matrix.rows.count > 8 ? 22 : 34 }

  /// Texts in narrow columns would be too small to read.
  private var showsTexts: Bool {
    matrix.rows.count * matrix.labels.count <= Self.mostTexts
      && matrix.labels.count <= Self.mostColumnsWithTexts
  }

  private var columnAxis: JSONObject {
    var axis = FigureLayout.categories(matrix.labels, shortened: true)
    axis["side"] = "top"
    axis["showgrid"] = false
    axis["tickangle"] = matrix.labels.count > 12 ? -60 : .null
    return axis
  }

  private var rowAxis: JSONObject {
    var axis = FigureLayout.categories(matrix.rows.map(\.id), shortened: true)
    axis["autorange"] = "reversed"
    axis["showgrid"] = false
    axis["tickfont"] = ["family": "monospace", "size": matrix.rows.count > 100 ? 10 : 12]
    return axis
  }

  private func colorAxis(_ bound: Double) -> JSONObject {
    let ticks = FoldTicks(bound: bound)
    return [
      "cmin": .number(-bound), "cmax": .number(bound), "cmid": 0,
      "colorscale": FigureColors.diverging,
      "colorbar": [
        "title": ["text": "fold"], "tickvals": .array(ticks.values.map(JSONValue.number)),
        "ticktext": .array(ticks.texts.map(JSONValue.string)), "thickness": 14,
        // As tall as the rows, so that it ends where they do; two rows are too few for its ticks.
        "len": .integer(Swift.min(320, Swift.max(rowHeight * matrix.rows.count, 120))),
        "lenmode": "pixels", "y": 1, "yanchor": "top",
      ],
    ]
  }

  /// The heatmap of the cells that have a value.
  private var changes: JSONValue {
    var trace = heatmap
    trace["z"] = grid { $0.change?.log2Ratio.map(JSONValue.number) ?? infinite($0) }
    trace["coloraxis"] = "coloraxis"
    let steps = Dictionary(steps.map { ([$0.id, $0.to], $0) }) { first, _ in first }
    trace["customdata"] = details { row, run, cell in
      cell.change.map { hover($0, steps[[row.id, matrix.labels[run]]]) }
    }
    if showsTexts {
      trace["text"] = grid { .string($0.change?.cellText ?? "") }
      trace["texttemplate"] = "%{text}"
    }
    trace["name"] = "fold change"
    return .object(trace)
  }

  /// Growth from zero and a fall to it are drawn in the full colour.
  private func infinite(_ cell: SweepMatrix.Cell) -> JSONValue {
    guard let change = cell.change else { return .null }
    return .number(change.value > change.baseline ? 1024 : -1024)
  }

  /// The value, its fold with what is said of it, and the step from the version before.
  private func hover(_ change: FoldChange, _ step: Step?) -> String {
    let unit = matrix.metric.unit
    let value = UnitScale.text(change.value, unit: unit)
    let exact = UnitScale.exactText(change.value, unit: unit)
    let against = UnitScale.exactText(change.baseline, unit: unit)
    let first = change.isOwnBaseline ? "its first version" : "the baseline"
    var lines = [
      value == exact || !matrix.metric.isExact ? value : "\(value) (\(exact))",
      "fold \(change.text) of \(first)'s \(against)",
    ]
    // A step from the baseline says the same of this change.
    if let summary = change.judgement?.summary, !summary.isEmpty, step?.from != matrix.labels.first
    {
      lines.append(summary)
    }
    if let step {
      let percent = SignedPercent.text(from: step.before, to: step.after)
      lines.append(PlotlyText.hover("step since \(step.from): \(percent)"))
      if !step.evidence.isEmpty { lines.append(PlotlyText.hover(step.evidence)) }
    }
    return lines.joined(separator: "<br>")
  }

  /// One heatmap a kind of missing cell, in the kind's own colour.
  private var missingTraces: [JSONValue] {
    MissingReason.Kind.allCases.compactMap { kind in
      let isKind = { (cell: SweepMatrix.Cell) in
        if case .missing(let reason) = cell { reason.kind == kind } else { false }
      }
      guard matrix.rows.contains(where: { $0.cells.contains(where: isKind) }) else { return nil }
      let color = JSONValue.string(FigureColors.missing(kind))
      var trace = heatmap
      trace["z"] = grid { isKind($0) ? 1 : .null }
      trace["customdata"] = details { _, _, cell in
        guard case .missing(let reason) = cell, reason.kind == kind else { return nil }
        return PlotlyText.hover(reason.summary)
      }
      trace["colorscale"] = [[0, color], [1, color]]
      if showsTexts, matrix.labels.count <= 12 {
        trace["text"] = grid { isKind($0) ? .string(kind.rawValue) : "" }
        trace["texttemplate"] = "%{text}"
      }
      trace["showscale"] = false
      trace["showlegend"] = true
      trace["name"] = .string(kind.rawValue)
      return .object(trace)
    }
  }

  private var heatmap: JSONObject {
    let name = hasLongNames ? "%{customdata[1]}" : "%{y}"
    var trace: JSONObject = [
      "type": "heatmap",
      "x": .array(PlotlyText.names(matrix.labels).map(JSONValue.string)),
      "y": .array(PlotlyText.names(matrix.rows.map(\.id)).map(JSONValue.string)),
      "xgap": 1, "ygap": 1, "hoverongaps": false,
      "hovertemplate": .string("\(name)<br>%{x}: %{customdata[0]}<extra></extra>"),
    ]
    if let links { trace["meta"] = ["links": .array(links.columns(matrix))] }
    return trace
  }

  /// Whether a name is too long for a line of a hover box, so that cells must carry it in lines.
  private var hasLongNames: Bool { matrix.rows.contains { $0.id.utf8.count > 100 } }

  /// What the hover box says about cells, each with its row's name if names are long.
  private func details(
    _ text: (_ row: SweepMatrix.Row, _ run: Int, _ cell: SweepMatrix.Cell) -> String?
  ) -> JSONValue {
    let isLong = hasLongNames
    return .array(
      matrix.rows.map { row in
        let name = isLong ? [JSONValue.string(PlotlyText.hover(row.id))] : []
        return .array(
          row.cells.enumerated().map { run, cell in
            text(row, run, cell).map { .array([.string($0)] + name) } ?? .null
          })
      })
  }

  private func grid(_ value: (SweepMatrix.Cell) -> JSONValue) -> JSONValue {
    .array(matrix.rows.map { row in .array(row.cells.map(value)) })
  }
}
