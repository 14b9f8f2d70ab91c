/// What a gate found.
public struct GateReport: Sendable, Equatable {
  /// A benchmark that has no value to be gated by.
  public struct Missing: Sendable, Hashable {
    /// The rule that could not be applied.
    public var threshold: Threshold
    /// The benchmark.
    public var id: String
    /// The label of the run that lacks the value.
    public var label: String
    /// Why it lacks it.
    public var reason: MissingReason
  }

  /// Growth past a threshold.
  public var regressions: [Regression] = []
  /// Growth past a threshold that the significance test takes for noise; it passes.
  public var doubtful: [Regression] = []
  /// Benchmarks that vanished or could not be measured.
  public var missing: [Missing] = []
  /// Rules for which no benchmark had two values: nothing was measured, which is a failure.
  public var unmeasured: [Threshold] = []
  /// How many pairs of values were held against each other.
  public var comparisons = 0
  /// Whether ``missing`` benchmarks pass.
  public var allowsMissing = false

  /// Whether nothing speaks against the last run.
  public var passes: Bool {
    regressions.isEmpty && unmeasured.isEmpty && (missing.isEmpty || allowsMissing)
  }
}
