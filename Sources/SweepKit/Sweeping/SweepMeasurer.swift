import Foundation
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// Builds and measures the versions of a sweep for which there is no result yet, and times all in
/// turns.
struct SweepMeasurer: Sendable {
  let plan: SweepPlan
  let jobs: VersionJobs
  let progress: SweepProgress
  let report: @Sendable (SweepEvent) -> Void

  /// Goes through versions in batches that are built side by side and then measured one by one.
  ///
  /// - Parameter indexes: Into the plan's versions, in the order in which to go.
  /// - Throws: ``SweepError`` or `CancellationError`.
  func measure(_ indexes: [Int]) async throws {
    var queue = indexes
    while !queue.isEmpty {
      var batch: [Int] = []
      var rest: [Int] = []
      var keys: Set<String> = []
      for index in queue {
        if try await progress.addTwin(index) { continue }
        let isTaken = keys.contains(plan.key(of: plan.versions[index]))
        if batch.count < plan.request.jobs, !isTaken {
          keys.insert(plan.key(of: plan.versions[index]))
          batch.append(index)
        } else {
          rest.append(index)
        }
      }
      queue = rest
      for built in try await build(batch) {
        let start = ContinuousClock.now
        var job = built.job
        if case .built(let build) = built.attempt {
          job.shared = try await progress.shared(build.code)
        }
        let measured = try await jobs.measure(job, built.attempt)
        try await progress.add(
          measured, index: built.job.index, elapsed: built.elapsed + (.now - start))
      }
    }
  }

  /// A version's build, or why there is none.
  private struct Built: Sendable {
    let job: VersionJob
    let attempt: VersionBuilder.Attempt
    let elapsed: Duration
  }

  /// Builds side by side; never while something is measured.
  private func build(_ batch: [Int]) async throws -> [Built] {
    try await withThrowingTaskGroup(of: Built.self) { group in
      for (slot, index) in batch.enumerated() {
        group.addTask {
          var job = plan.job(index)
          (job.slot, job.isFresh) = (slot, plan.request.isFresh)
          jobs.beginLog(of: job.version)
          let start = ContinuousClock.now
          let attempt = try await jobs.build(job)
          return Built(job: job, attempt: attempt, elapsed: .now - start)
        }
      }
      var built: [Built] = []
      for try await each in group { built.append(each) }
      return batch.compactMap { index in built.first { $0.job.index == index } }
    }
  }

  /// Times all measured versions: in turns, then against each other where a change is suspected.
  ///
  /// - Throws: ``SweepError`` or `CancellationError`.
  func time() async throws {
    let builds = TimedBuilds(plan: plan, jobs: jobs)
    let turns = BurstTurns(plan: plan, progress: progress, builds: builds, report: report)
    let seconds = try await turns.run()
    try await progress.renewShared()
    try await progress.renewTwins()
    let pairs = PairTimer(
      plan: plan, progress: progress, builds: builds, report: report, seconds: seconds)
    try await pairs.run()
  }
}
