import SweepAnalysis
import SweepMeasuring
import SweepResults

extension VersionProber {
  /// At how many benchmarks of one commit profiles are taken.
  private static let mostProfiles = 10

  /// Where the memory comes from by which benchmarks differ between two versions that were built
  /// anew, by benchmark; what cannot be profiled is left out.
  ///
  /// - Throws: ``ProfileError`` where the folder cannot be written, or `CancellationError`.
  func causes(
    of ids: [String], from parent: ProbedVersion, to commit: ProbedVersion
  ) async throws -> [String: StepCause] {
    let request = plan.sweep.request
    guard request.profiles != .none, request.run.measuresMemory,
      let metric = ProfileMetric(of: plan.request.metric),
      let before = parent.run.file, let after = commit.run.file
    else { return [:] }
    let folder = request.placeOfProfiles
    let ids = request.profiles == .all ? ids : Array(ids.prefix(Self.mostProfiles))
    var causes: [String: StepCause] = [:]
    for id in ids {
      let taker = ProfileTaker(
        plan: plan.sweep, jobs: jobs, folder: folder, report: notice, way: .isolated,
        products: products([id]))
      let wanted = [(parent, before), (commit, after)].flatMap { version, file in
        ProfileTaker.Wanted.all(version.version, key: version.outcome.key, in: file)
      }.filter { $0.id == id }
      try await taker.take(wanted)
      let profiles = [parent, commit].compactMap { version in
        try? AllocationProfile(reading: folder.file(version: version.version.label, id: id))
      }
      guard profiles.count == 2 else { continue }
      let difference = ProfileDifference(before: profiles[0], after: profiles[1], metric: metric)
      causes[id] = StepCause(difference)
    }
    return causes
  }

  private nonisolated func notice(_ event: SweepEvent) {
    if case .notice(let text) = event { report(.notice(text)) }
  }
}
