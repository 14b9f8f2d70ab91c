import Foundation
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// What sweeps and other bisections left in the cache, as far as it answers a bisection's questions.
///
/// Results are taken over only for exact metrics: noisy ones are measured in turn with the good end.
struct SharedResults: Sendable {
  private let plan: BisectPlan
  private let output: OutputFolder
  private let watch: DependencyWatch
  private let store: ResultStore
  private let builder: VersionBuilder
  private let report: @Sendable (BisectEvent) -> Void

  init(
    plan: BisectPlan, source: PackageSource, output: OutputFolder,
    report: @escaping @Sendable (BisectEvent) -> Void
  ) {
    self.plan = plan
    self.output = output
    self.report = report
    let pass: @Sendable (SweepEvent) -> Void = { event in
      switch event {
      case .notice(let text): report(.notice(text))
      case .waiting(let what): report(.notice("waiting for \(what)"))
      default: break
      }
    }
    watch = DependencyWatch(plan: plan.sweep, source: source, report: pass)
    store = ResultStore(cache: plan.sweep.request.cache)
    builder = VersionBuilder(plan: plan.sweep, source: source, watch: watch, report: pass)
  }

  /// The result that the output folder has of a version, if its dependencies offer what they did then.
  func standing(
    _ version: Version, key: String, in journal: Journal.Contents
  ) async -> Outcome? {
    guard !plan.sweep.request.isFresh,
      let outcome = output.standing(version, key: key, in: journal),
      await watch.isCurrent(outcome.dependencies, for: version)
    else { return nil }
    return outcome
  }

  /// A result in the cache: this bisection's question asked before, or a sweep's that has all the benchmarks.
  ///
  /// Its run file and log are in the output folder afterwards; the journal's line is left to the caller.
  ///
  /// - Parameter wholeKey: The key of this bisection's question about the whole suite.
  func take(
    _ version: Version, key: String, wholeKey: String, ids: [String]
  ) async throws -> Outcome? {
    guard !plan.sweep.request.isFresh, plan.request.metric.isExact else { return nil }
    let earlier = EarlierResults(
      output: output, journal: Journal.Contents(), store: store, watch: watch)
    let runs = [plan.sweep.request.run, plan.request.sweepRun].compactMap { $0 }
    for known in [key, wholeKey] + runs.map({ plan.sweep.key(of: version, run: $0) }) {
      guard let kept = store.find(known), known == key || Self.has(ids, kept),
        case .taken(let outcome)? = try await earlier.find(version, key: known)
      else { continue }
      return outcome.rekeyed(key)
    }
    return nil
  }

  /// A version that does not build has none of the benchmarks.
  private static func has(_ ids: [String], _ kept: ResultStore.Kept) -> Bool {
    guard let run = kept.run else { return !kept.outcome.isMeasured }
    return Set(ids).isSubset(of: run.benchmarks.map(\.fullname))
  }

  /// A sweep's build of a version that has some products or knows why they do not build; it is kept from removal as long
  /// as the value is.
  func build(_ version: Version, products: [String]) async throws -> VersionBuilder.Built? {
    let workspace = Workspace(plan: plan.sweep, version: version)
    // Without a look at the record, each commit that is asked for would leave a lock's file.
    guard !plan.sweep.request.isFresh, FileManager.default.fileExists(atPath: workspace.record),
      let built = try await builder.find(version, in: workspace)
    else { return nil }
    let all = Set(built.result.executables.keys).union(built.result.failures.keys)
    return Set(products).isSubset(of: all) ? built : nil
  }

  /// What the dependencies of a build offered: what a sweep noted, or those that the lane resolved last.
  func states(
    _ known: [DependencyState]?, of version: Version, lane: BuildLane
  ) async -> [DependencyState] {
    if let known { return known }
    return await watch.states(
      of: await lane.dependencies, for: version, checkout: lane.checkout)
  }

  /// Keeps a result for bisections of any output folder.
  func keep(_ outcome: Outcome) {
    guard plan.request.metric.isExact else { return }
    switch outcome.result {
    case .measured, .failed(.build, _): break
    case .failed: return
    }
    do {
      let run = try outcome.runFile.map { try RunFile(reading: FilePath("\(output.path)/\($0)")) }
      try store.keep(outcome, run: run, log: "\(output.path)/\(outcome.log)")
    } catch {
      report(.notice("\(outcome.version.label) could not be kept in the cache: \(error)"))
    }
  }
}

extension Outcome {
  /// The same under the key of another question that it answers.
  fileprivate func rekeyed(_ key: String) -> Outcome {
    var copy = Outcome(
      version: version, result: result, log: log, unavailable: unavailable, failures: failures,
      key: key)
    copy.dependencies = dependencies
    return copy
  }
}
