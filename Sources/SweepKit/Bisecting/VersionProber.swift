import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
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
  let lane: BuildLane
  let referenceLane: BuildLane
  /// For what is built beside the work in ``lane``, when other work does not change the numbers.
  let secondLane: BuildLane
  var reference: ProbeBuild?
  let shared: SharedResults
  let journal: Journal.Contents
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
    shared = SharedResults(plan: plan, source: source, output: output, report: report)
    lane = BuildLane(plan.sweep, source, name: name)
    referenceLane = BuildLane(plan.sweep, source, name: name + "-good")
    secondLane = BuildLane(plan.sweep, source, name: name + "-second")
  }

  /// Removes the builds.
  func removeBuilds() async {
    await lane.remove()
    await referenceLane.remove()
    await secondLane.remove()
  }

  /// Measures a commit in the lane, or takes over what is known of its content.
  ///
  /// - Parameter isBeside: Whether it is built in the second lane.
  func probe(
    _ version: Version, _ job: Job, isBeside: Bool = false
  ) async throws -> ProbedVersion {
    // Commits that are alike below some paths need not be alike in what is measured.
    let content = plan.request.paths.isEmpty ? plan.contents[version.commit] : nil
    let name = ([content ?? version.tree] + job.ids.sorted()).joined(separator: " ")
    if let probed = known[name] { return probed }
    // What was measured of the whole suite holds for each benchmark; noisy numbers are measured for their question.
    if plan.request.metric.isExact, let whole = known[content ?? version.tree] { return whole }
    let key = key(of: version, job)
    let probed: ProbedVersion
    if let standing = try await standing(version, key: key, job) {
      probed = standing
      report(.measured(standing.outcome, job.purpose, isReused: true, elapsed: .zero))
    } else {
      let isReference = !plan.request.metric.isExact && version.commit == plan.good[0].commit
      let lane = isReference ? referenceLane : isBeside ? secondLane : lane
      report(.building(version, job.purpose))
      _ = log(version, isNew: true)
      probed = try await measure(version, job, key: key, lane: lane) { log in
        let built = try await build(version, job, isReference: isReference, lane: lane, log: log)
        if isReference { reference = built }
        return built
      }
    }
    known[name] = probed
    tested.append(probed)
    return probed
  }

  /// A build of a commit that a sweep left, or one in the lane.
  func build(
    _ version: Version, _ job: Job, isReference: Bool, lane: BuildLane, log: BuildLog
  ) async throws -> ProbeBuild {
    let products = products(job.ids)
    if let built = try await shared.build(version, products: products) { return ProbeBuild(built) }
    builds[job.purpose, default: 0] += 1
    if plan.request.confirms, !isReference { try await lane.buildEngine(before: version) }
    return ProbeBuild(
      try await lane.build(version, products: products, log: log), in: lane)
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
