import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SweepText
import SystemPackage

extension VersionProber {
  /// Builds, measures, and writes the run file and the journal's line.
  func measure(
    _ version: Version, _ job: Job, key: String, lane: BuildLane,
    build: (BuildLog) async throws -> ProbeBuild
  ) async throws -> ProbedVersion {
    let start = ContinuousClock.now
    let log = log(version, isNew: false)
    var measurement = VersionMeasurement()
    let result: Outcome.Result
    var states: [DependencyState]?
    do {
      if let reason = plan.sweep.skipReason(of: version) {
        throw BuildError.failed(phase: .skipped, reason: reason)
      }
      let built = try await build(log)
      states = built.states
      report(.measuring(version, job.purpose))
      measurement = try await measure(version, built, job, log: log)
      if measurement.records.isEmpty {
        result = .failed(.run, reason: Self.reason(nothingMeasured: measurement))
      } else {
        let file = RunFile(measurement, of: version, plan: plan.sweep, key: key, at: Date())
        try file.write(to: FilePath("\(output.path)/\(output.runName(version))"))
        result = .measured(runFile: output.runName(version))
      }
    } catch let error as GitError {
      result = .failed(.checkout, reason: "\(error)")
    } catch BuildError.failed(let phase, let reason) {
      result = .failed(phase, reason: reason)
    } catch let error as BuildError {
      result = .failed(.resolve, reason: "\(error)")
    } catch let error as RunFileError {
      throw SweepError.outputFolder(path: output.path, reason: "\(error)")
    }
    var outcome = Outcome(
      version: version, result: result, log: output.logName(version),
      unavailable: measurement.unavailable, failures: measurement.failures, key: key)
    outcome.dependencies = await shared.states(states, of: version, lane: lane)
    try output.journal.append(outcome)
    if job.purpose != .confirmation { shared.keep(outcome) }
    report(.measured(outcome, job.purpose, isReused: false, elapsed: .now - start))
    return probed(outcome)
  }

  /// Lists the benchmarks and measures those that are wanted.
  private func measure(
    _ version: Version, _ probe: ProbeBuild, _ job: Job, log: BuildLog
  ) async throws -> VersionMeasurement {
    let build = probe.result
    var measurement = VersionMeasurement(
      dependencies: build.dependencies,
      unavailable: build.failures.sorted { $0.key < $1.key }.map {
        Outcome.UnavailableProduct(
          product: $0.key, targets: plan.sweep.suite.targetsOfExecutables[$0.key] ?? [$0.key],
          reason: $0.value)
      })
    let runner = runner(probe, log: log)
    let listings = try await list(build, runner, &measurement)
    try requireIds(job, listings, build)
    for listing in listings {
      measurement.process = listing.process
      for benchmark in listing.benchmarks
      where job.ids.isEmpty || job.ids.contains(benchmark.id) {
        if let excluded = VersionMeasurer.excluded(benchmark, plan.sweep.exclusions(of: version)) {
          measurement.results.append(excluded)
          continue
        }
        measurement.results.append(
          try await result(benchmark, listing.product, runner, job, log: log))
      }
    }
    return measurement
  }

  private func list(
    _ build: SuiteBuild.Result, _ runner: SuiteRunner, _ measurement: inout VersionMeasurement
  ) async throws -> [SuiteRunner.Listing] {
    var listings: [SuiteRunner.Listing] = []
    for product in build.executables.keys.sorted() {
      do {
        listings.append(try await runner.list(product))
      } catch let error as EventStreamError {
        measurement.unlisted.append(Self.failure(product, "\(error)"))
      } catch BuildError.failed(_, let reason) {
        measurement.unlisted.append(Self.failure(product, reason))
      }
    }
    return listings
  }

  /// A benchmark that the whole suite does not have was misspelt; nothing is written down then.
  private func requireIds(
    _ job: Job, _ listings: [SuiteRunner.Listing], _ build: SuiteBuild.Result
  ) throws {
    let listed = listings.flatMap(\.benchmarks).map(\.id)
    guard job.purpose == .end, build.failures.isEmpty,
      listings.count == build.executables.count
    else { return }
    for id in job.ids where !listed.contains(id) {
      let near = NearNames.nearest(to: id, among: listed)
      throw BisectError.unknownBenchmark(id, near: near.isEmpty ? namesakes(of: id, listed) : near)
    }
  }

  /// Up to three benchmarks of the same name with other parameters or elsewhere.
  private func namesakes(of id: String, _ listed: [String]) -> [String] {
    func name(_ id: String) -> String {
      let last = id.range(of: "::", options: .backwards).map { id[$0.upperBound...] } ?? id[...]
      return String(last.prefix { $0 != "[" }).lowercased()
    }
    return Array(listed.filter { name($0) == name(id) }.sorted().prefix(3))
  }

  private func result(
    _ benchmark: BenchmarkDescription, _ product: String, _ runner: SuiteRunner, _ job: Job,
    log: BuildLog
  ) async throws -> BenchmarkResult {
    guard let judge = job.judge, !plan.request.metric.isExact else {
      return try await runner.measure(benchmark, of: product)
    }
    let sampler = NoisySampler(
      reference: try await referenceRunner(log: log), candidate: runner,
      metric: plan.request.metric, firstCount: NoisyJudge().looks[0])
    return try await sampler.measure(benchmark, of: product) { judge(benchmark.id, $0) }
  }

  /// The good end's executables, which stay until the search is over.
  private func referenceRunner(log: BuildLog) async throws -> SuiteRunner {
    if reference == nil {
      reference = try await build(
        plan.good[0], Job(ids: plan.request.benchmarks, purpose: .end), isReference: true,
        lane: referenceLane, log: log)
    }
    return runner(reference ?? ProbeBuild(SuiteBuild.Result(), in: referenceLane), log: log)
  }

  private func runner(_ build: ProbeBuild, log: BuildLog) -> SuiteRunner {
    SuiteRunner(
      executables: build.result.executables, workingDirectory: build.workingDirectory,
      eventFolder: build.events, log: log, options: plan.sweep.request.run)
  }

  private static func failure(_ product: String, _ reason: String) -> BenchmarkFailure {
    BenchmarkFailure(id: product, phase: "list", kind: .unmeasured, reason: reason)
  }

  private static func reason(nothingMeasured measurement: VersionMeasurement) -> String {
    measurement.failures.first.map { "\($0.id): \($0.reason)" }
      ?? measurement.unavailable.first.map { "\($0.product): \($0.reason)" }
      ?? "none of the benchmarks is in the suite"
  }
}
