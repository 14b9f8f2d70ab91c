import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SweepText
import SystemPackage

/// Measures single commits for a bisection, and keeps what was measured in the output folder.
///
/// Commits in which a build can see the same are measured once. Builds and results are those of
/// sweeps: what one left in the cache serves the other.
package actor VersionProber {
  /// What to measure, and how to judge it while measuring.
  struct Question: Sendable {
    /// The benchmarks; all if there are none.
    var ids: [String] = []
    /// Why.
    var purpose = BisectEvent.Purpose.search
    /// When a noisy metric has been measured often enough, by benchmark.
    var judge: (@Sendable (String, NoisySamples) -> NoisyJudge.Judgement)?
  }

  let plan: BisectPlan
  let jobs: VersionJobs
  let journal: Journal.Contents
  let report: @Sendable (BisectEvent) -> Void
  private var output: OutputFolder { jobs.output }
  /// The good end's executables, beside which noisy metrics are measured.
  private var reference: VersionBuilder.Built?
  private var known: [String: ProbedVersion] = [:]
  /// The commits that have the numbers of each executable, by product, code and question.
  private var codes: [String: ProbedVersion] = [:]
  /// Everything that was measured or taken over for the ends and the search, in that order.
  private(set) var tested: [ProbedVersion] = []
  /// How many builds were made, by purpose.
  private(set) var builds: [BisectEvent.Purpose: Int] = [:]

  init(
    plan: BisectPlan, source: PackageSource, output: OutputFolder,
    report: @escaping @Sendable (BisectEvent) -> Void
  ) throws {
    self.plan = plan
    self.report = report
    journal = try output.journal.read()
    jobs = VersionJobs(
      plan: plan.sweep, source: source, output: output, laneName: "bisect \(output.path)",
      laneCount: 2
    ) { event in
      switch event {
      case .notice(let text): report(.notice(text))
      case .waiting(let what): report(.notice("waiting for \(what)"))
      default: break
      }
    }
  }

  /// Removes the folders of incremental builds.
  func removeBuilds() async { await jobs.finish() }

  // MARK: The search

  /// Measures a commit, or takes over what is known of its content.
  ///
  /// - Parameter isBeside: Whether it is built beside another one.
  func probe(
    _ version: Version, _ question: Question, isBeside: Bool = false
  ) async throws -> ProbedVersion {
    // Commits that are alike below some paths need not be alike in what is measured.
    let content =
      (plan.request.paths.isEmpty ? plan.contents[version.commit] : nil) ?? version.tree
    let name = ([content] + question.ids.sorted()).joined(separator: " ")
    if let probed = known[name] { return probed }
    // What was measured of the whole suite holds for each benchmark; noisy numbers are measured for
    // their question.
    if plan.request.metric.isExact, let whole = known[content] { return whole }
    var job = job(version, question, way: .incremental)
    job.slot = isBeside ? 1 : 0
    let probed: ProbedVersion
    if let standing = try await standing(job, question) {
      probed = standing
      report(.measured(standing.outcome, question.purpose, isReused: true, elapsed: .zero))
    } else {
      probed = try await measure(job, question)
    }
    known[name] = probed
    tested.append(probed)
    if probed.outcome.isFinal {
      for executable in probed.outcome.executables {
        guard let identity = executable.identity else { continue }
        codes[Self.name(identity, question.ids)] = probed
      }
    }
    return probed
  }

  private static func name(_ identity: String, _ ids: [String]) -> String {
    ([identity] + ids.sorted()).joined(separator: " ")
  }

  /// What was measured of executables with the code of these, by product. What fresh builds confirm
  /// is measured again.
  private func shared(
    _ code: [String: String], _ question: Question
  ) -> [String: SharedResults] {
    guard question.purpose != .confirmation, plan.sweep.request.sharesEqualCode else { return [:] }
    var found: [String: SharedResults] = [:]
    for (product, digest) in code {
      guard let identity = MeasuredExecutable(product: product, code: digest).identity,
        let probed = codes[Self.name(identity, question.ids)] ?? codes[Self.name(identity, [])],
        let file = probed.run.file
      else { continue }
      found[product] = SharedResults(of: product, in: file)
    }
    return found
  }

  /// Measures a commit and its parents in fresh builds of their own.
  ///
  /// Exact numbers do not depend on what else the machine does: for them, the parents are built
  /// beside the commit.
  ///
  /// - Parameter versions: The commit first.
  func probeAnew(_ versions: [Version], _ question: Question) async throws -> [ProbedVersion] {
    guard let commit = versions.first, plan.request.metric.isExact else {
      var all: [ProbedVersion] = []
      for version in versions { all.append(try await probeAnew(version, question)) }
      return all
    }
    async let probed = probeAnew(commit, question)
    var all: [ProbedVersion] = []
    for parent in versions.dropFirst() { all.append(try await probeAnew(parent, question)) }
    return try await [probed] + all
  }

  private func probeAnew(_ version: Version, _ question: Question) async throws -> ProbedVersion {
    var job = job(version.confirmed, question, way: .isolated)
    job.isFresh = true
    if !plan.sweep.request.isFresh,
      case .standing(let outcome)? = try await jobs.find(job.version, key: job.key, in: journal)
    {
      report(.measured(outcome, question.purpose, isReused: true, elapsed: .zero))
      return probed(outcome)
    }
    return try await measure(job, question)
  }

  // MARK: What is known

  /// A question about one version, by the name of its answer. That of a noisy metric was measured
  /// in turn with the good end, and holds for no other.
  private func job(_ version: Version, _ question: Question, way: BuildWay) -> VersionJob {
    var job = VersionJob(version, key: key(of: version, question.ids, way), way: way)
    job.benchmarks = question.ids
    job.products = products(question.ids)
    job.takesIsolated = true
    job.isFresh = plan.sweep.request.isFresh
    return job
  }

  private func key(of version: Version, _ ids: [String], _ way: BuildWay) -> String {
    let metric = plan.request.metric
    var key = CacheKey()
    key.add("bisect", plan.sweep.key(of: version, way: way))
    if !metric.isExact { key.add("beside", list: [metric.name, plan.good[0].tree]) }
    key.add("benchmarks", list: ids.sorted())
    return key.digest
  }

  /// What is known of a version from earlier runs, in the output folder or in the cache.
  private func standing(
    _ job: VersionJob, _ question: Question
  ) async throws -> ProbedVersion? {
    guard !job.isFresh else { return nil }
    if case .standing(let outcome)? = try await jobs.find(
      job.version, key: job.key, in: journal)
    {
      let standing = probed(outcome)
      return wantsMore(standing, question) ? nil : standing
    }
    // Results are taken over only for exact metrics: noisy ones are measured in turn with the good
    // end.
    guard plan.request.metric.isExact else { return nil }
    for key in otherKeys(job.version) {
      guard let kept = try jobs.kept(key), Self.has(job.benchmarks, kept),
        case .taken(let outcome)? = try await jobs.find(
          job.version, key: key, as: job.key, in: Journal.Contents())
      else { continue }
      let own = outcome.rekeyed(job.key)
      try output.journal.append(own)
      return probed(own)
    }
    return nil
  }

  /// The names of results that answer a question about some benchmarks: the whole suite's, of
  /// bisections and of sweeps.
  private func otherKeys(_ version: Version) -> [String] {
    let runs = [plan.sweep.request.run, plan.request.sweepRun].compactMap(\.self)
    let ways = [BuildWay.isolated, .incremental]
    return ways.map { key(of: version, [], $0) }
      + ways.flatMap { way in runs.map { plan.sweep.key(of: version, run: $0, way: way) } }
  }

  /// A version that does not build has none of the benchmarks.
  private static func has(_ ids: [String], _ kept: ResultStore.Kept) -> Bool {
    guard let run = kept.run else { return !kept.outcome.isMeasured }
    return Set(ids).isSubset(of: run.benchmarks.map(\.fullname))
  }

  /// Whether values that were enough for an earlier question are too few for this one.
  private func wantsMore(_ probed: ProbedVersion, _ question: Question) -> Bool {
    guard let judge = question.judge, !plan.request.metric.isExact else { return false }
    return (probed.run.file?.benchmarks ?? []).contains { record in
      guard let samples = probed.samples(record.fullname) else { return false }
      if case .wants = judge(record.fullname, samples) { return true }
      return false
    }
  }

  // MARK: Measuring

  private func measure(_ job: VersionJob, _ question: Question) async throws -> ProbedVersion {
    let start = ContinuousClock.now
    let measured: VersionJobs.Measured
    if let reason = plan.sweep.skipReason(of: job.version) {
      measured = try await jobs.measure(
        job, .failed(FailureClassifier.Failure(phase: .skipped, reason: reason), []))
    } else {
      report(.building(job.version, question.purpose))
      jobs.beginLog(of: job.version)
      let attempt = try await build(job, question.purpose)
      if case .built(let build) = attempt {
        if job.version.commit == plan.good[0].commit { reference = build }
        report(.measuring(job.version, question.purpose))
      }
      var job = job
      if case .built(let build) = attempt { job.shared = shared(build.code, question) }
      let sampling = try await sampling(job, question)
      measured = try await jobs.measure(job, attempt, by: sampling) { listed in
        guard question.purpose == .end else { return }
        try Self.require(job.benchmarks, among: listed)
      }
    }
    // A confirmation is an answer of its own, and no other command's.
    try jobs.keep(
      measured.outcome, measured.run,
      shares: question.purpose != .confirmation && plan.request.metric.isExact)
    report(
      .measured(measured.outcome, question.purpose, isReused: false, elapsed: .now - start))
    return probed(measured.outcome)
  }

  private func build(
    _ job: VersionJob, _ purpose: BisectEvent.Purpose
  ) async throws -> VersionBuilder.Attempt {
    let attempt = try await jobs.build(job)
    if case .built(let build) = attempt, build.wasKept { return attempt }
    builds[purpose, default: 0] += 1
    return attempt
  }

  /// How one benchmark is measured: a noisy metric in turn with the good end, each value in a
  /// process of its own.
  private func sampling(
    _ job: VersionJob, _ question: Question
  ) async throws -> VersionMeasurer.Measure {
    guard let judge = question.judge, !plan.request.metric.isExact else {
      return { try await $0.measure($1, of: $2) }
    }
    let good = try await referenceRunner(log: job.version)
    let metric = plan.request.metric
    return { candidate, benchmark, product in
      try await NoisySampler(
        reference: good, candidate: candidate, metric: metric,
        firstCount: NoisyJudge(for: metric).looks[0]
      ).measure(benchmark, of: product) { judge(benchmark.id, $0) }
    }
  }

  private func referenceRunner(log version: Version) async throws -> SuiteRunner {
    if reference == nil {
      let question = Question(ids: plan.request.benchmarks, purpose: .end)
      let attempt = try await build(job(plan.good[0], question, way: .incremental), .end)
      guard case .built(let build) = attempt else {
        throw BisectError.endNotMeasured(
          end: plan.good[0].name, what: "the suite", reason: "it could not be built again",
          log: "\(output.path)/\(output.logName(plan.good[0]))")
      }
      reference = build
    }
    guard let reference else { preconditionFailure("the good end has been built") }
    return jobs.runner(reference, of: version)
  }

  /// A benchmark that the whole suite does not have was misspelt; nothing is written down then.
  private static func require(_ ids: [String], among listed: [String]) throws(BisectError) {
    for id in ids where !listed.contains(id) {
      let near = NearNames.nearest(to: id, among: listed)
      throw .unknownBenchmark(id, near: near.isEmpty ? namesakes(of: id, listed) : near)
    }
  }

  /// Up to three benchmarks of the same name with other parameters or elsewhere.
  private static func namesakes(of id: String, _ listed: [String]) -> [String] {
    func name(_ id: String) -> String {
      let last = id.range(of: "::", options: .backwards).map { id[$0.upperBound...] } ?? id[...]
      return String(last.prefix { $0 != "[" }).lowercased()
    }
    return Array(listed.filter { name($0) == name(id) }.sorted().prefix(3))
  }

  /// The executables that hold the benchmarks, where the ids tell; all otherwise.
  func products(_ ids: [String]) -> [String] {
    let executables = plan.sweep.suite.executables
    let names = Set(ids.map { id in id.range(of: "::").map { String(id[..<$0.lowerBound]) } ?? id })
    return names.isSubset(of: executables) ? names.sorted() : []
  }

  /// An outcome with its results.
  private func probed(_ outcome: Outcome) -> ProbedVersion {
    let content: ComparedRun.Content
    switch outcome.result {
    case .measured(let name):
      do {
        content = .run(try RunFile(reading: FilePath("\(output.path)/\(name)")))
      } catch {
        content = .failed(phase: "read", reason: "\(error)")
      }
    case .failed(let phase, let reason): content = .failed(phase: phase.rawValue, reason: reason)
    }
    return ProbedVersion(
      version: outcome.version, outcome: outcome,
      run: ComparedRun(label: outcome.version.label, content: content))
  }
}

extension Outcome {
  /// The same under the key of another question that it answers.
  fileprivate func rekeyed(_ key: String) -> Outcome {
    var copy = Outcome(
      version: version, result: result, log: log, unavailable: unavailable, failures: failures,
      key: key)
    copy.dependencies = dependencies
    copy.edits = edits
    copy.executables = executables
    copy.lacksCounter = lacksCounter
    return copy
  }
}
