import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// Takes the profiles of a sweep: of all benchmarks where that is asked for, of those that ask for
/// it themselves, and of both sides of its largest steps of memory.
struct SweepProfiler: Sendable {
  /// At how many steps profiles are taken that nobody asked for.
  private static let mostSteps = 10

  let plan: SweepPlan
  let progress: SweepProgress
  let taker: ProfileTaker

  /// Takes those that are not there yet. That a profile cannot be kept costs nothing else.
  ///
  /// - Throws: ``SweepError`` or `CancellationError`.
  func run() async throws {
    do {
      try await take()
    } catch let error as ProfileError {
      taker.report(.notice("profiles could not be kept: \(error)"))
    }
  }

  private func take() async throws {
    let options = plan.request.profiles
    guard plan.request.run.measuresMemory else { return }
    let state = await state
    guard options != .steps || taker.folder.state != state else { return }
    var runs: [(outcome: Outcome, run: RunFile)] = []
    for outcome in await progress.outcomes where outcome.isMeasured {
      runs.append((outcome, try await progress.runFile(of: outcome)))
    }
    for (outcome, run) in runs where plan.request.profileFolder == nil {
      let provenance = RunProvenance(of: run)
      taker.folder.removeProfiles(of: outcome.version.label) { provenance.code(of: $0) }
    }
    guard options != .none else { return }
    let asking = Set(runs.flatMap { RunProvenance(of: $0.run).profiledBenchmarks })
    let steps = Self.steps(
      runs.map { ComparedRun(label: $0.outcome.version.label, content: .run($0.run)) })
    var wanted: [ProfileTaker.Wanted] = []
    for (outcome, run) in runs {
      let (all, label) = (
        ProfileTaker.Wanted.all(outcome.version, key: outcome.key, in: run), outcome.version.label
      )
      wanted += all.filter { each in
        options == .all || asking.contains(each.id)
          || each.isPossible
            && steps.contains { $0.id == each.id && [$0.from, $0.to].contains(label) }
      }
    }
    try await taker.take(wanted)
    let isWhole = wanted.allSatisfy { each in
      let file = taker.folder.file(version: each.version.label, id: each.id)
      return FileManager.default.fileExists(atPath: file.string)
    }
    if isWhole, options == .steps { try taker.folder.write(state: state) }
  }

  /// What the profiles of steps follow from. Where it is that of the last time, no run file need be
  /// read for them.
  private var state: String {
    get async {
      let outcomes = await progress.outcomes
      return ContentDigest.of(
        outcomes.flatMap { outcome in
          [outcome.version.label, outcome.key, outcome.runFile ?? ""]
            + outcome.executables.compactMap(\.code)
        })
    }
  }

  /// The largest steps of memory, those of one benchmark between the same versions once.
  private static func steps(_ runs: [ComparedRun]) -> [Step] {
    var seen: Set<[String]> = []
    let memory = StepFinder.steps(in: runs, metrics: [.peak, .allocated, .allocations])
    let distinct = memory.sorted { $0.magnitude > $1.magnitude }.filter {
      seen.insert([$0.id, $0.from, $0.to]).inserted
    }
    return Array(distinct.prefix(mostSteps))
  }
}

extension ProfileMetric {
  /// What a profile tells of a metric; nil if nothing.
  package init?(of metric: Metric) {
    switch metric {
    case .peak: self = .peak
    case .allocated: self = .allocated
    case .allocations: self = .allocations
    default: return nil
    }
  }
}
