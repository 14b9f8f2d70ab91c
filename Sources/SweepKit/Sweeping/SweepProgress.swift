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
  /// The version that has the numbers of each executable, by product and code.
  private var codes: [String: Int] = [:]
  /// What an earlier run in the same folder measured of executables, by product and code.
  private var earlier: [String: SharedResults] = [:]
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
    try jobs.output.journal.append(
      plan: plan.versions, package: plan.identity, shard: plan.shard)
    if plan.request.sharesEarlierRuns { earlier = Self.earlier(before, in: jobs.output) }
  }

  /// What finished outcomes say of their executables. A run file that is damaged says nothing.
  private static func earlier(
    _ contents: Journal.Contents, in output: OutputFolder
  ) -> [String: SharedResults] {
    var found: [String: SharedResults] = [:]
    for outcome in contents.outcomes.values where outcome.isFinal && outcome.turns > 0 {
      guard let name = outcome.runFile,
        let file = try? RunFile(reading: FilePath("\(output.path)/\(name)"))
      else { continue }
      for executable in RunProvenance(of: file).executables {
        guard let identity = executable.code.map({ "\(executable.product) \($0)" }),
          var results = SharedResults(of: executable.product, in: file)
        else { continue }
        results.label = "an earlier run"
        found[identity] = results
      }
    }
    return found
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
    var run = outcome.isMeasured ? try runFile(of: outcome) : nil
    if let wanted = wantedBursts(outcome), run?.wantBursts(wanted) == true {
      try jobs.keep(outcome, run, shares: false)
    } else {
      try output.journal.append(outcome)
    }
    know(outcome, index)
    report(.taken(outcome, index: index))
  }

  /// A result of this run.
  func add(_ measured: VersionJobs.Measured, index: Int, elapsed: Duration) throws {
    var run = measured.run
    if let wanted = wantedBursts(measured.outcome) { _ = run?.wantBursts(wanted) }
    try jobs.keep(measured.outcome, run)
    know(measured.outcome, index)
    report(.finished(measured.outcome, index: index, elapsed: elapsed))
  }

  /// How many bursts a version is to have; nil where no turns are to come. Until it has them, its
  /// file says so, and nothing is sure of its time.
  private func wantedBursts(_ outcome: Outcome) -> Int? {
    let wanted = plan.request.bursts
    return outcome.isMeasured && wanted > 1 && outcome.turns < wanted ? wanted : nil
  }

  /// A result that has been added to.
  ///
  /// - Parameters:
  ///   - run: Its run file; `nil` when that stays what it is.
  ///   - shares: Whether other commands may use it.
  func replace(_ outcome: Outcome, run: RunFile?, index: Int, shares: Bool = true) throws {
    if let run {
      try jobs.keep(outcome, run, shares: shares)
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

  /// What is known of executables with the code of these, by product.
  ///
  /// - Parameter code: The digests of a version's executables, by product.
  func shared(_ code: [String: String]) throws(SweepError) -> [String: SharedResults] {
    guard plan.request.sharesEqualCode else { return [:] }
    var found: [String: SharedResults] = [:]
    var files: [Int: RunFile] = [:]
    for (product, digest) in code {
      guard let identity = MeasuredExecutable(product: product, code: digest).identity
      else { continue }
      guard let index = codes[identity], let outcome = known[index] else {
        found[product] = earlier[identity]
        continue
      }
      if files[index] == nil { files[index] = try runFile(of: outcome) }
      found[product] = files[index].flatMap { SharedResults(of: product, in: $0) }
    }
    return found
  }

  /// Brings versions whose executables were measured in others up to date with them.
  func renewShared() throws {
    var files: [Int: RunFile] = [:]
    func file(_ index: Int, _ outcome: Outcome) throws -> RunFile {
      if let read = files[index] { return read }
      let read = try runFile(of: outcome)
      files[index] = read
      return read
    }
    for (index, outcome) in known.sorted(by: { $0.key < $1.key }) where outcome.sameAs == nil {
      let elsewhere = outcome.executables.filter { $0.measuredAs != nil }
      guard outcome.isMeasured, !elsewhere.isEmpty else { continue }
      var own = try file(index, outcome)
      let before = own
      var turns = outcome.turns
      for executable in elsewhere {
        guard let identity = executable.identity, let source = codes[identity], source != index,
          let measured = known[source], measured.turns > 0,
          let results = SharedResults(of: executable.product, in: try file(source, measured))
        else { continue }
        own.replace(results.records)
        turns = max(turns, measured.turns)
      }
      guard own != before else { continue }
      var renewed = outcome
      if outcome.isMeasuredElsewhere { renewed.turns = turns }
      try replace(renewed, run: own, index: index)
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
    guard outcome.isFinal else { return }
    if firsts[outcome.key] == nil { firsts[outcome.key] = outcome }
    guard outcome.isMeasured, outcome.sameAs == nil else { return }
    for executable in outcome.executables {
      guard let identity = executable.identity else { continue }
      // Its own measurement is the one that goes on in later turns.
      if codes[identity] == nil || executable.measuredAs == nil { codes[identity] = index }
    }
  }
}
