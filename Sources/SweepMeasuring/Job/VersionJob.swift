import Foundation
import SweepGit
import SweepProcesses
import SweepResults
import Synchronization
import SystemPackage

/// What is asked of one version: which benchmarks, in which build.
package struct VersionJob: Sendable {
  /// The version.
  package var version: Version
  /// Its place among the versions, for events.
  package var index = 0
  /// The benchmarks; all of the suite's if there are none.
  package var benchmarks: [String] = []
  /// The products that are built; all if there are none.
  package var products: [String] = []
  /// The name of the result.
  package var key: String
  /// How it is built.
  package var way: BuildWay
  /// Which of the builds that go on side by side this is.
  package var slot = 0
  /// Whether an isolated build in the cache serves, whatever the way of building.
  package var takesIsolated = false
  /// Whether it is built again although the cache has a build.
  package var isFresh = false
  /// What is known of executables with the same code, by product.
  package var shared: [String: SharedResults] = [:]

  /// Asks for the whole suite.
  package init(_ version: Version, key: String, way: BuildWay) {
    self.version = version
    self.key = key
    self.way = way
  }
}

/// The one way from a version to its outcome, for sweeps, bisections and runs: what is known
/// already, the build, the measurement, what its failures mean, and keeping the outcome.
package struct VersionJobs: Sendable {
  /// A version's outcome and its results, when it was measured.
  package struct Measured: Sendable {
    package var outcome: Outcome
    package var run: RunFile?

    package init(outcome: Outcome, run: RunFile? = nil) {
      self.outcome = outcome
      self.run = run
    }
  }

  package let plan: SweepPlan
  package let output: OutputFolder
  private let builder: VersionBuilder
  private let watch: DependencyWatch
  private let store: ResultStore
  private let report: @Sendable (SweepEvent) -> Void
  private let hasNoticedAbsence = Flag()

  /// - Parameters:
  ///   - laneName: Names the folders of incremental builds; whoever holds the output folder is the
  ///     only one to use them.
  ///   - laneCount: How many of them there are.
  ///   - report: Receives events while jobs go on; it must not block.
  package init(
    plan: SweepPlan, source: PackageSource, output: OutputFolder, laneName: String, laneCount: Int,
    report: @escaping @Sendable (SweepEvent) -> Void
  ) {
    self.plan = plan
    self.output = output
    self.report = report
    watch = DependencyWatch(plan: plan, source: source, report: report)
    store = ResultStore(cache: plan.request.cache)
    builder = VersionBuilder(
      plan: plan, source: source, watch: watch, laneName: laneName, laneCount: laneCount,
      report: report)
  }

  /// Removes what later commands have no use for.
  package func finish() async { await builder.finish() }

  // MARK: What is known

  /// A result of an earlier run that measuring again would repeat, in the output folder or in the
  /// cache.
  ///
  /// - Parameter keys: The names that the result may have, the job's own apart.
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func find(
    _ version: Version, key: String, as ownKey: String? = nil, in journal: Journal.Contents
  ) async throws -> EarlierResults.Found? {
    try await EarlierResults(
      output: output, journal: journal, store: store, watch: watch,
      hasCounter: { [plan] in (try? await plan.counter().get()) != nil }
    ).find(version, key: key, as: ownKey)
  }

  /// A result in the cache that serves, whatever the question was.
  package func kept(_ key: String) throws(SweepError) -> ResultStore.Kept? {
    try store.find(key)
  }

  // MARK: Building

  /// Builds a version unless the cache has it.
  ///
  /// - Throws: `CancellationError`, or what ends the command.
  package func build(_ job: VersionJob) async throws -> VersionBuilder.Attempt {
    try await builder.build(job, log: log(of: job.version))
  }

  /// A log that begins anew.
  package func beginLog(of version: Version) {
    try? FileManager.default.removeItem(atPath: log(of: version).path)
  }

  /// What runs the executables of a build.
  package func runner(_ build: VersionBuilder.Built, of version: Version) -> SuiteRunner {
    SuiteRunner(
      site: HarnessSite(
        workspace: build.workspace, paths: plan.paths, log: log(of: version),
        options: plan.request.run),
      harnesses: plan.harnesses,
      counter: { [plan] in try? await plan.counter().get() })
  }

  // MARK: Measuring

  /// Measures what has been built, or says why it could not be.
  ///
  /// - Parameters:
  ///   - measure: Measures one benchmark; by default its memory and its time.
  ///   - check: Called with the ids of a suite that could be listed as a whole.
  /// - Throws: `CancellationError`, or what `check` throws.
  package func measure(
    _ job: VersionJob, _ attempt: VersionBuilder.Attempt,
    by measure: VersionMeasurer.Measure = { try await $0.measure($1, of: $2) },
    check: ([String]) throws -> Void = { _ in }
  ) async throws -> Measured {
    let version = job.version
    switch attempt {
    case .failed(let failure, let states):
      return Measured(
        outcome: outcome(
          job, .failed(failure.phase, reason: failure.reason), VersionMeasurement(), states))
    case .built(let build):
      if build.result.executables.contains(where: { job.shared[$0] == nil }) {
        report(.began(.measuring, version, index: job.index))
      }
      let measurement = try await measurer(build, job).measure(by: measure, check: check) {
        report(.measured(id: $0, done: $1, total: $2, version))
      }
      if measurement.lacksCounter { await noticeAbsence() }
      guard !measurement.records.isEmpty else {
        if let shard = plan.request.run.shard, shard.dimension == .benchmark,
          measurement.failures.isEmpty, measurement.unavailable.isEmpty
        {
          let reason = "none of its benchmarks is in shard \(shard.index) of \(shard.count)"
          return Measured(
            outcome: outcome(job, .failed(.skipped, reason: reason), measurement, build.states))
        }
        let isMachines = measurement.failures.contains { !$0.kind.isFinal }
        return Measured(
          outcome: outcome(
            job, .failed(isMachines ? .machine : .run, reason: measurement.reasonForNothing),
            measurement, build.states))
      }
      let file = RunFile(measurement, of: version, plan: plan, key: job.key, at: Date())
      return Measured(
        outcome: outcome(
          job, .measured(runFile: output.runName(version)), measurement, build.states), run: file)
    }
  }

  /// Says once how to get what counts instructions, where benchmarks ask for it. Where the command
  /// asks, it has been said.
  private func noticeAbsence() async {
    guard plan.request.run.countsInstructions != true, !hasNoticedAbsence.exchange(true),
      case .failure(let absence) = await plan.counter()
    else { return }
    report(.notice("\(absence)"))
  }

  private func measurer(_ build: VersionBuilder.Built, _ job: VersionJob) -> VersionMeasurer {
    VersionMeasurer(
      build: build.result, code: build.code, shared: job.shared,
      runner: runner(build, of: job.version),
      targets: plan.suite.targetsOfExecutables, exclusions: plan.exclusions(of: job.version),
      benchmarks: job.benchmarks)
  }

  private func outcome(
    _ job: VersionJob, _ result: Outcome.Result, _ measurement: VersionMeasurement,
    _ states: [DependencyState]
  ) -> Outcome {
    var outcome = Outcome(
      version: job.version, result: result, log: output.logName(job.version),
      unavailable: measurement.unavailable, failures: measurement.failures, key: job.key)
    outcome.dependencies = states
    outcome.edits = plan.edits(of: job.version).names
    outcome.executables = measurement.executables
    outcome.lacksCounter = measurement.lacksCounter
    return outcome
  }

  private func log(of version: Version) -> BuildLog {
    BuildLog(path: "\(output.path)/\(output.logName(version))")
  }

  // MARK: Keeping

  /// Writes an outcome down, in the cache first, where it is final: what the output folder cannot
  /// take is there for the next run.
  ///
  /// - Parameter shares: Whether other commands may use it.
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func keep(
    _ outcome: Outcome, _ run: RunFile?, shares: Bool = true
  ) throws(SweepError) {
    if shares, outcome.isFinal { keepInCache(outcome, run) }
    if let run, let name = outcome.runFile {
      do {
        try run.write(to: FilePath("\(output.path)/\(name)"))
      } catch {
        throw .outputFolder(path: output.path, reason: "\(error)")
      }
    }
    try output.journal.append(outcome)
  }

  /// That the cache cannot take a result is no failure as long as the output folder can.
  private func keepInCache(_ outcome: Outcome, _ run: RunFile?) {
    do {
      try store.keep(outcome, run: run, log: "\(output.path)/\(outcome.log)")
    } catch {
      report(.notice("\(outcome.version.label) could not be kept in the cache: \(error)"))
    }
  }
}

/// Something that happens once.
private final class Flag: Sendable {
  private let value = Mutex(false)

  /// Sets the value and returns what it was.
  func exchange(_ new: Bool) -> Bool {
    value.withLock { value in
      defer { value = new }
      return value
    }
  }
}
