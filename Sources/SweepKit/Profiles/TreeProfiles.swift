import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// What takes profiles of a work tree, and of the revision beside it, when they have been measured.
public struct TreeProfiles: Sendable {
  let plan: SweepPlan
  let source: PackageSource
  let output: OutputFolder
  let report: @Sendable (SweepEvent) -> Void

  /// Takes profiles in the builds that were measured.
  ///
  /// - Parameters:
  ///   - ids: The benchmarks; all, if `nil`.
  ///   - folder: Where they go, each version's in a folder of its own.
  /// - Returns: Where the tree's peak is another one than the revision's, by benchmark.
  /// - Throws: ``ProfileError``, ``SweepError``, ``RunFileError`` or `CancellationError`.
  public func take(
    _ ids: Set<String>?, of outcomes: [Outcome], into folder: ProfileFolder
  ) async throws -> [(id: String, cause: StepCause)] {
    let jobs = VersionJobs(
      plan: plan, source: source, output: output, laneName: plan.laneName, laneCount: 1,
      report: report)
    let taker = ProfileTaker(plan: plan, jobs: jobs, folder: folder, report: report)
    var taken: [[String: AllocationProfile]] = []
    for outcome in outcomes {
      guard let name = outcome.runFile else { continue }
      let run = try RunFile(reading: FilePath("\(output.path)/\(name)"))
      let wanted = ProfileTaker.Wanted.all(outcome.version, key: outcome.key, in: run)
      taken.append(try await taker.take(wanted.filter { ids?.contains($0.id) ?? true }))
    }
    guard taken.count == 2 else { return [] }
    return taken[1].keys.sorted().compactMap { id in
      guard let before = taken[0][id], let after = taken[1][id] else { return nil }
      return StepCause(ProfileDifference(before: before, after: after)).map { (id, $0) }
    }
  }
}
