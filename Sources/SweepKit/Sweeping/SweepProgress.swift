import SweepMeasuring
import SweepResults
import SystemPackage

/// What is known of a sweep's versions so far; whatever is added is in the journal before the call returns.
actor SweepProgress {
  private let plan: SweepPlan
  private let output: OutputFolder
  private let store: ResultStore
  private let report: @Sendable (SweepEvent) -> Void
  private var known: [Int: Outcome] = [:]
  private var twins = VersionTwins()
  /// What the journal held before this run.
  nonisolated let before: Journal.Contents

  /// Reads the journal, and writes the plan to it.
  init(
    plan: SweepPlan, output: OutputFolder, store: ResultStore,
    report: @escaping @Sendable (SweepEvent) -> Void
  ) throws(SweepError) {
    self.plan = plan
    self.output = output
    self.store = store
    self.report = report
    before = try output.journal.read()
    try output.journal.append(plan: plan.versions, package: plan.identity)
  }

  /// The outcomes, in the plan's order.
  var outcomes: [Outcome] { known.sorted { $0.key < $1.key }.map(\.value) }

  /// What became of a version.
  func outcome(_ index: Int) -> Outcome? { known[index] }

  /// Whether a version with this key has a result that serves for others.
  func isKnown(_ key: String) -> Bool { twins.first(of: key) != nil }

  /// A result that stands in the output folder already.
  func keep(_ outcome: Outcome, index: Int) {
    known[index] = outcome
    twins.add(outcome)
    report(.reused(outcome, index: index))
  }

  /// A result from the cache.
  func take(_ outcome: Outcome, index: Int) throws(SweepError) {
    try output.journal.append(outcome)
    known[index] = outcome
    twins.add(outcome)
    report(.taken(outcome, index: index))
  }

  /// A result of this run.
  ///
  /// - Parameter run: Its run file, when it was measured.
  func add(
    _ outcome: Outcome, run: RunFile? = nil, index: Int, elapsed: Duration
  ) throws(SweepError) {
    try write(outcome, run)
    known[index] = outcome
    twins.add(outcome)
    report(.finished(outcome, index: index, elapsed: elapsed))
  }

  /// A result that has been added to.
  func replace(_ outcome: Outcome, run: RunFile, index: Int) throws(SweepError) {
    try write(outcome, run)
    known[index] = outcome
  }

  /// Gives a version the results of one with the same key, if there is one.
  func addTwin(_ index: Int) throws(SweepError) -> Bool {
    let version = plan.versions[index]
    guard let first = twins.first(of: plan.key(of: version)) else { return false }
    let twin = try TwinOutcome(of: first, as: version, in: output).write()
    try output.journal.append(twin)
    known[index] = twin
    report(.sameAs(first.version, twin, index: index))
    return true
  }

  /// Brings versions with the results of another one up to date with it.
  func renewTwins() throws(SweepError) {
    for (index, twin) in known where twin.sameAs != nil {
      guard let first = known.values.first(where: { $0.key == twin.key && $0.sameAs == nil }),
        first.turns != twin.turns
      else { continue }
      let renewed = try TwinOutcome(of: first, as: twin.version, in: output).write()
      try output.journal.append(renewed)
      known[index] = renewed
    }
  }

  /// Into the cache first: what the output folder cannot take is there for the next run.
  private func write(_ outcome: Outcome, _ run: RunFile?) throws(SweepError) {
    keepInCache(outcome, run)
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
    switch outcome.result {
    case .measured, .failed(.build, _): break
    case .failed: return
    }
    do {
      try store.keep(outcome, run: run, log: "\(output.path)/\(outcome.log)")
    } catch {
      report(.notice("\(outcome.version.label) could not be kept in the cache: \(error)"))
    }
  }
}
