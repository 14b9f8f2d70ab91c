import Foundation

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
  func add(_ outcome: Outcome, index: Int, elapsed: Duration) throws(SweepError) {
    try output.journal.append(outcome)
    known[index] = outcome
    twins.add(outcome)
    keepInCache(outcome)
    report(.finished(outcome, index: index, elapsed: elapsed))
  }

  /// A result that has been added to.
  func replace(_ outcome: Outcome, index: Int) throws(SweepError) {
    try output.journal.append(outcome)
    known[index] = outcome
    keepInCache(outcome)
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

  /// The result is safe in the output folder: that the cache cannot take it is no failure.
  private func keepInCache(_ outcome: Outcome) {
    switch outcome.result {
    case .measured, .failed(.build, _): break
    case .failed: return
    }
    do {
      try store.keep(
        outcome, run: outcome.runFile.map { "\(output.path)/\($0)" },
        log: "\(output.path)/\(outcome.log)")
    } catch {
      report(.notice("\(outcome.version.label) could not be kept in the cache: \(error)"))
    }
  }
}
