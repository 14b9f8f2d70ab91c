import Foundation
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// Measures the versions of a sweep for which there is no result yet, and times all in turns.
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
          var job = job(index)
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

  private func job(_ index: Int) -> VersionJob {
    let version = plan.versions[index]
    var job = VersionJob(version, key: plan.key(of: version), way: plan.way)
    job.index = index
    return job
  }

  /// Times all measured versions again until each has had its turns, in an order that is reversed
  /// every other time: a machine that drifts hits all alike.
  ///
  /// - Throws: ``SweepError`` or `CancellationError`.
  func repeatTiming() async throws {
    guard plan.request.turns > 1 else { return }
    for turn in 2...plan.request.turns {
      let order = Array(plan.versions.indices)
      for index in turn.isMultiple(of: 2) ? order.reversed() : order {
        guard let outcome = await progress.outcome(index), outcome.isMeasured,
          outcome.sameAs == nil, !outcome.isMeasuredElsewhere, outcome.turns == turn - 1
        else { continue }
        report(.turn(turn, of: plan.request.turns, outcome.version, index: index))
        try await repeatTiming(outcome, turn: turn, index: index)
      }
    }
    try await progress.renewShared()
    try await progress.renewTwins()
  }

  /// One turn of a version. Where something fails, the turn is not counted and its failures are in
  /// the outcome, so that the same sweep tries it again. What could not be timed in the first turn
  /// has no later ones.
  private func repeatTiming(_ outcome: Outcome, turn: Int, index: Int) async throws {
    var job = job(index)
    job.version = outcome.version
    var later = outcome
    var file = try await progress.runFile(of: outcome)
    job.benchmarks = file.benchmarks.filter(\.isTimed).map(\.fullname)
    guard !job.benchmarks.isEmpty else {
      later.turns = turn
      return try await progress.replace(later, run: nil, index: index)
    }
    later.failures.removeAll { $0.phase == Self.phase(turn) }
    let attempt = try await jobs.build(job)
    switch attempt {
    case .failed(let failure, _):
      later.failures.append(
        BenchmarkFailure(
          id: outcome.version.label, phase: Self.phase(turn), kind: .machine,
          reason: "it could not be built again: \(failure.reason)"))
      try await progress.replace(later, run: nil, index: index)
    case .built(let build):
      job.elsewhere = Set(outcome.executables.filter { $0.measuredAs != nil }.map(\.product))
      let measurement = try await jobs.time(job, build)
      let failures = measurement.failures.filter { $0.kind != .notAvailable }
      later.failures += failures.map {
        BenchmarkFailure(
          id: $0.id, phase: Self.phase(turn), kind: $0.kind.isFinal ? .machine : $0.kind,
          reason: $0.reason)
      }
      if failures.isEmpty {
        file.add(measurement.results, turn: turn)
        later.turns = turn
      }
      file.setFailures(later.failures)
      try await progress.replace(later, run: file, index: index)
    }
  }

  /// The phase of failures in a later turn.
  private static func phase(_ turn: Int) -> String { "turn \(turn)" }
}
