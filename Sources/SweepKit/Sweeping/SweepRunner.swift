import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage

/// Carries out a plan: every version is checked out, built and measured.
///
/// A version that fails becomes an outcome with a log; nothing but an unwritable output folder or a
/// cancelled task ends a sweep. Each outcome is on disk before the next version is measured.
public struct SweepRunner: Sendable {
  private let plan: SweepPlan
  private let source: PackageSource
  private let output: OutputFolder
  private let report: @Sendable (SweepEvent) -> Void
  private let jobs: VersionJobs

  /// Makes a runner.
  ///
  /// - Parameters:
  ///   - plan: What to do.
  ///   - source: The repository that the plan was made from.
  ///   - report: Receives events while the sweep goes on; it must not block.
  public init(
    plan: SweepPlan, source: PackageSource, report: @escaping @Sendable (SweepEvent) -> Void
  ) {
    self.plan = plan
    self.source = source
    self.report = report
    output = OutputFolder(path: plan.request.output)
    jobs = VersionJobs(
      plan: plan, source: source, output: output,
      laneName: plan.request.keepsLanes ? plan.laneName : "sweep \(output.path)",
      laneCount: plan.request.isIncremental ? plan.request.jobs : 0,
      report: report)
  }

  /// Runs the sweep.
  ///
  /// Another sweep with the same output folder is waited for.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``, ``SweepError/cacheFolder(path:reason:)``
  ///   or `CancellationError`. What was measured until then is on disk.
  public func run() async throws -> SweepSummary {
    try SweepCache(path: plan.request.cache).prepare()
    try output.prepare(for: plan.versions, pages: OutputFolder.sweepPages)
    let lock = try await FolderLock.wait(for: output.lock, .exclusive) {
      report(.waiting(what: "another sweep with --out \(output.path)"))
    }
    let progress = try SweepProgress(plan: plan, jobs: jobs, report: report)
    if let loss = progress.before.loss { report(.notice(loss)) }
    for notice in plan.inputs.notices + plan.editNotices { report(.notice(notice)) }
    if plan.request.run.countsInstructions == true,
      case .failure(let absence) = await plan.counter()
    {
      report(.notice("\(absence)"))
    }
    report(.planned(plan.versions))
    let open = try await takeOver(into: progress)
    let measurer = SweepMeasurer(plan: plan, jobs: jobs, progress: progress, report: report)
    try await measurer.measure(try VersionOrder(plan: plan, source: source).sorted(open))
    try await measurer.time()
    if plan.request.attributesSteps {
      try await StepAttributor(
        plan: plan, source: source, output: output, report: report
      ).run()
    }
    try await SweepProfiler(
      plan: plan, progress: progress,
      taker: ProfileTaker(
        plan: plan, jobs: jobs,
        folder: plan.request.placeOfProfiles, report: report)
    ).run()
    await jobs.finish()
    _ = consume lock
    return SweepSummary(plan: plan, outcomes: await progress.outcomes, output: output)
  }

  /// Takes over what is known; the rest is returned, as indexes into the plan's versions.
  private func takeOver(into progress: SweepProgress) async throws -> [Int] {
    var open: [Int] = []
    for (index, version) in plan.versions.enumerated() {
      try Task.checkCancellation()
      if let reason = plan.skipReason(of: version) {
        let outcome = Outcome(
          version: version, result: .failed(.skipped, reason: reason),
          log: output.logName(version), unavailable: [], failures: [], key: plan.key(of: version))
        try await progress.add(
          VersionJobs.Measured(outcome: outcome), index: index, elapsed: .zero)
        continue
      }
      let key = plan.key(of: version)
      if await progress.isKnown(key) {
        open.append(index)
        continue
      }
      switch plan.request.isFresh
        ? nil : try await jobs.find(version, key: key, in: progress.before)
      {
      case .standing(let outcome)?: await progress.keep(outcome, index: index)
      case .taken(let outcome)?: try await progress.take(outcome, index: index)
      case nil: open.append(index)
      }
    }
    return open
  }
}
