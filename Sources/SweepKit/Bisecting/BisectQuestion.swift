import SweepAnalysis
import SweepResults
import SweepText

/// What is asked of every commit about one benchmark: is its number still what it was at the good
/// end?
struct BisectQuestion: Sendable {
  let id: String
  let metric: Metric
  let limit: ChangeLimit
  let bounds: ChangeBounds
  /// The values at the ends; those of a noisy metric stand for many processes.
  let good: Double
  let bad: Double
  private var judge: NoisyJudge { NoisyJudge(for: metric) }
  /// The digest of the code that has the benchmark at the good end; `nil` if it is not known.
  var goodCode: String?

  /// The verdict on a commit.
  func verdict(_ probed: ProbedVersion) -> BisectionVerdict {
    if limit == .ceiling { return ceilingVerdict(probed) }
    guard metric.isExact else { return noisyVerdict(probed) }
    switch probed.reading(id, metric) {
    case .value(let value): return bounds.isChanged(value) ? .bad : .good
    case .missing(let reason): return .untestable(reason: reason)
    }
  }

  private func ceilingVerdict(_ probed: ProbedVersion) -> BisectionVerdict {
    if probed.exceedsCeiling(id) != nil { return .bad }
    switch probed.reading(id, metric) {
    case .value: return .good
    case .missing(let reason): return .untestable(reason: reason)
    }
  }

  private func noisyVerdict(_ probed: ProbedVersion) -> BisectionVerdict {
    // The same code cannot be slower.
    if let goodCode, probed.code(of: id) == goodCode { return .good }
    guard let samples = probed.samples(id) else {
      if case .missing(let reason) = probed.reading(id, metric) {
        return .untestable(reason: reason)
      }
      return .untestable(reason: "it was not measured beside the good end")
    }
    switch judgement(samples) {
    case .good: return .good
    case .bad: return .bad
    case .wants, .undecided:
      let unit = metric.unit
      return .undecided(
        reason:
          "\(metric.name) \(UnitScale.text(judge.value(of: samples.values), unit: unit)) against "
          + "\(UnitScale.text(judge.value(of: samples.reference), unit: unit)) at the good end is too close "
          + "to the limit for \(samples.values.count) processes each")
    }
  }

  /// What values measured in turn say.
  func judgement(_ samples: NoisySamples) -> NoisyJudge.Judgement {
    judge.judge(bounds, good: good, reference: samples.reference, values: samples.values)
  }
}

extension NoisyJudge {
  /// The judge of a metric: bursts are judged by their floors.
  init(for metric: Metric) { self.init(metric.descriptor?.source == .rounds ? .floors : .ranks) }
}
