import SweepMeasuring
import SweepResults

extension SweepDefinition {
  /// What a bisection over a metric measures, where the command line says nothing else: as little
  /// as answers the question.
  ///
  /// Exact numbers need no rounds, and run files one; times need no memory passes.
  public func tuned(for metric: Metric) -> SweepDefinition {
    var result = self
    guard metric != .time else {
      result.memory = false
      return result
    }
    result.memory = true
    result.minRounds = 1
    result.minTime = 0
    result.maxTime = 0
    result.warmup = false
    return result
  }
}
