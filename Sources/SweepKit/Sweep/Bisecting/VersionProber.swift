import Foundation
import SystemPackage

/// Builds and measures single commits for a bisection, and keeps what was measured in the output folder.
///
/// Commits in which a build can see the same are built once. Results of an earlier run with the same key are taken over.
actor VersionProber {
  /// What to measure, and how to judge it while measuring.
  struct Job: Sendable {
    /// The benchmarks; all if there are none.
    var ids: [String] = []
    /// Why.
    var purpose = BisectEvent.Purpose.search
    /// When a noisy metric has been measured often enough, by benchmark.
    var judge: (@Sendable (String, NoisySamples) -> NoisyJudge.Judgement)?
  }

  let plan: BisectPlan
  private let source: PackageSource
  let output: OutputFolder
  let report: @Sendable (BisectEvent) -> Void
  private let lane: BuildLane
  let referenceLane: BuildLane
  private let fresh: FreshBuilds
  var reference: SuiteBuild.Result?
  private var journal: Journal.Contents
  private var known: [String: ProbedVersion] = [:]
  /// Everything that was measured or taken over for the ends and the search, in that order.
  private(set) var tested: [ProbedVersion] = []
  /// How many builds were made, by purpose.
  var builds: [BisectEvent.Purpose: Int] = [:]

  init(
    plan: BisectPlan, source: PackageSource, output: OutputFolder,
    report: @escaping @Sendable (BisectEvent) -> Void
  ) throws(SweepError) {
    self.plan = plan
    self.source = source
    self.output = output
    self.report = report
    journal = try output.journal.read()
    let name = String(ContentDigest.of([output.path]).prefix(12))
    lane = BuildLane(plan.sweep, source, name: name, isShared: true)
    referenceLane = BuildLane(plan.sweep, source, name: name + "-good", isShared: true)
    fresh = FreshBuilds(plan.sweep, source)
  }

  /// Removes what was prepared for builds that were not made.
  func removePreparations() async {
    await fresh.remove()
  }

  /// Removes the builds.
  func removeBuilds() async {
    await lane.remove()
    await referenceLane.remove()
  }

  /// Measures a commit in the lane, or takes over what is known of its content.
  func probe(_ version: Version, _ job: Job) async throws -> ProbedVersion {
    let content = plan.contents[version.commit] ?? version.tree
    let name = ([content] + job.ids.sorted()).joined(separator: " ")
    if let probed = known[name] { return probed }
    // What was measured of the whole suite holds for each benchmark; noisy numbers are measured for their question.
    if plan.request.metric.isExact, let whole = known[content] { return whole }
    let key = key(of: version, job)
    let probed: ProbedVersion
    if let standing = standing(version, key: key) {
      probed = standing
      report(.measured(standing.outcome, job.purpose, isReused: true, elapsed: .zero))
    } else {
      let isReference = !plan.request.metric.isExact && version.commit == plan.good[0].commit
      let lane = isReference ? referenceLane : lane
      report(.building(version, job.purpose))
      _ = log(version, isNew: true)
      await prepareConfirmation()
      probed = try await measure(version, job, key: key, lane: lane) { log in
        let built = try await lane.build(version, products: products(job.ids), log: log)
        if isReference { reference = built }
        return built
      }
    }
    known[name] = probed
    tested.append(probed)
    return probed
  }

  /// Uses the processors that builds along a lane leave idle, once the good end is measured: a commit and its parent will
  /// be confirmed. Noisy numbers are measured with nothing beside them.
  private func prepareConfirmation() async {
    let request = plan.request
    guard request.confirms, request.metric.isExact, !tested.isEmpty else { return }
    await fresh.prepare(2, resolving: plan.good[0])
  }

  /// Measures commits in fresh builds of their own, which are made side by side.
  func probeAnew(_ versions: [Version], _ job: Job) async throws -> [ProbedVersion] {
    let copies = versions.map { $0.relabelled($0.label + "-confirmed") }
    var probed = copies.map { standing($0, key: key(of: $0, job)) }
    let open = copies.indices.filter { probed[$0] == nil }
    let items = open.map { place in
      report(.building(versions[place], job.purpose))
      return FreshBuilds.Item(version: copies[place], log: log(copies[place], isNew: true))
    }
    let built = await fresh.make(items, products: products(job.ids))
    do {
      for (place, build) in zip(open, built) {
        let key = key(of: copies[place], job)
        probed[place] = try await measure(
          copies[place], job, key: key, lane: build.lane, buildTime: build.elapsed
        ) { _ in try build.result.get() }
      }
    } catch {
      for build in built { await build.lane.remove() }
      throw error
    }
    for build in built { await build.lane.remove() }
    for place in copies.indices where !open.contains(place) {
      guard let outcome = probed[place]?.outcome else { continue }
      report(.measured(outcome, job.purpose, isReused: true, elapsed: .zero))
    }
    return probed.compactMap { $0 }
  }

  /// The log of a version, which begins anew with its build.
  func log(_ version: Version, isNew: Bool) -> BuildLog {
    let log = BuildLog(path: "\(output.path)/\(output.logName(version))")
    if isNew { try? FileManager.default.removeItem(atPath: log.path) }
    return log
  }

  /// The executables that hold the benchmarks, where the ids tell; all otherwise.
  func products(_ ids: [String]) -> [String] {
    let executables = plan.sweep.suite.executables
    let names = Set(ids.map { id in id.range(of: "::").map { String(id[..<$0.lowerBound]) } ?? id })
    return names.isSubset(of: executables) ? names.sorted() : []
  }

  private func key(of version: Version, _ job: Job) -> String {
    let key = plan.sweep.key(of: version)
    let metric = plan.request.metric
    guard !job.ids.isEmpty || !metric.isExact else { return key }
    return ContentDigest.of([key, metric.isExact ? "" : metric.name] + job.ids.sorted())
  }

  private func standing(_ version: Version, key: String) -> ProbedVersion? {
    guard !plan.request.sweep.isFresh,
      let outcome = output.standing(version, key: key, in: journal)
    else { return nil }
    return probed(outcome)
  }

  /// An outcome with its results.
  func probed(_ outcome: Outcome) -> ProbedVersion {
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
