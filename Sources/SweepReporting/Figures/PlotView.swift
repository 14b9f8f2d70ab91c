import SweepAnalysis
import SweepResults

/// A way to draw runs. A new one is a file that draws it, and a name in ``allCases``.
public struct PlotView: RawRepresentable, CaseIterable, Sendable, Hashable {
  /// What a view is drawn from.
  struct Input {
    /// What was asked for.
    var request: PlotRequest
    /// The runs, or the values of the pivot.
    var runs: [ComparedRun]
    /// Where the numbers come from.
    var context: FigureContext

    /// The rows of the metric that meet the conditions. Throws ``ComparisonError`` if there are
    /// none.
    func table() throws(ComparisonError) -> LongTable {
      let table = LongTable(runs, metric: request.metric)
      guard !table.rows.isEmpty else {
        throw .unusable(MissingMetrics(request.metric, in: runs).refusal)
      }
      let filtered = try table.filtered(request.conditions)
      if let facet = request.facet, !table.dimensionNames.contains(facet) {
        throw .unknown(option: "--facet", value: facet, choices: table.dimensionNames.sorted())
      }
      return filtered
    }
  }

  /// Draws the input; what is to be said beside the figure is added to the notes.
  typealias Drawing =
    @Sendable (_ input: Input, _ notes: inout [String]) throws(ComparisonError) -> PlotlyFigure

  /// What the user calls it.
  public let rawValue: String
  /// What it shows, in a few words.
  public let summary: String
  /// Whether a single run that is folded along a dimension can be drawn.
  let takesPivot: Bool
  /// Whether each value of a dimension can have a subplot.
  let takesFacet: Bool
  let draw: Drawing

  init(
    _ name: String, _ summary: String, takesPivot: Bool = false, takesFacet: Bool = true,
    draw: @escaping Drawing
  ) {
    rawValue = name
    self.summary = summary
    self.takesPivot = takesPivot
    self.takesFacet = takesFacet
    self.draw = draw
  }

  /// All views.
  public static let allCases = [scaling, scatter, compare, sweep]

  /// The view of a name; nil if there is none.
  public init?(rawValue name: String) {
    guard let view = Self.allCases.first(where: { $0.rawValue == name }) else { return nil }
    self = view
  }

  /// The view for a number of runs, if none is asked for; a pivot compares.
  public static func suited(runs: Int, isPivot: Bool) -> PlotView {
    if isPivot { return .compare }
    return runs < 2 ? .scaling : runs == 2 ? .scatter : .sweep
  }

  /// Whether they are the same view.
  public static func == (one: Self, other: Self) -> Bool { one.rawValue == other.rawValue }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
