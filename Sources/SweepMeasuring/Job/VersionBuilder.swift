import Foundation
import SweepGit
import SweepProcesses
import Synchronization

/// Builds the suite against versions, or takes builds from the cache.
package struct VersionBuilder: Sendable {
  /// A build, held against removal by others as long as this value is kept.
  package struct Built: Sendable {
    package let result: SuiteBuild.Result
    package let states: [DependencyState]
    package let workspace: Workspace
    fileprivate let lock: FolderLock

    /// Creates a value from its parts.
    package init(
      result: SuiteBuild.Result, states: [DependencyState], workspace: Workspace, lock: FolderLock
    ) {
      self.result = result
      self.states = states
      self.workspace = workspace
      self.lock = lock
    }
  }

  /// What came of a version.
  package enum Attempt: Sendable {
    case built(Built)
    /// Nothing was built; the states are those of dependencies that had been resolved.
    case failed(FailurePhase, reason: String, [DependencyState])
  }

  private let plan: SweepPlan
  private let source: PackageSource
  private let watch: DependencyWatch
  /// One for each build that goes on beside others.
  private let lanes: [BuildLane]
  private let report: @Sendable (SweepEvent) -> Void

  package init(
    plan: SweepPlan, source: PackageSource, watch: DependencyWatch,
    report: @escaping @Sendable (SweepEvent) -> Void
  ) {
    self.plan = plan
    self.source = source
    self.watch = watch
    self.report = report
    // Whoever holds the output folder is the only one to use these.
    let name = ContentDigest.of([plan.request.output]).prefix(12)
    lanes = (0..<(plan.request.isIncremental ? plan.request.jobs : 0)).map {
      BuildLane(plan, source, name: "sweep-\(name)-\($0)")
    }
  }

  /// Removes what later sweeps have no use for.
  package func finish() async {
    guard !plan.request.keepsBuilds else { return }
    for lane in lanes { await lane.remove() }
  }

  /// Builds a version unless the cache has it.
  ///
  /// - Parameters:
  ///   - slot: Which of the builds that go on side by side this is.
  ///   - isFresh: Whether a build in the cache does not count.
  /// - Throws: `CancellationError`, or ``SweepError`` when the cache cannot be written.
  package func build(
    _ version: Version, index: Int, slot: Int, log: BuildLog, isFresh: Bool
  ) async throws -> Attempt {
    let workspace = Workspace(plan: plan, version: version)
    var isFresh = isFresh
    while true {
      if !isFresh, let built = try await find(version, in: workspace) {
        report(.builtBefore(version, index: index))
        return .built(built)
      }
      let own = try await FolderLock.wait(for: workspace.lock, .exclusive) { waits(version) }
      // Another process may have built it meanwhile.
      if !isFresh, let record = BuildRecord(in: workspace),
        await watch.isCurrent(record.states, for: version)
      {
        continue
      }
      isFresh = false
      let resolved = Mutex<[ResolvedDependency]>([])
      do {
        let start = ContinuousClock.now
        var made = try await own.holding {
          try await make(version, index: index, slot: slot, in: workspace, log: log) { found in
            resolved.withLock { $0 = found }
          }
        }
        // A product that the machine failed is no product that the version lacks.
        if !made.failures.isEmpty, let reason = log.machineFault(in: workspace.overlay) {
          throw BuildError.failed(phase: .machine, reason: reason)
        }
        for place in made.dependencies.indices {
          let identity = made.dependencies[place].identity
          guard let held = plan.pinning.heldRevision(of: identity) else { continue }
          made.dependencies[place].version = held
        }
        let states = await watch.states(
          of: made.dependencies, for: version, checkout: workspace.checkout)
        let elapsed = ContinuousClock.now - start
        let record = BuildRecord(made, states: states, seconds: elapsed / .seconds(1))
        try record.write(in: workspace)
        report(.built(version, index: index, elapsed: elapsed))
        if !plan.request.keepsBuilds { workspace.discardScratch() }
        return .built(
          Built(
            result: record.result(in: workspace), states: states, workspace: workspace,
            lock: try await own.shared()))
      } catch let failure {
        let states = await watch.states(
          of: resolved.withLock { $0 }, for: version, checkout: workspace.checkout)
        let fault = log.machineFault(in: workspace.overlay)
        if !plan.request.keepsBuilds { workspace.remove() }
        guard var (phase, reason) = Self.failure(failure) else { throw failure }
        if let fault, [.build, .resolve].contains(phase) {
          (phase, reason) = (.machine, fault)
        }
        return .failed(phase, reason: reason, states)
      }
    }
  }

  /// A build in the cache whose dependencies offer what they did then.
  package func find(_ version: Version, in workspace: Workspace) async throws -> Built? {
    let lock = try await FolderLock.wait(for: workspace.lock, .shared) { waits(version) }
    guard let record = BuildRecord(in: workspace),
      await watch.isCurrent(record.states, for: version)
    else { return nil }
    // Use keeps it from being pruned for its age.
    try? FileManager.default.setAttributes(
      [.modificationDate: Date()], ofItemAtPath: workspace.record)
    return Built(
      result: record.result(in: workspace), states: record.states, workspace: workspace, lock: lock)
  }

  /// Checks a version out and builds the suite against it, in the version's own folder or in the lane.
  private func make(
    _ version: Version, index: Int, slot: Int, in workspace: Workspace, log: BuildLog,
    onResolved: @escaping @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    try workspace.prepare()
    report(.began(.checkingOut, version, index: index))
    if !lanes.isEmpty, !version.isWorkTree {
      // The executables run in a copy that stays.
      try write(plan.suite, dependency: plan.dependency, in: workspace)
      report(.began(.building, version, index: index))
      return try await lanes[slot].build(version, products: [], log: log, onResolved: onResolved) {
        try workspace.keep($0, from: $1)
      }
    }
    try await source.checkOut(version, into: workspace.checkout)
    guard FileManager.default.fileExists(atPath: workspace.checkout + "/Package.swift") else {
      throw BuildError.failed(
        phase: .checkout, reason: "no Package.swift at the root of \(version.name)")
    }
    let (suite, dependency) = try await suite(of: version, in: workspace)
    let (overlay, redirect) = try write(suite, dependency: dependency, in: workspace)
    report(.began(.building, version, index: index))
    let options = plan.buildOptions(of: version)
    let result = try await SuiteBuild(
      overlay: overlay, redirect: redirect, scratchPath: workspace.scratch, log: log,
      toolchain: plan.toolchain, options: options,
      mirrors: plan.mirrors(for: version), onResolved: onResolved
    ).run()
    try workspace.keep(result.executables, from: "\(workspace.scratch)/\(options.configuration)")
    return result
  }

  /// The suite to measure a version with: the one given, or the version's own.
  private func suite(
    of version: Version, in workspace: Workspace
  ) async throws -> (SuitePackage, SuitePackage.Dependency) {
    guard let place = plan.ownSuite else { return (plan.suite, plan.dependency) }
    let path = "\(workspace.checkout)/\(place)"
    guard FileManager.default.fileExists(atPath: path + "/Package.swift") else {
      throw BuildError.failed(
        phase: .checkout, reason: "\(version.name) has no suite at \(place)")
    }
    let suite = try await SuitePackage.load(at: path, toolchain: plan.toolchain)
    let root = URL(fileURLWithPath: workspace.checkout).resolvingSymlinksInPath().path
    let identity = PackageIdentity(explicit: plan.identity, location: root, remote: nil)
    return (suite, try suite.dependency(on: identity))
  }

  @discardableResult
  private func write(
    _ suite: SuitePackage, dependency: SuitePackage.Dependency, in workspace: Workspace
  ) throws -> (SuiteOverlay, ManifestRedirect) {
    let overlay = SuiteOverlay(
      suite: suite, path: workspace.overlay, copies: plan.request.copiedFolders)
    let redirect = ManifestRedirect(
      identity: dependency.identity, checkout: workspace.checkout, suite: suite.path,
      originalPath: dependency.isLocal ? dependency.location : nil)
    try overlay.write(redirect: redirect)
    return (overlay, redirect)
  }

  private func waits(_ version: Version) {
    report(.waiting(what: "another process that builds \(version.label)"))
  }

  /// What is no reason to end the sweep.
  private static func failure(_ error: any Error) -> (FailurePhase, String)? {
    switch error {
    case let error as GitError: (.checkout, "\(error)")
    case BuildError.failed(let phase, let reason): (phase, reason)
    case let error as BuildError: (.resolve, "\(error)")
    case let error as ProcessError: (.machine, "\(error)")
    default: nil
    }
  }
}
