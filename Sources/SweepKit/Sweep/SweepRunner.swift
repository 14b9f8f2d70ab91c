import Foundation
import SystemPackage

/// Carries out a plan: every version is checked out, built and measured, one after the other.
///
/// A version that fails becomes an outcome with a log; nothing but an unwritable output folder or a cancelled task
/// ends a sweep. Each outcome is on disk before the next version begins.
public struct SweepRunner: Sendable {
  private let plan: SweepPlan
  private let source: PackageSource
  private let output: OutputFolder
  private let report: @Sendable (SweepEvent) -> Void

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
  }

  /// Runs the sweep.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)`` or `CancellationError`. What was measured until then is on disk.
  public func run() async throws -> SweepSummary {
    try output.prepare()
    let before = try output.journal.read()
    try output.journal.append(plan: plan.versions, package: plan.identity)
    report(.planned(plan.versions))
    var outcomes: [Outcome] = []
    var twins = VersionTwins()
    for (index, version) in plan.versions.enumerated() {
      let key = plan.key(of: version)
      if !plan.request.isFresh, let standing = output.standing(version, key: key, in: before) {
        outcomes.append(standing)
        twins.add(standing)
        report(.reused(standing, index: index))
        continue
      }
      if plan.skipReason(of: version) == nil, let first = twins.first(of: key) {
        let twin = try TwinOutcome(of: first, as: version, in: output).write()
        try output.journal.append(twin)
        outcomes.append(twin)
        report(.sameAs(first.version, twin, index: index))
        continue
      }
      let start = ContinuousClock.now
      let outcome = try await outcome(of: version, index: index, key: key)
      try output.journal.append(outcome)
      outcomes.append(outcome)
      twins.add(outcome)
      report(.finished(outcome, index: index, elapsed: .now - start))
    }
    return SweepSummary(plan: plan, outcomes: outcomes, output: output)
  }

  /// Measures one version and writes its run file.
  private func outcome(of version: Version, index: Int, key: String) async throws -> Outcome {
    let log = BuildLog(path: "\(output.path)/\(output.logName(version))")
    try? FileManager.default.removeItem(atPath: log.path)
    if let reason = plan.skipReason(of: version) {
      return Outcome(
        version: version, result: .failed(.skipped, reason: reason), log: output.logName(version),
        unavailable: [], failures: [], key: key)
    }
    var measurement = VersionMeasurement()
    let result: Outcome.Result
    do {
      measurement = try await measure(version, index: index, log: log)
      if measurement.records.isEmpty {
        result = .failed(.run, reason: Self.reason(nothingMeasured: measurement))
      } else {
        let file = RunFile(measurement, of: version, plan: plan, key: key, at: Date())
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
    return Outcome(
      version: version, result: result, log: output.logName(version),
      unavailable: measurement.unavailable, failures: measurement.failures, key: key)
  }

  /// Checks a version out, builds the suite against it and runs every benchmark.
  private func measure(
    _ version: Version, index: Int, log: BuildLog
  ) async throws -> VersionMeasurement {
    let workspace = Workspace(plan: plan, version: version)
    try workspace.prepare()
    defer { if !plan.request.keepsBuilds { workspace.remove() } }
    report(.began(.checkingOut, version, index: index))
    try await source.checkOut(version, into: workspace.checkout)
    guard FileManager.default.fileExists(atPath: workspace.checkout + "/Package.swift") else {
      throw BuildError.failed(
        phase: .checkout, reason: "no Package.swift at the root of \(version.name)")
    }
    report(.began(.building, version, index: index))
    let build = try await build(version, in: workspace, log: log)
    report(.began(.measuring, version, index: index))
    return try await VersionMeasurer(
      build: build,
      runner: SuiteRunner(
        executables: build.executables, workingDirectory: workspace.overlay,
        eventFolder: workspace.events, log: log, options: plan.request.run)
    ).measure { id, done, total in
      report(.measured(id: id, done: done, total: total, version))
    }
  }

  private func build(
    _ version: Version, in workspace: Workspace, log: BuildLog
  ) async throws -> SuiteBuild.Result {
    let overlay = SuiteOverlay(suite: plan.suite, path: workspace.overlay)
    try overlay.write(
      redirect: ManifestRedirect(
        identity: plan.dependency.identity, checkout: workspace.checkout, suite: plan.suite.path,
        originalPath: plan.dependency.isLocal ? plan.dependency.location : nil))
    return try await SuiteBuild(
      overlay: overlay, checkout: workspace.checkout, identity: plan.identity,
      scratchPath: workspace.scratch, log: log, toolchain: plan.toolchain,
      options: plan.buildOptions(of: version), mirrors: plan.mirrors(for: version)
    ).run()
  }

  private static func reason(nothingMeasured measurement: VersionMeasurement) -> String {
    measurement.failures.first.map { "\($0.id): \($0.reason)" } ?? "the suite has no benchmarks"
  }
}
