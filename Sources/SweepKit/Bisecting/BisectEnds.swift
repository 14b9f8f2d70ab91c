import SweepAnalysis
import SweepText

/// Measures the ends of a bisection and finds what to ask of the commits between them.
struct BisectEnds: Sendable {
  let plan: BisectPlan
  let prober: VersionProber

  private var request: BisectRequest { plan.request }
  /// Noisy numbers have a judge of their own.
  private var tolerance: Double { request.metric.isExact ? request.metric.tolerance : 0 }
  /// A search for all changes finds them up and down.
  private var direction: ChangeDirection { request.findsAll ? .any : request.direction }

  /// The questions: one for each benchmark that is good at the good end and bad at the bad one.
  ///
  /// - Throws: ``BisectError`` when there is none, with the numbers.
  func questions() async throws -> [BisectQuestion] {
    let (good, bad) = try await ends()
    guard request.benchmarks.isEmpty else {
      return try request.benchmarks.map { try question($0, good, bad) }
    }
    let ids = (bad.run.file?.benchmarks ?? []).map(\.fullname)
    let questions = ids.compactMap { id in try? question(id, good, bad) }.filter(isLarge)
    guard !questions.isEmpty else {
      throw BisectError.nothingChanged(metric: request.metric.name, benchmarks: ids.count)
    }
    return questions
  }

  /// All ends, measured.
  ///
  /// Exact numbers do not depend on what else the machine does: for them, the bad end is built
  /// beside the good ones.
  private func ends() async throws -> (good: [ProbedVersion], bad: ProbedVersion) {
    let job = VersionProber.Question(ids: request.benchmarks, purpose: .end, judge: judgement)
    guard request.metric.isExact else {
      let good = try await good(job)
      return (good, try requireMeasured(try await prober.probe(plan.bad, job)))
    }
    async let bad = prober.probe(plan.bad, job, isBeside: true)
    let good = try await good(job)
    return (good, try requireMeasured(try await bad))
  }

  private func good(_ job: VersionProber.Question) async throws -> [ProbedVersion] {
    var good: [ProbedVersion] = []
    for version in plan.good {
      var own = job
      if good.isEmpty { own.judge = nil }
      good.append(try requireMeasured(try await prober.probe(version, own)))
    }
    return good
  }

  /// The judgement on a noisy number of the bad end, whose values give the bounds themselves.
  private func judgement(_ id: String, _ samples: NoisySamples) -> NoisyJudge.Judgement {
    let judge = NoisyJudge(for: request.metric)
    let (good, bad) = (judge.value(of: samples.reference), judge.value(of: samples.values))
    return question(id, good: good, bad: bad).judgement(samples)
  }

  private func question(_ id: String, good: Double, bad: Double) -> BisectQuestion {
    BisectQuestion(
      id: id, metric: request.metric, limit: request.limit,
      bounds: ChangeBounds(
        request.limit, direction, good: good, bad: bad,
        tolerance: tolerance), good: good,
      bad: bad)
  }

  /// Among benchmarks that nobody named, a noisy one counts from the change on from which sweeps
  /// report steps.
  private func isLarge(_ question: BisectQuestion) -> Bool {
    guard !request.metric.isExact, request.limit == .half else { return true }
    let share = StepTolerance().fraction(of: request.metric)
    return abs(question.bad - question.good) > share * question.good
  }

  private func requireMeasured(_ probed: ProbedVersion) throws -> ProbedVersion {
    if case .failed(_, let reason) = probed.outcome.result {
      let what =
        request.benchmarks.isEmpty ? "the suite" : request.benchmarks.joined(separator: ", ")
      throw unmeasured(probed, what: what, reason: reason)
    }
    return probed
  }

  private func unmeasured(
    _ probed: ProbedVersion, what: String, reason: String
  ) -> BisectError {
    .endNotMeasured(
      end: probed.version.name, what: what, reason: reason,
      log: "\(request.sweep.output)/\(probed.outcome.log)")
  }

  /// What to ask about one benchmark.
  private func question(
    _ id: String, _ good: [ProbedVersion], _ bad: ProbedVersion
  ) throws -> BisectQuestion {
    let before = try value(id, good[0])
    let after = try value(id, bad)
    // A noisy number of the good end is the one that was measured in turn with the bad end's.
    let reference =
      bad.samples(id).map { NoisyJudge(for: request.metric).value(of: $0.reference) } ?? before
    var question = question(id, good: reference, bad: after)
    question.goodCode = good[0].code(of: id)
    for end in good {
      guard isBad(question, end, isFirst: end.version == good[0].version) else { continue }
      throw BisectError.goodIsBad(
        benchmark: id, end: end.version.name, values: text(try value(id, end)))
    }
    // A thorough search looks between ends that agree, too.
    guard question.verdict(bad) != .bad, !request.isThorough else { return question }
    let values =
      "\(request.metric.name) \(text(reference)) at \(good[0].version.name), "
      + "\(text(after)) at \(bad.version.name)"
    if request.limit == .ceiling {
      throw BisectError.withinCeiling(benchmark: id, values: values)
    }
    if case .undecided = question.verdict(bad) {
      throw BisectError.endUndecided(benchmark: id, values: values)
    }
    let other = ChangeBounds(
      request.limit, .any, good: reference, bad: after,
      tolerance: tolerance)
    throw other.isChanged(after) && request.metric.isExact && direction != .any
      ? BisectError.wrongWay(benchmark: id, values: values)
      : BisectError.endsAgree(benchmark: id, values: values)
  }

  private func isBad(_ question: BisectQuestion, _ end: ProbedVersion, isFirst: Bool) -> Bool {
    if isFirst, !request.metric.isExact, request.limit != .ceiling {
      return question.bounds.isChanged(question.good)
    }
    return question.verdict(end) == .bad
  }

  private func value(_ id: String, _ end: ProbedVersion) throws -> Double {
    switch end.reading(id, request.metric) {
    case .value(let value): return value
    case .missing(let reason): throw unmeasured(end, what: id, reason: reason)
    }
  }

  private func text(_ value: Double) -> String {
    UnitScale.exactText(value, unit: request.metric.unit)
  }
}
