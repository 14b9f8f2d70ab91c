import SweepAnalysis
import SweepMeasuring
import SweepResults

/// Times two versions against each other where the turns of the sweep do not say whether time
/// changed: bursts of just these two builds, in pairs, a coin deciding which goes first.
///
/// Neighbours that were not timed in the same turns get a first helping. Then pairs that look
/// changed are timed, neighbours and large changes first, until they are decided or the budget is
/// spent. What is undecided then stays so.
struct PairTimer: Sendable {
  let plan: SweepPlan
  let progress: SweepProgress
  let builds: TimedBuilds
  let report: @Sendable (SweepEvent) -> Void
  /// How long bursts are, by benchmark, where not as long as usual.
  let seconds: [String: Double]

  /// Asks what is open, unless that has been done for these versions.
  ///
  /// - Throws: ``SweepError`` or `CancellationError`; what was timed is kept.
  func run() async throws {
    guard plan.request.bursts > 1 else { return }
    var outcomes: [Int: Outcome] = [:]
    for index in plan.versions.indices {
      if let outcome = await progress.outcome(index), outcome.isMeasured {
        outcomes[index] = outcome
      }
    }
    let name = name(of: outcomes)
    guard outcomes.values.contains(where: { $0.compared != name }) else { return }
    try await ask(outcomes)
    for index in outcomes.keys.sorted() {
      guard var outcome = await progress.outcome(index) else { continue }
      outcome.compared = name
      try await progress.replace(outcome, run: nil, index: index)
    }
  }

  /// What the answers depend on: a sweep of the same does not ask again.
  private func name(of outcomes: [Int: Outcome]) -> String {
    var key = CacheKey()
    key.add("versions", list: outcomes.sorted { $0.key < $1.key }.map(\.value.key))
    key.add("bursts", list: outcomes.sorted { $0.key < $1.key }.map { "\($0.value.turns)" })
    key.add("budget", "\(plan.request.timeBudget)")
    return key.digest
  }

  private func ask(_ outcomes: [Int: Outcome]) async throws {
    var files: [Int: RunFile] = [:]
    for (index, outcome) in outcomes { files[index] = try await progress.runFile(of: outcome) }
    var questions = PairQuestions(labels: plan.versions.map(\.label), files: files)
    for pair in questions.asked {
      guard var question = questions.question(pair),
        question.judgement.ratio == nil || pair.isGradual,
        question.bursts.before.count < ChangeJudge.looks[0]
      else { continue }
      try await time(&question, until: ChangeJudge.looks[0], &questions)
    }
    try await decideSuspects(&questions)
    try await countInstructions(&questions)
  }

  private func decideSuspects(_ questions: inout PairQuestions) async throws {
    let start = ContinuousClock.now
    let suspects = questions.suspects
    for (place, suspect) in suspects.enumerated() {
      guard .now - start < plan.request.timeBudget else {
        report(
          .notice(
            "\(suspects.count - place) suspected changes of time were not looked into: the time "
              + "budget of \(plan.request.timeBudget / .seconds(1)) s is spent (--time-budget)"))
        break
      }
      var question = suspect
      for look in ChangeJudge.looks where look > question.bursts.before.count {
        try await time(
          &question, until: look, &questions, deadline: start + plan.request.timeBudget)
        question = questions.judged(question)
        guard questions.isSuspect(question) else { break }
      }
    }
  }

  /// Counts the instructions on both sides of changes of time: where they are the same, it is
  /// probably not the code.
  private func countInstructions(_ questions: inout PairQuestions) async throws {
    for pair in questions.asked {
      guard var question = questions.question(pair),
        question.judgement.significance == .significant, question.judgement.instructions == nil,
        let builds = try await builds(of: pair, questions),
        let before = try await builds.first.countInstructions(
          builds.benchmark, of: builds.product),
        let after = try await builds.second.countInstructions(
          builds.benchmark, of: builds.product),
        before.way == after.way
      else { continue }
      question.bursts.instructions = PairedBursts.InstructionPair(
        before: before.count, after: after.count, way: before.way)
      try await keep(question, &questions)
    }
  }

  /// Times a pair of builds until there are so many bursts of each; what there is then is on disk.
  private func time(
    _ question: inout PairQuestion, until count: Int, _ questions: inout PairQuestions,
    deadline: ContinuousClock.Instant? = nil
  ) async throws {
    let pair = question.pair
    guard let builds = try await builds(of: pair, questions) else { return }
    report(
      .pair(
        id: pair.id, from: plan.versions[pair.from], to: plan.versions[pair.to],
        bursts: question.bursts.before.count, of: count))
    do {
      while question.bursts.before.count < count {
        if let deadline, .now > deadline { break }
        guard case .values(let before, let after) = try await builds.turn() else {
          // It could be timed before; that it cannot now is no matter of the code.
          let labels = [pair.to, pair.from].map { plan.versions[$0].label }
          let versions = labels.joined(separator: " and ")
          report(.notice("\(pair.id) failed while \(versions) were timed against each other"))
          break
        }
        question.bursts.before.append(before)
        question.bursts.after.append(after)
      }
    } catch {
      try await keep(question, &questions)
      throw error
    }
    try await keep(question, &questions)
  }

  private func keep(_ question: PairQuestion, _ questions: inout PairQuestions) async throws {
    guard !question.bursts.before.isEmpty || question.bursts.instructions != nil,
      let outcome = await progress.outcome(question.pair.to), let file = questions.keep(question)
    else { return }
    try await progress.replace(
      outcome, run: file, index: question.pair.to, shares: outcome.sameAs == nil)
  }

  /// The two builds of a pair, with what is timed of them; nil where one cannot be had.
  private func builds(
    of pair: VersionPair, _ questions: PairQuestions
  ) async throws -> Alternation? {
    guard let from = await progress.outcome(pair.from), let to = await progress.outcome(pair.to),
      let target = questions.target(of: pair)
    else { return nil }
    var runners: [SuiteRunner] = []
    for (index, outcome) in [(pair.from, from), (pair.to, to)] {
      switch try await builds.runner(index, outcome) {
      case .success(let runner): runners.append(runner)
      case .failure(let unavailable):
        report(
          .notice(
            "\(pair.id) could not be timed in \(outcome.version.label) against others, because it "
              + "could not be built again: \(unavailable.reason)"))
        return nil
      }
    }
    return Alternation(
      first: runners[0], second: runners[1], benchmark: target.benchmark,
      product: target.product, seconds: seconds[pair.id] ?? RunOptions.burstSeconds)
  }
}
