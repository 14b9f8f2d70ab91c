import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting
@testable import SweepResults

/// Our figures hold the peer's data, and Plotly's validator accepts them.
@Suite(.enabled(if: PeerPython.isPresent, "BENCHMEM_PEER_PYTHON is not set"))
struct FigurePeerTests {
  /// One figure, drawn by both.
  private struct Drawing {
    var request: PlotRequest
    var paths: [FilePath]
    /// The peer's keyword arguments beside the metric.
    var options: JSONObject = [:]
  }

  /// Prints for each drawing `[[x, y, z], ...]` of all points of the peer's figure, after it has
  /// put ours through the validator.
  private static let script = """
    import json, math, sys
    import plotly.graph_objects as go
    from pytest_benchmem import plotting
    def plain(value):
        if isinstance(value, str): return value
        value = float(value)
        return None if math.isnan(value) else value
    def points(trace):
        if trace.type == "heatmap":
            return [[plain(x), plain(y), plain(z)] for y, row in zip(trace.y, trace.z)
                    for x, z in zip(trace.x, row)]
        return [[plain(x), plain(y), None] for x, y in zip(trace.x, trace.y)]
    results = []
    for drawing in json.load(open(sys.argv[1])):
        go.Figure(drawing["ours"])
        draw = getattr(plotting, "plot_" + drawing["view"])
        figure, _ = draw(drawing["paths"], metric=drawing["metric"], **drawing["options"])
        results.append([point for part in (figure.frames or [figure])
                        for trace in part.data for point in points(trace)])
    json.dump(results, open(sys.argv[2], "w"))
    """

