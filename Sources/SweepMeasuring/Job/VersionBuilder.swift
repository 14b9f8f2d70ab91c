import Foundation
import SweepGit
import SweepProcesses
import Synchronization
import SystemPackage

/// Builds the suite against versions, or takes builds from the cache.
package struct VersionBuilder: Sendable {
  /// A build, held against removal by others as long as this value is kept.
  package struct Built: Sendable {
    package let result: SuiteBuild.Result
    package let states: [DependencyState]
    package let workspace: Workspace
    /// The digests of its executables by product, of those that have one.
    package let code: [String: String]
    /// Whether it was in the cache.
    package let wasKept: Bool
    fileprivate let lock: FolderLock
  }

  /// What came of a version.
  package enum Attempt: Sendable {
    case built(Built)
    /// Nothing was built; the states are those of dependencies that had been resolved.
    case failed(FailureClassifier.Failure, [DependencyState])
  }

  private let plan: SweepPlan
  private let source: PackageSource
  private let watch: DependencyWatch
  /// One for each build that goes on beside others, by the toolchain's name; `nil` where there is
  /// one.
  private let lanes: [String?: [BuildLane]]
  /// By the toolchain's name.
  private let engines: [String?: EnginePrebuild]
  private let report: @Sendable (SweepEvent) -> Void

  init(
    plan: SweepPlan, source: PackageSource, watch: DependencyWatch, laneName: String,
    laneCount: Int, report: @escaping @Sendable (SweepEvent) -> Void
  ) {
    self.plan = plan
    self.source = source
    self.watch = watch
    self.report = report
    var engines: [String?: EnginePrebuild] = [:]
    var lanes: [String?: [BuildLane]] = [:]
    let named = plan.toolchains.map { (name: String?.some($0.key), toolchain: $0.value) }
    for (name, toolchain) in named + [(nil, plan.toolchain)] {
      let engine = EnginePrebuild(
        folder: "\(plan.request.cache)/\(SweepCache.Kind.engines.rawValue)", toolchain: toolchain)
      engines[name] = engine
      lanes[name] = (0..<laneCount).map { slot in
        BuildLane(
          plan, source, engine,
          name: ["\(laneName)-\(slot)", name].compactMap(\.self).joined(separator: "@"),
          isKept: plan.request.keepsLanes)
      }
    }
    (self.engines, self.lanes) = (engines, lanes)
  }

  /// Removes what later commands have no use for.
  func finish() async {
    guard !plan.request.keepsBuilds else { return }
    for lane in lanes.values.flatMap(\.self) { await lane.remove() }
  }

  /// Builds a version unless the cache has it.
  ///
  /// - Throws: `CancellationError`, or an error that is no version's, such as ``SweepError``.
  func build(_ job: VersionJob, log: BuildLog) async throws -> Attempt {
    let version = job.version
    let workspace = workspace(of: job, way: job.way, products: job.products)
    var isFresh = job.isFresh
    do {
      while true {
        if !isFresh, let built = try await find(job) {
          report(.builtBefore(version, index: job.index))
          return .built(built)
        }
        let lock = try await FolderLock.wait(for: workspace.lock, .exclusive) { waits(version) }
        // Another process may have built it meanwhile.
        if !isFresh, let record = try BuildRecord(in: workspace),
          await watch.isCurrent(record.states, for: version)
        {
          continue
        }
        isFresh = false
        return try await build(job, in: workspace, lock, log)
      }
    } catch {
      guard let failure = FailureClassifier.failure(of: error, log: log, overlay: "/") else {
        throw error
      }
      return .failed(failure, [])
    }
  }

  private func build(
    _ job: VersionJob, in workspace: Workspace, _ lock: FolderLock, _ log: BuildLog
  ) async throws -> Attempt {
    let resolved = Mutex<[ResolvedDependency]>([])
    do {
      let start = ContinuousClock.now
      var made = try await lock.holding {
        try await make(job, in: workspace, log: log) { found in
          resolved.withLock { $0 = found }
        }
      }
      // A product that the machine failed is no product that the version lacks.
      if !made.failures.isEmpty,
        let reason = FailureClassifier.machineFault(log, overlay: workspace.overlay)
      {
        throw BuildError.failed(phase: .machine, reason: reason)
      }
      for place in made.dependencies.indices {
        let identity = made.dependencies[place].identity
        guard let held = plan.pinning.heldRevision(of: identity) else { continue }
        made.dependencies[place].version = held
      }
      let states = await watch.states(of: made.dependencies, for: job.version, in: workspace)
      let elapsed = ContinuousClock.now - start
      let code = try await code(of: made.executables, in: workspace)
      try BuildRecord(made, states: states, seconds: elapsed / .seconds(1), code: code)
        .write(in: workspace)
      report(.built(job.version, index: job.index, elapsed: elapsed))
      if !plan.request.keepsBuilds { workspace.discardScratch() }
      return .built(
        Built(
          result: made, states: states, workspace: workspace, code: code, wasKept: false,
          lock: try await lock.shared()))
    } catch {
      let states = await watch.states(
        of: resolved.withLock { $0 }, for: job.version, in: workspace)
      let failure = FailureClassifier.failure(of: error, log: log, overlay: workspace.overlay)
      if !plan.request.keepsBuilds { workspace.remove() }
      guard let failure else { throw error }
      return .failed(failure, states)
    }
  }

  /// A build in the cache whose dependencies offer what they did then.
  ///
  /// One that is isolated and whole serves everybody; one that is incremental, or of some products,
  /// those who ask for it.
  private func find(_ job: VersionJob) async throws -> Built? {
    var tried: Set<String> = []
    let ways: [(BuildWay, [String])] =
      (job.takesIsolated ? [(.isolated, [])] : []) + [(job.way, []), (job.way, job.products)]
    for (way, products) in ways {
      let workspace = workspace(of: job, way: way, products: products)
      // Without a look at the record, each version that is asked for would leave a lock's file.
      guard tried.insert(workspace.path).inserted,
        FileManager.default.fileExists(atPath: workspace.record)
      else { continue }
      let lock = try await FolderLock.wait(for: workspace.lock, .shared) { waits(job.version) }
      guard let record = try BuildRecord(in: workspace),
        await watch.isCurrent(record.states, for: job.version)
      else { continue }
      // Use keeps it from being pruned for its age.
      try? FileManager.default.setAttributes(
        [.modificationDate: Date()], ofItemAtPath: workspace.record)
      return Built(
        result: record.result, states: record.states, workspace: workspace, code: record.code,
        wasKept: true, lock: lock)
    }
    return nil
  }

  /// What tells whether executables are the same to run. A version's own suite, in whose copy they
  /// run, may differ where they do not.
  private func code(
    of products: [String], in workspace: Workspace
  ) async throws -> [String: String] {
    var executables = ExecutableCode(workspace: workspace, paths: plan.paths)
    if plan.ownSuite != nil {
      let overlay = FilePath(workspace.overlay)
      executables.surroundings =
        try FolderCopy(of: overlay, leavingOut: InputSnapshot.isLeftOut).read().digest
    }
    var found: [String: String] = [:]
    for product in products { found[product] = try await executables.digest(of: product) }
    return found
  }

  private func workspace(of job: VersionJob, way: BuildWay, products: [String]) -> Workspace {
    Workspace(
      plan: plan, version: job.version,
      key: plan.buildKey(of: job.version, way: way, products: products))
  }

  /// Checks a version out and builds the suite against it, in the version's own folder or in a
  /// lane.
  private func make(
    _ job: VersionJob, in workspace: Workspace, log: BuildLog,
    onResolved: @escaping @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    try workspace.prepare()
    if plan.buildsNothing {
      for folder in [workspace.overlay, workspace.products] {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
      return SuiteBuild.Result(executables: [CommandSuite.programs])
    }
    report(.began(.checkingOut, job.version, index: job.index))
    var scratch = workspace.scratch
    let toolchain = job.version.toolchain
    guard let engines = engines[toolchain] ?? engines[nil] else { return SuiteBuild.Result() }
    var site: any BuildSite = FreshFolder(
      plan: plan, source: source, workspace: workspace, engines: engines)
    if job.way == .incremental, let lanes = lanes[toolchain], lanes.indices.contains(job.slot) {
      let lane = lanes[job.slot]
      (site, scratch) = (lane, lane.workspace.scratch)
      // The executables run in a copy that stays.
      try SuiteOverlay(
        suite: plan.suiteCopy, path: workspace.overlay, copies: plan.inputs.copiedFolders
      ).write(redirect: plan.redirect(plan.dependency, suite: plan.suite.path, into: workspace))
    }
    let (version, index, report) = (job.version, job.index, report)
    var result = try await site.build(version, products: job.products, log: log) { found in
      onResolved(found)
      report(.began(.building, version, index: index))
    }
    try workspace.keep(
      result.executables, from: "\(scratch)/\(plan.buildOptions(of: version).configuration)")
    if plan.hasPrograms { result.executables.append(CommandSuite.programs) }
    return result
  }

  private func waits(_ version: Version) {
    report(.waiting(what: "another process that builds \(version.label)"))
  }
}
