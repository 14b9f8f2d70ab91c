import SweepAnalysis
import SweepResults
import SweepText

/// What `plot` was asked for.
public struct PlotRequest: Sendable, Equatable {
  /// Whether the compare view shows changes in the metric's unit or in percent.
  public enum Change: String, Sendable, Hashable, CaseIterable {
    /// In the metric's unit.
    case absolute
    /// In percent of the baseline.
    case relative
  }

  /// Whether the scaling view shows the spread of passes.
  public enum Band: String, Sendable, Hashable, CaseIterable {
    /// Where memory passes differ.
    case auto
    /// Always, for memory.
    case minmax
    /// Never.
    case none
  }

  /// Which axes subplots do not share.
  public enum FreeAxes: String, Sendable, Hashable, CaseIterable {
    /// The horizontal ones.
    case x
    /// The vertical ones.
    case y
    /// Both.
    case both
  }

  /// The metric.
  public var metric: Metric = .time
  /// The view; nil for the one that suits the number of runs.
  public var view: PlotView?
  /// The dimension of which each value has its own subplot.
  public var facet: String?
  /// The dimension along which a single run is folded, for `compare` and `scatter`.
  public var pivot: String?
  /// The dimension of the scaling view's horizontal axis; nil for the only numeric one.
  public var x: String?
  /// The dimension of the scaling view's colours; nil for the run, or an inferred one.
  public var color: String?
  /// Where the colour scale ends: a fold for `sweep`, else a value in the metric's unit.
  public var clip: Double?
  /// Conditions that benchmarks must meet.
  public var conditions: [RowFilter] = []
  /// Which axes subplots do not share.
  public var freeAxes: FreeAxes?
  /// The spread in the scaling view.
  public var band: Band = .auto
  /// Absolute or relative bars in the compare view.
  public var change: Change = .absolute
  /// Whether both axes of the scaling view are logarithmic; nil where the data is positive.
  public var isLogLog: Bool?
  /// The same for the horizontal axis alone; wins over ``isLogLog``.
  public var isLogX: Bool?
  /// The same for the vertical axis alone; wins over ``isLogLog``.
  public var isLogY: Bool?
  /// Whether a linear vertical axis of the scaling view begins at zero; nil for yes.
  public var startsAtZero: Bool?

  /// The time of the runs, in the view that suits their number.
  public init() {}
}

/// A figure, and what is to be said beside it.
public struct Plot: Sendable, Equatable {
  /// The view that was drawn.
  public var view: PlotView
  /// The figure.
  public var figure: PlotlyFigure
  /// Benchmarks that could not be drawn, and differences between the runs; one line each.
  public var notes: [String]
}

extension PlotRequest {
  /// The view that was asked for, or the one that suits the number of runs.
  public func view(for runs: [ComparedRun]) -> PlotView {
    view ?? .suited(runs: runs.count, isPivot: pivot != nil)
  }

  /// Draws runs. Throws ``ComparisonError`` for what cannot be drawn as it was asked.
  public func plot(_ given: [ComparedRun]) throws(ComparisonError) -> Plot {
    var runs = given
    var notes: [String] = []
    let view = view(for: given)
    if let pivot {
      guard view.takesPivot else {
        let views = PlotView.allCases.filter(\.takesPivot).map(\.rawValue).sorted()
        throw .unusable(
          "--pivot is for --view \(views.joined(separator: " and ")), not \(view.rawValue)")
      }
      guard given.count == 1 else {
        throw .unusable("--pivot folds a single run; \(given.count) runs were given")
      }
      let fold = try Pivot.fold(given[0], along: pivot)
      (runs, notes) = (fold.runs, fold.warnings)
    }
    if freeAxes != nil, facet == nil, view != .scaling {
      throw .unusable("--free-axes needs --facet")
    }
    if !view.takesFacet, facet != nil {
      throw .unusable("--facet is not for --view \(view.rawValue)")
    }
    notes += EnvironmentDifference.differences(between: runs).map(\.summary)
    if let note = EnvironmentDifference.editNote(of: runs) { notes.append(note) }
    let input = PlotView.Input(request: self, runs: runs, context: FigureContext(runs))
    let figure = try view.draw(input, &notes)
    return Plot(view: view, figure: figure, notes: notes.map(TerminalText.safe))
  }
}