  private func expectSame(
    _ drawings: [Drawing], ignoring: (JSONValue) -> Bool = { _ in false }
  ) throws {
    let figures = try drawings.map {
      try $0.request.plot(try ComparedRun.read($0.paths)).figure
    }
    let input: JSONValue = .array(
      zip(drawings, figures).map { drawing, figure in
        [
          "ours": figure.json, "view": .string(drawing.request.view?.rawValue ?? ""),
          "metric": .string(drawing.request.metric.name), "options": .object(drawing.options),
          "paths": .array(drawing.paths.map { .string($0.string) }),
        ]
      })
    let folder = try TemporaryFolder()
    let file = try folder.write(input.compactText, to: "drawings.json")
    let output = try folder.write("", to: "points.json")
    let outcome = try PeerPython.run(Self.script, [file.string, output.string])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOfFile: output.string, encoding: .utf8)
    let theirs = try #require(try JSONValue(parsing: text).arrayValue)
    for ((drawing, figure), peer) in zip(zip(drawings, figures), theirs) {
      let ours = points(figure).filter { !ignoring($0) }.map(self.text).sorted()
      let peers = (peer.arrayValue ?? []).filter { !ignoring($0) }.map(self.text).sorted()
      #expect(
        ours == peers, "\(drawing.request.view?.rawValue ?? "") \(drawing.request.metric.name)")
      #expect(!ours.isEmpty)
    }
  }

  private func text(_ point: JSONValue) -> String {
    (point.arrayValue ?? []).map { value in
      value.doubleValue.map { "\(Float($0))" } ?? value.compactText
    }.joined(separator: " ")
  }

  /// The points of our figure in the same form; traces of missing cells are ours alone.
  private func points(_ figure: PlotlyFigure) -> [JSONValue] {
    let parts =
      figure.frames.isEmpty
      ? [figure.data] : figure.frames.compactMap { $0.objectValue?["data"]?.arrayValue }
    return parts.joined().compactMap(\.objectValue).flatMap { trace -> [JSONValue] in
      let (x, y) = (trace["x"]?.arrayValue ?? [], trace["y"]?.arrayValue ?? [])
      guard trace["type"] == "heatmap" else { return zip(x, y).map { [$0, $1, nil] } }
      guard trace["coloraxis"] != nil else { return [] }
      return zip(y, trace["z"]?.arrayValue ?? []).flatMap { y, row in
        zip(x, row.arrayValue ?? []).map { [$0, y, $1] }
      }
    }
  }

  private static let metrics: [Metric] = [.time, .peak, .allocated, .allocations]

  private func request(_ view: PlotView, _ metric: Metric) -> PlotRequest {
    var request = PlotRequest()
    request.view = view
    request.metric = metric
    return request
  }

  @Test func compareAndScatterHoldTheirData() throws {
    let paths = try PeerRuns.measured.get()
    var drawings: [Drawing] = []
    for view in [PlotView.compare, .scatter] {
      for metric in Self.metrics {
        var plain = Drawing(request: request(view, metric), paths: paths)
        drawings.append(plain)
        plain.request.conditions = [try RowFilter(parsing: "kind=a")]
        plain.request.facet = "kind"
        plain.options = ["where": ["kind": "a"], "facet": "kind"]
        drawings.append(plain)
      }
    }
    try expectSame(drawings)
  }

  @Test func relativeBarsHoldTheirData() throws {
    var drawing = Drawing(request: request(.compare, .peak), paths: try PeerRuns.measured.get())
    drawing.request.change = .relative
    drawing.options = ["sort": "relative"]
    // Nothing in both runs is no change here, and 0 / 0 there.
    try expectSame([drawing]) { point in
      let change = point.arrayValue?.first
      return change == 0.0 || change == .null
    }
  }

  @Test func theAnimatedScatterHoldsTheirFrames() throws {
    let folder = try TemporaryFolder()
    let paths = try PeerRuns.ours(in: folder)
    try expectSame(Self.metrics.map { Drawing(request: request(.scatter, $0), paths: paths) })
    let plot = try request(.scatter, .peak).plot(try ComparedRun.read(paths))
    #expect(plot.figure.frames.count == 3)
  }

  @Test func sweepHoldsTheirFoldChanges() throws {
    let folder = try TemporaryFolder()
    let metrics = Self.metrics + [.rss]
    let ours = try PeerRuns.ours(in: folder)
    let measured = try PeerRuns.measured.get()
    let drawings =
      metrics.map { Drawing(request: request(.sweep, $0), paths: ours) }
      + Self.metrics.map { Drawing(request: request(.sweep, $0), paths: measured) }
    // There a benchmark that the baseline lacks is left out, and 0 / 0 is no cell.
    try expectSame(drawings) { point in
      let id = point.arrayValue?[1].stringValue ?? ""
      return id.contains("test_new") || id.contains("test_isolated")
    }
  }

  @Test func scalingHoldsTheirDataForOneRunAndForSeveral() throws {
    let folder = try TemporaryFolder()
    let paths = try PeerRuns.ours(in: folder)
    let drawings = [1, 3].flatMap { count in
      Self.metrics.map { metric in
        var drawing = Drawing(
          request: request(.scaling, metric), paths: Array(paths.prefix(count)))
        drawing.request.x = "n"
        drawing.options = ["x": "n"]
        return drawing
      }
    }
    try expectSame(drawings)
  }

  @Test func scalingInfersTheOnlyNumericDimensionAndAsksWhenThereAreMore() throws {
    let folder = try TemporaryFolder()
    var runs = try ComparedRun.read(Array(try PeerRuns.ours(in: folder).prefix(1)))
    var request = request(.scaling, .time)
    // "rows" in extra_info is numeric too.
    #expect(throws: ComparisonError.self) { try request.plot(runs) }
    var file = try #require(runs[0].file)
    for index in file.benchmarks.indices { file.benchmarks[index].extraInfo = [:] }
    runs[0].content = .run(file)
    let layout = try request.plot(runs).figure.layout
    #expect(layout["xaxis"]?.objectValue?["type"] == "log")
    request.isLogLog = false
    #expect(try request.plot(runs).figure.layout["yaxis"]?.objectValue?["rangemode"] == "tozero")
  }
}
