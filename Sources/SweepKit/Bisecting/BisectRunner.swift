import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepReporting

/// Carries out a bisection: measures the ends, searches, and measures what it found once more in
/// fresh builds.
///
/// What was measured is on disk before the next commit is looked at; the same request again goes on
/// from there.
public struct BisectRunner: Sendable {
  private let plan: BisectPlan
  private let source: PackageSource
  private let report: @Sendable (BisectEvent) -> Void

  /// Makes a runner.
  ///
  /// - Parameters:
  ///   - plan: What to do.
  ///   - source: The repository that the plan was made from.
  ///   - report: Receives events while the bisection goes on; it must not block.
  public init(
    plan: BisectPlan, source: PackageSource, report: @escaping @Sendable (BisectEvent) -> Void
  ) {
    self.plan = plan
    self.source = source
    self.report = report
  }

  /// Runs the bisection.
  ///
  /// - Throws: ``BisectError``, ``SweepError`` or `CancellationError`.
  public func run() async throws -> BisectionReport {
    let output = OutputFolder(path: plan.request.sweep.output)
    try SweepCache(path: plan.request.sweep.cache).prepare()
    let ends = plan.good + [plan.bad]
    let versions = ends + plan.range.commits.map { Version($0) }
    try output.prepare(for: versions + versions.map(\.confirmed), pages: [OutputFolder.bisectPage])
    let lock = try await FolderLock.wait(for: output.lock, .exclusive) {
      report(.notice("waiting for another process with --out \(output.path)"))
    }
    defer { _ = consume lock }
    report(
      .planned(commits: plan.commitCount, candidates: plan.candidateCount, notes: plan.notes))
    let result = try await measure(plan)
    guard result.isRefuted, let wider = try await plan.countingEverything(source.repository) else {
      return result
    }
    // Something changed the numbers that was not taken to reach a build.
    report(
      .notice("fresh builds say something else: searching again, with every file that changed"))
    return try await measure(wider)
  }

  /// Searches and confirms, and removes the builds.
  private func measure(_ plan: BisectPlan) async throws -> BisectionReport {
    let output = OutputFolder(path: plan.request.sweep.output)
    let prober = try VersionProber(plan: plan, source: source, output: output, report: report)
    if let loss = prober.journal.loss { report(.notice(loss)) }
    do {
      let result = try await run(plan, prober)
      if !plan.request.sweep.keepsBuilds { await prober.removeBuilds() }
      return result
    } catch {
      if !plan.request.sweep.keepsBuilds { await prober.removeBuilds() }
      throw error
    }
  }

  private func run(_ plan: BisectPlan, _ prober: VersionProber) async throws -> BisectionReport {
    // Whatever happens, the folder can be read as a sweep over what was measured until then.
    let output = OutputFolder(path: plan.request.sweep.output)
    try output.journal.append(plan: plan.good + [plan.bad], package: plan.package)
    let questions = try await BisectEnds(plan: plan, prober: prober).questions()
    let search = BisectSearcher(
      plan: plan, source: source, prober: prober, questions: questions, report: report)
    let result = try await search.run()
    let findings = try await BisectConfirmer(
      plan: plan, source: source, prober: prober, questions: questions
    ).findings(result)
    let tested = order(await prober.tested.map(\.version))
    try output.journal.append(plan: tested, package: plan.package)
    let builds = await prober.builds
    return BisectionReport(
      plan, findings: findings, tests: result.log, tested: tested,
      searchBuilds: (builds[.end] ?? 0) + (builds[.search] ?? 0),
      confirmationBuilds: builds[.confirmation] ?? 0)
  }

  /// The versions in the order of history, the good ends first.
  private func order(_ versions: [Version]) -> [Version] {
    let order = plan.range.commits.map(\.id.description)
    let ranks = Dictionary(zip(order, order.indices)) { first, _ in first }
    var seen: Set<String> = []
    return versions.filter { seen.insert($0.commit).inserted }.sorted {
      (ranks[$0.commit] ?? -1, $0.commit) < (ranks[$1.commit] ?? -1, $1.commit)
    }
  }
}
