/// The four ways to draw runs.
public enum PlotView: String, Sendable, Hashable, CaseIterable {
  /// Cost against a numeric dimension.
  case scaling
  /// The baseline's cost against the ratio.
  case scatter
  /// Bars of change between two runs.
  case compare
  /// A heatmap of fold changes.
  case sweep

  /// The view for a number of runs, if none is asked for; a pivot compares.
  public static func suited(runs: Int, isPivot: Bool) -> PlotView {
    if isPivot { return .compare }
    return runs < 2 ? .scaling : runs == 2 ? .scatter : .sweep
  }
}
