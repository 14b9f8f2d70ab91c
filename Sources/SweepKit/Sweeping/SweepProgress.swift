import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// What is known of a sweep's versions so far; whatever is added is in the journal before the call
/// returns.
actor SweepProgress {
  private let plan: SweepPlan
  private let jobs: VersionJobs
  private let report: @Sendable (SweepEvent) -> Void
  private var known: [Int: Outcome] = [:]
  /// The first outcome of each key: versions with the same tree, built and run the same way, have
  /// one result.
  private var firsts: [String: Outcome] = [:]
  /// What the journal held before this run.
  nonisolated let before: Journal.Contents

  private nonisolated var output: OutputFolder { jobs.output }

  /// Reads the journal, and writes the plan to it.
  init(
    plan: SweepPlan, jobs: VersionJobs, report: @escaping @Sendable (SweepEvent) -> Void
  ) throws {
    self.plan = plan
    self.jobs = jobs
    self.report = report
    before = try jobs.output.journal.read()
    try jobs.output.journal.append(plan: plan.versions, package: plan.identity)
  }

  /// The outcomes, in the plan's order.
  var outcomes: [Outcome] { known.sorted { $0.key < $1.key }.map(\.value) }

  /// What became of a version.
  func outcome(_ index: Int) -> Outcome? { known[index] }

  /// Whether a version with this key has a result that serves for others.
  func isKnown(_ key: String) -> Bool { firsts[key] != nil }

  /// A result that stands in the output folder already.
  func keep(_ outcome: Outcome, index: Int) {
    know(outcome, index)
    report(.reused(outcome, index: index))
  }

  /// A result from the cache.
  func take(_ outcome: Outcome, index: Int) throws {
    try output.journal.append(outcome)
    know(outcome, index)
    report(.taken(outcome, index: index))
  }

  /// A result of this run.
  func add(_ measured: VersionJobs.Measured, index: Int, elapsed: Duration) throws {
    try jobs.keep(measured.outcome, measured.run)
    know(measured.outcome, index)
    report(.finished(measured.outcome, index: index, elapsed: elapsed))
  }

  /// A result that has been added to.
  ///
  /// - Parameter run: Its run file; `nil` when that stays what it is.
  func replace(_ outcome: Outcome, run: RunFile?, index: Int) throws {
    if let run {
      try jobs.keep(outcome, run)
    } else {
      try output.journal.append(outcome)
    }
    known[index] = outcome
    if firsts[outcome.key]?.version == outcome.version { firsts[outcome.key] = outcome }
  }

  /// The run file of a version that was measured.
  func runFile(of outcome: Outcome) throws(SweepError) -> RunFile {
    do {
      return try RunFile(reading: FilePath("\(output.path)/\(outcome.runFile ?? "")"))
    } catch {
      throw .outputFolder(path: output.path, reason: "\(error)")
    }
  }

  /// Gives a version the results of one with the same key, if there is one.
  func addTwin(_ index: Int) throws -> Bool {
    let version = plan.versions[index]
    guard let first = firsts[plan.key(of: version)] else { return false }
    let twin = try TwinOutcome(of: first, as: version, in: output).write()
    try output.journal.append(twin)
    known[index] = twin
    report(.sameAs(first.version, twin, index: index))
    return true
  }

  /// Brings versions with the results of another one up to date with it.
  func renewTwins() throws {
    for (index, twin) in known where twin.sameAs != nil {
      guard let first = firsts[twin.key], first.turns != twin.turns else { continue }
      let renewed = try TwinOutcome(of: first, as: twin.version, in: output).write()
      try output.journal.append(renewed)
      known[index] = renewed
    }
  }

  private func know(_ outcome: Outcome, _ index: Int) {
    known[index] = outcome
    if outcome.isFinal, firsts[outcome.key] == nil { firsts[outcome.key] = outcome }
  }
}
