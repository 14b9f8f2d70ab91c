import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage

/// Builds and measures the versions of a sweep for which there is no result yet.
struct SweepMeasurer: Sendable {
  let plan: SweepPlan
  let output: OutputFolder
  let builder: VersionBuilder
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
        let (outcome, run) = try await measure(built)
        try await progress.add(
          outcome, run: run, index: built.index, elapsed: built.elapsed + (.now - start))
      }
    }
  }

  /// A version's build, or why there is none.
  private struct Built: Sendable {
    let index: Int
    let version: Version
    let attempt: VersionBuilder.Attempt
    let elapsed: Duration
    let log: BuildLog
  }

  /// Builds side by side; never while something is measured.
  private func build(_ batch: [Int]) async throws -> [Built] {
    try await withThrowingTaskGroup(of: Built.self) { group in
      for (slot, index) in batch.enumerated() {
        group.addTask {
          let version = plan.versions[index]
          let log = log(of: version)
          try? FileManager.default.removeItem(atPath: log.path)
          let start = ContinuousClock.now
          let attempt = try await builder.build(
            version, index: index, slot: slot, log: log, isFresh: plan.request.isFresh)
          return Built(
            index: index, version: version, attempt: attempt, elapsed: .now - start, log: log)
        }
      }
      var built: [Built] = []
      for try await each in group { built.append(each) }
      return batch.compactMap { index in built.first { $0.index == index } }
    }
  }

  /// Measures one version.
  private func measure(_ built: Built) async throws -> (Outcome, RunFile?) {
    let version = built.version
    let key = plan.key(of: version)
    func outcome(
      _ result: Outcome.Result, _ measurement: VersionMeasurement, _ states: [DependencyState]
    ) -> Outcome {
      var outcome = Outcome(
        version: version, result: result, log: output.logName(version),
        unavailable: measurement.unavailable, failures: measurement.failures, key: key)
      outcome.dependencies = states
      return outcome
    }
    switch built.attempt {
    case .failed(let phase, let reason, let states):
      return (outcome(.failed(phase, reason: reason), VersionMeasurement(), states), nil)
    case .built(let build):
      report(.began(.measuring, version, index: built.index))
      do {
        let measurement = try await measurer(build, version, built.log).measure { id, done, total in
          report(.measured(id: id, done: done, total: total, version))
        }
        guard !measurement.records.isEmpty else {
          let reason = Self.reason(nothingMeasured: measurement)
          return (outcome(.failed(.run, reason: reason), measurement, build.states), nil)
        }
        let file = RunFile(measurement, of: version, plan: plan, key: key, at: Date())
        let measured = Outcome.Result.measured(runFile: output.runName(version))
        return (outcome(measured, measurement, build.states), file)
      } catch BuildError.failed(let phase, let reason) {
        return (outcome(.failed(phase, reason: reason), VersionMeasurement(), build.states), nil)
      } catch let error as ProcessError {
        return (
          outcome(.failed(.machine, reason: "\(error)"), VersionMeasurement(), build.states), nil
        )
      }
    }
  }

  /// Times all measured versions again until each has had its turns, in an order that is reversed every other time:
  /// a machine that drifts hits all alike.
  ///
  /// - Throws: ``SweepError`` or `CancellationError`.
  func repeatTiming() async throws {
    guard plan.request.turns > 1 else { return }
    for turn in 2...plan.request.turns {
      let order = Array(plan.versions.indices)
      for index in turn.isMultiple(of: 2) ? order.reversed() : order {
        guard let outcome = await progress.outcome(index), outcome.isMeasured,
          outcome.sameAs == nil, outcome.turns < turn
        else { continue }
        report(.turn(turn, of: plan.request.turns, outcome.version, index: index))
        try await repeatTiming(outcome, turn: turn, index: index)
      }
    }
    try await progress.renewTwins()
  }

  private func repeatTiming(_ outcome: Outcome, turn: Int, index: Int) async throws {
    let version = outcome.version
    let log = log(of: version)
    let attempt = try await builder.build(
      version, index: index, slot: 0, log: log, isFresh: false)
    guard case .built(let build) = attempt, let name = outcome.runFile else {
      report(.notice("\(version.label) could not be built again for turn \(turn)"))
      return
    }
    let results = try await measurer(build, version, log).time { id, done, total in
      report(.measured(id: id, done: done, total: total, version))
    }
    var file: RunFile
    do {
      file = try RunFile(reading: FilePath("\(output.path)/\(name)"))
    } catch {
      throw SweepError.outputFolder(path: output.path, reason: "\(error)")
    }
    file.add(results, turn: turn)
    var later = outcome
    later.turns = turn
    try await progress.replace(later, run: file, index: index)
  }

  private func measurer(
    _ build: VersionBuilder.Built, _ version: Version, _ log: BuildLog
  ) -> VersionMeasurer {
    VersionMeasurer(
      build: build.result,
      runner: SuiteRunner(
        executables: build.result.executables, workingDirectory: build.workspace.overlay,
        eventFolder: build.workspace.events, log: log, options: plan.request.run),
      targets: plan.suite.targetsOfExecutables, exclusions: plan.exclusions(of: version))
  }

  private func log(of version: Version) -> BuildLog {
    BuildLog(path: "\(output.path)/\(output.logName(version))")
  }

  private static func reason(nothingMeasured measurement: VersionMeasurement) -> String {
    measurement.failures.first.map { "\($0.id): \($0.reason)" } ?? "the suite has no benchmarks"
  }
}
