import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults

/// Tells apart what made an exact number step where more than the code changed between two
/// versions.
///
/// For each of what changed there is one more build: the version before, with that alone taken from
/// the version after.
struct StepAttributor: Sendable {
  let plan: SweepPlan
  let source: PackageSource
  let output: OutputFolder
  let report: @Sendable (SweepEvent) -> Void

  private typealias Side = (outcome: Outcome, run: RunFile)

  /// Builds and measures what has not been tried.
  ///
  /// - Throws: ``SweepError``, ``RunFileError`` or `CancellationError`.
  func run() async throws {
    var trials = try StepTrials(in: output)
    let folder = try SweepFolder(path: output.path)
    let outcomes = Dictionary(folder.outcomes.map { ($0.version.label, $0) }) { $1 }
    var sides: [String: Side] = [:]
    var steps: [Step] = []
    // With one toolchain both are the same.
    for axis in plan.toolchains.isEmpty ? [.version] : SweepAxis.allCases {
      let runs = try folder.comparedRuns(along: axis)
      steps += StepFinder.steps(in: runs, metrics: Metric.measured.filter(\.isExact))
      for run in runs {
        guard let file = run.file, let outcome = outcomes[run.label] else { continue }
        sides[run.label] = (outcome, file)
      }
    }
    var seen: Set<[String]> = []
    for step in steps where seen.insert([step.from, step.to]).inserted {
      guard let before = sides[step.from], let after = sides[step.to] else { continue }
      let changed = changes(before, after)
      guard changed.count > 1 else { continue }
      let tried = Set(trials.between(before.outcome, after.outcome).map(\.aspect))
      let ids = Set(
        steps.filter { [$0.from, $0.to] == [step.from, step.to] }.map(\.id)
      ).sorted()
      for aspect in changed where !tried.contains(aspect) {
        try Task.checkCancellation()
        if let trial = try await trial(aspect, before, after, ids) { try trials.add(trial) }
      }
    }
  }

  private func changes(_ before: Side, _ after: Side) -> [BuildAspect] {
    let (one, other) = (before.outcome.version, after.outcome.version)
    let changed: [BuildAspect: Bool] = [
      .code: one.tree != other.tree || plan.edits(of: one) != plan.edits(of: other),
      .dependencies: revisions(before.run) != revisions(after.run),
      .flags: arguments(of: one) != arguments(of: other),
      .toolchain: one.toolchain != other.toolchain,
    ]
    return BuildAspect.allCases.filter { changed[$0] == true }
  }

  /// The commits of dependencies: those of the suite's harness are the same in every version.
  private func revisions(_ run: RunFile) -> [String: String] {
    RunEnvironment(of: run).revisions.filter { !plan.suite.harnessPackages.contains($0.key) }
  }

  private func arguments(of version: Version) -> [String] {
    plan.settings[version.label]?.swiftArguments ?? []
  }

  /// - Returns: Nil where the machine failed it, so that it is tried again.
  private func trial(
    _ aspect: BuildAspect, _ before: Side, _ after: Side, _ ids: [String]
  ) async throws -> StepTrial? {
    let (from, to) = (before.outcome, after.outcome)
    var trial = StepTrial(
      from: from.version.label, to: to.version.label, keys: [from.key, to.key], aspect: aspect)
    let mixed = try mixed(aspect, before, after)
    let version = mixed.versions[0]
    report(.notice("\(trial.to) after \(trial.from): building with its \(aspect.rawValue) alone"))
    let jobs = VersionJobs(
      plan: mixed, source: source, output: output, laneName: "", laneCount: 0, report: report)
    var job = VersionJob(
      version, key: mixed.key(of: version, way: .isolated), way: .isolated)
    job.benchmarks = ids
    job.index = plan.versions.firstIndex { $0.label == trial.to } ?? 0
    jobs.beginLog(of: version)
    let measured = try await jobs.measure(job, try await jobs.build(job))
    if case .failed(let phase, let reason) = measured.outcome.result {
      guard measured.outcome.isFinal else {
        report(.notice("\(version.label) could not be measured: \(reason)"))
        return nil
      }
      trial.failure = "not measured, \(phase.rawValue) failed: \(reason)"
    }
    for record in measured.run?.benchmarks ?? [] {
      for metric in Metric.measured where metric.isExact {
        trial.values[record.fullname, default: [:]][metric.name] = record.value(of: metric)
      }
    }
    return trial
  }

  /// The plan of one version: the one before, with one aspect of the one after.
  private func mixed(
    _ aspect: BuildAspect, _ before: Side, _ after: Side
  ) throws(SelectionError) -> SweepPlan {
    func side(_ which: BuildAspect) -> Version {
      (aspect == which ? after : before).outcome.version
    }
    var plan = plan
    let code = side(.code)
    var version = code.relabelled(
      "\(before.outcome.version.label)+\(aspect.rawValue)-of-\(after.outcome.version.label)")
    version.toolchain = side(.toolchain).toolchain
    var settings = plan.settings[code.label] ?? VersionSettings()
    settings.swiftArguments = arguments(of: side(.flags))
    plan.settings[version.label] = settings
    plan.versions = [version]
    // What one side alone depends on, its code needs.
    let (own, other) = aspect == .dependencies ? (after, before) : (before, after)
    let held = revisions(own.run).merging(revisions(other.run)) { own, _ in own }
    var pins: [DependencyPin] = []
    for (identity, revision) in held.sorted(by: { $0.key < $1.key }) {
      pins.append(try DependencyPin("\(identity)@\(revision)"))
    }
    plan.hold(pins)
    return plan
  }
}
