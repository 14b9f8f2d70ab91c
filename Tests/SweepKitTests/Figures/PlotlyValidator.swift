import SweepGit
import SweepReporting
import Testing

/// Plotly's own validator, from the PyPI package `plotly`.
enum PlotlyValidator {
  private static let script = """
    import json, sys
    import plotly.graph_objects as go
    figure = json.load(open(sys.argv[1]))
    go.Figure(figure)
    """

  static func expectValid(_ figure: PlotlyFigure) throws {
    try expectValid(figure.json.compactText)
  }

  /// The same for a figure as text, such as a page's script makes it.
  static func expectValid(_ text: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(text, to: "figure.json")
    let outcome = try PeerPython.run(script, [file.string])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }
}
