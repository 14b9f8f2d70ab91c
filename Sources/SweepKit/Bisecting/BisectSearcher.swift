import SweepAnalysis
import SweepGit
import SweepReporting
import Synchronization

/// Joins the search to the prober: every commit that it asks for is built and measured.
struct BisectSearcher: Sendable {
  /// What the search found, before it is confirmed.
  struct Result: Sendable {
    /// The commits one of which made a change, the last being the one if there is but one; and the
    /// change.
    struct Found: Sendable {
      var commits: [String]
      package var changes: [BisectionReport.Finding.Change]
      /// Why commits before the last are untestable, by hash.
      var reasons: [String: String] = [:]
      /// Commits that were not tested, and one that fails and stands for them.
      var assumed: [String: String] = [:]
    }
    var found: [Found] = []
    package var log: [BisectionReport.Test] = []
  }

  let plan: BisectPlan
  let source: PackageSource
  let prober: VersionProber
  let questions: [BisectQuestion]
  let report: @Sendable (BisectEvent) -> Void

  private var ids: [String] { questions.map(\.id) }

  func run() async throws -> Result {
    try await plan.request.findsAll ? findAll() : findOne()
  }

  private func probe(_ commit: String) async throws -> ProbedVersion {
    let questions = questions
    return try await prober.probe(
      try plan.version(commit, source),
      VersionProber.Question(ids: ids) { id, samples in
        questions.first { $0.id == id }?.judgement(samples) ?? .bad
      })
  }

  /// One commit for each benchmark.
  private func findOne() async throws -> Result {
    let search = BisectionSearch<String>(plan.graph, bad: plan.bad.commit)
    let (plan, source, report, questions) = (plan, source, report, questions)
    let searched = try await search.run(ids) { step in
      guard let version = try? plan.version(step.id, source) else { return }
      report(.judged(version, step.verdicts, candidates: step.candidateCount))
    } probe: { commit, _ in
      let probed = try await probe(commit)
      return Dictionary(uniqueKeysWithValues: questions.map { ($0.id, $0.verdict(probed)) })
    }
    var result = Result()
    result.log = try searched.steps.map { step in
      BisectionReport.Test(
        revision: .init(try plan.version(step.id, source)), verdicts: step.verdicts,
        candidates: step.candidateCount)
    }
    for question in questions {
      guard let answer = searched.answers[question.id] else { continue }
      let change = BisectionReport.Finding.Change(
        benchmark: question.id, before: question.good, after: question.bad)
      let commits = answer.commits
      if let place = result.found.firstIndex(where: { $0.commits == commits }) {
        result.found[place].changes.append(change)
      } else {
        result.found.append(
          Result.Found(
            commits: commits, changes: [change], reasons: reasons(result.log, question.id),
            assumed: searched.assumed[question.id] ?? [:]))
      }
    }
    return result
  }

  private func reasons(_ log: [BisectionReport.Test], _ id: String) -> [String: String] {
    var reasons: [String: String] = [:]
    for entry in log { reasons[entry.revision.commit] = entry.verdicts[id]?.reason }
    return reasons
  }

  /// Every commit at which one of the benchmarks changed.
  private func findAll() async throws -> Result {
    let request = plan.request
    let division = StepDivision<String>(
      plan.graph, firstParent: request.firstParent, isThorough: request.isThorough
    ) { _, one, other in
      // Half of the way has no meaning for single steps: every change of an exact number is one.
      let limit = request.limit == .half ? nil : request.limit
      guard let limit else { return request.metric.isSame(one, other) }
      return !ChangeBounds(
        limit, .any, good: one, bad: other, tolerance: request.metric.tolerance
      ).isChanged(other)
    }
    let metric = request.metric
    let log = Mutex<[BisectionReport.Test]>([])
    let steps = try await division.run(ids, from: plan.good[0].commit, to: plan.bad.commit) {
      commit, ids in
      let probed = try await probe(commit)
      let readings = Dictionary(uniqueKeysWithValues: ids.map { ($0, probed.reading($0, metric)) })
      let entry = Self.entry(try plan.version(commit, source), readings)
      log.withLock { $0.append(entry) }
      return readings
    }
    var result = Result()
    result.log = log.withLock { $0 }
    for step in steps {
      let change = BisectionReport.Finding.Change(
        benchmark: step.question, before: step.from, after: step.to)
      if let place = result.found.firstIndex(where: { $0.commits == step.commits }) {
        result.found[place].changes.append(change)
      } else {
        result.found.append(
          Result.Found(
            commits: step.commits, changes: [change],
            reasons: reasons(result.log, step.question), assumed: step.assumed))
      }
    }
    return result
  }

  private static func entry(
    _ version: Version, _ readings: [String: StepDivision<String>.Reading]
  ) -> BisectionReport.Test {
    var entry = BisectionReport.Test(revision: .init(version))
    for (id, reading) in readings {
      switch reading {
      case .value(let value): entry.values[id] = value
      case .missing(let reason): entry.verdicts[id] = .untestable(reason: reason)
      }
    }
    return entry
  }
}

extension BisectionAnswer {
  /// The commit, or the commits one of which it is.
  fileprivate var commits: [String] {
    switch self {
    case .commit(let id): [id]
    case .anyOf(let ids): ids
    }
  }
}
