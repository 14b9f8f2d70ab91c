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

  /// A question: did a benchmark's time change between two versions?
  fileprivate struct Question {
    let id: String
    let from: Int
    let to: Int
    var pairs: PairedBursts
    /// What the judge says.
    var judgement: Judgement
    /// How far the floors are apart, for the order of asking.
    var size: Double { judgement.ratio.map { max($0, 1 / $0) } ?? 1 }
  }

  private var tolerance: Double { Metric.time.tolerance }

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
    let asked = pairs(files)
    let judge = ChangeJudge(questions: asked.count { !$0.areEnds })
    for pair in asked {
      guard var question = judged(pair, files, judge),
        question.judgement.ratio == nil || pair.isGradual,
        question.pairs.before.count < ChangeJudge.looks[0]
      else { continue }
      try await time(&question, until: ChangeJudge.looks[0], &files)
    }
    let start = ContinuousClock.now
    // Neighbours come first: they say which version it was.
    let open = [false, true].flatMap { areEnds in
      asked.filter { $0.areEnds == areEnds }.compactMap { judged($0, files, judge) }
        .filter { judge.isSuspect($0.judgement, tolerance: tolerance) }
        .sorted { $0.size > $1.size }
    }
    for (place, question) in open.enumerated() {
      guard .now - start < plan.request.timeBudget else {
        report(
          .notice(
            "\(open.count - place) suspected changes of time were not looked into: the time budget of "
              + "\(plan.request.timeBudget / .seconds(1)) s is spent (--time-budget)"))
        break
      }
      var question = question
      for look in ChangeJudge.looks where look > question.pairs.before.count {
        try await time(&question, until: look, &files, deadline: start + plan.request.timeBudget)
        question.judgement = judge.judge(question, tolerance: tolerance)
        guard judge.isSuspect(question.judgement, tolerance: tolerance) else { break }
      }
    }
    try await countInstructions(asked, files, judge)
  }

  /// Counts the instructions on both sides of changes of time: where they are the same, it is
  /// probably not the code.
  private func countInstructions(
    _ asked: [Pair], _ files: [Int: RunFile], _ judge: ChangeJudge
  ) async throws {
    var files = files
    for pair in asked {
      guard var question = judged(pair, files, judge),
        question.judgement.significance == .significant, question.judgement.instructions == nil,
        let sides = try await sides(of: question, files),
        let before = try await sides.from.countInstructions(sides.benchmark, of: sides.product),
        let after = try await sides.to.countInstructions(sides.benchmark, of: sides.product),
        before.way == after.way
      else { continue }
      question.pairs.instructions = PairedBursts.InstructionPair(
        before: before.count, after: after.count, way: before.way)
      try await keep(question, &files)
    }
  }

  /// Two versions of which is asked.
  private struct Pair {
    let id: String
    let from: Int
    let to: Int
    /// Whether the question comes from a fit of the whole series.
    let isGradual: Bool
    /// Whether these are the first and the last version, which gates compare.
    let areEnds: Bool
  }

  /// What reports and gates ask, where the code differs.
  private func pairs(_ files: [Int: RunFile]) -> [Pair] {
    let indexes = files.keys.sorted()
    let places = Dictionary(
      indexes.map { (plan.versions[$0].label, $0) }, uniquingKeysWith: { first, _ in first })
    let series = SeriesList(
      indexes.compactMap { index in
        files[index].map { ComparedRun(label: plan.versions[index].label, content: .run($0)) }
      })
    func pair(_ pair: SeriesList.Pair, areEnds: Bool = false) -> Pair? {
      guard let code = pair.from.record.code, let other = pair.to.record.code, code != other,
        let from = places[pair.from.label], let to = places[pair.to.label]
      else { return nil }
      return Pair(id: pair.id, from: from, to: to, isGradual: pair.isGradual, areEnds: areEnds)
    }
    let asked = series.questions(.time, tolerance: tolerance).compactMap { pair($0) }
    let ends = series.ids.compactMap { id -> Pair? in
      let points = series.points(id, .time).map(\.point)
      guard points.count > 2, let first = points.first, let last = points.last else { return nil }
      return pair(SeriesList.Pair(id: id, from: first, to: last), areEnds: true)
    }
    return asked + ends
  }

  private static func record(_ id: String, _ file: RunFile?) -> BenchmarkRecord? {
    file?.benchmarks.first { $0.fullname == id }
  }

  private func judged(_ pair: Pair, _ files: [Int: RunFile], _ judge: ChangeJudge) -> Question? {
    guard let from = Self.record(pair.id, files[pair.from]),
      let to = Self.record(pair.id, files[pair.to]), let code = to.code, let fromCode = from.code
    else { return nil }
    let known = to.pairs(from: from)
    return Question(
      id: pair.id, from: pair.from, to: pair.to,
      pairs: known
        ?? PairedBursts(
          benchmark: pair.id, against: plan.versions[pair.from].label, againstCode: fromCode,
          code: code),
      judgement: judge.judge(
        MetricColumn(.time), from: from, to: to, tolerance: tolerance, isGrowth: true))
  }

  /// Times a pair of builds until there are so many bursts of each; what there is then is on disk.
  private func time(
    _ question: inout Question, until count: Int, _ files: inout [Int: RunFile],
    deadline: ContinuousClock.Instant? = nil
  ) async throws {
    guard let sides = try await sides(of: question, files) else { return }
    report(
      .pair(
        id: question.id, from: plan.versions[question.from], to: plan.versions[question.to],
        bursts: question.pairs.before.count, of: count))
    let seconds = seconds[question.id] ?? RunOptions.burstSeconds
    var isStopped = false
    while question.pairs.before.count < count, !isStopped {
      if let deadline, .now > deadline { break }
      var values: [Bool: Double] = [:]
      do {
        for isFirst in [true, false].shuffled() {
          let result = try await (isFirst ? sides.from : sides.to).time(
            sides.benchmark, of: sides.product, seconds: seconds)
          values[isFirst] =
            result.failures.allSatisfy { $0.kind == .ceiling } ? result.fastest : nil
        }
      } catch {
        if !question.pairs.before.isEmpty { try await keep(question, &files) }
        throw error
      }
      guard let before = values[true], let after = values[false] else {
        // It could be timed before; that it cannot now is no matter of the code.
        let labels = [question.to, question.from].map { plan.versions[$0].label }
        let versions = labels.joined(separator: " and ")
        report(.notice("\(question.id) failed while \(versions) were timed against each other"))
        isStopped = true
        continue
      }
      question.pairs.before.append(before)
      question.pairs.after.append(after)
    }
    guard !question.pairs.before.isEmpty else { return }
    try await keep(question, &files)
  }

  private func keep(_ question: Question, _ files: inout [Int: RunFile]) async throws {
    guard let outcome = await progress.outcome(question.to), var file = files[question.to] else {
      return
    }
    file.setPairs(question.pairs)
    files[question.to] = file
    try await progress.replace(
      outcome, run: file, index: question.to, shares: outcome.sameAs == nil)
  }

  /// What runs the two versions of a question, and what of them.
  private struct Sides {
    let from: SuiteRunner
    let to: SuiteRunner
    let benchmark: BenchmarkDescription
    let product: String
  }

  private func sides(of question: Question, _ files: [Int: RunFile]) async throws -> Sides? {
    guard let from = await progress.outcome(question.from),
      let to = await progress.outcome(question.to), let file = files[question.to],
      let record = Self.record(question.id, file), let product = Self.product(question.id, file)
    else { return nil }
    var runners: [SuiteRunner] = []
    for (index, outcome) in [(question.from, from), (question.to, to)] {
      switch try await builds.runner(index, outcome) {
      case .success(let runner): runners.append(runner)
      case .failure(let unavailable):
        report(
          .notice(
            "\(question.id) could not be timed in \(outcome.version.label) against others, because it "
              + "could not be built again: \(unavailable.reason)"))
        return nil
      }
    }
    return Sides(
      from: runners[0], to: runners[1], benchmark: BenchmarkDescription(record), product: product)
  }

  /// The executable that has a benchmark.
  private static func product(_ id: String, _ file: RunFile) -> String? {
    RunProvenance(of: file).executables.first { $0.benchmarks.contains(id) }?.product
  }
}

extension ChangeJudge {
  fileprivate func judge(_ question: PairTimer.Question, tolerance: Double) -> Judgement {
    guard
      let floors = FloorRatio(before: question.pairs.before, after: question.pairs.after)
    else { return question.judgement }
    return judge(floors, tolerance: tolerance)
  }
}
