import SweepResults

/// What a gate found.
public struct GateReport: Sendable, Equatable {
  /// A benchmark that a rule could not be applied to.
  public struct Missing: Sendable, Hashable {
    /// The rule.
    public var threshold: Threshold
    /// The benchmark.
    public var id: String
    /// The label of the run that lacks the value.
    public var label: String
    /// Why it lacks it.
    public var reason: MissingReason
  }

  /// A benchmark that is not in the first run, and is held against a later one.
  public struct LaterBaseline: Sendable, Hashable {
    /// The rule.
    public var threshold: Threshold
    /// The benchmark.
    public var id: String
    /// The label of the first run.
    public var label: String
    /// Why that has no value.
    public var reason: MissingReason
    /// The label of the first run that has one.
    public var baseline: String
  }

  /// The rules, each with the statistic that it judged.
  public var rules: [Threshold] = []
  /// Growth past a threshold.
  public var regressions: [Regression] = []
  /// Growth past a threshold that the significance test takes for noise; it passes.
  public var doubtful: [Regression] = []
  /// Benchmarks that vanished, that could not be measured, or that nothing can be held against.
  public var missing: [Missing] = []
  /// Benchmarks that begin after the first run; they pass.
  public var laterBaselines: [LaterBaseline] = []
  /// Labels of versions between the first and the last that could not be measured, where these two
  /// are compared.
  public var passedOver: [String] = []
  /// Rules for which no benchmark had two values: nothing was measured, which is a failure.
  public var unmeasured: [Threshold] = []
  /// How many pairs of values were held against each other.
  public var comparisons = 0
  /// Whether ``missing`` benchmarks pass.
  public var allowsMissing = false

  /// A report without findings.
  init(rules: [Threshold], allowsMissing: Bool) {
    self.rules = rules
    self.allowsMissing = allowsMissing
  }

  /// Whether nothing speaks against the last run.
  public var passes: Bool {
    regressions.isEmpty && unmeasured.isEmpty && (missing.isEmpty || allowsMissing)
  }
}

/// One benchmark that grew past a threshold.
public struct Regression: Sendable, Hashable {
  /// The rule that was broken.
  public var threshold: Threshold
  /// The benchmark.
  public var id: String
  /// The label of the run it was held against.
  public var from: String
  /// The label of the run that broke the rule.
  public var to: String
  /// The value before, in the metric's unit.
  public var before: Double
  /// The value after.
  public var after: Double
  /// What speaks for the growth.
  public var judgement: Judgement
  /// The same in a word.
  public var significance: Significance { judgement.significance }

  /// The growth in percent; nil for growth from zero.
  public var percent: Double? {
    before > 0 ? (after - before) / before * 100 : nil
  }
}
