import SweepGit
import SweepMeasuring

extension VersionProber {
  /// Measures a commit and its parents in builds of their own, in folders in which nothing of the package has been compiled.
  ///
  /// Exact numbers do not depend on what else the machine does: for them, the parents are built beside the commit.
  ///
  /// - Parameter versions: The commit first.
  func probeAnew(_ versions: [Version], _ job: Job) async throws -> [ProbedVersion] {
    guard let commit = versions.first else { return [] }
    let parents = versions.dropFirst()
    guard plan.request.metric.isExact else {
      var all: [ProbedVersion] = []
      for version in versions { all.append(try await probeAnew(version, job, in: lane)) }
      return all
    }
    async let probed = probeAnew(commit, job, in: lane)
    var all: [ProbedVersion] = []
    for parent in parents { all.append(try await probeAnew(parent, job, in: secondLane)) }
    return try await [probed] + all
  }

  private func probeAnew(
    _ version: Version, _ job: Job, in lane: BuildLane
  ) async throws -> ProbedVersion {
    let copy = version.confirmed
    let key = key(of: copy, job)
    if let outcome = await shared.standing(copy, key: key, in: journal) {
      let standing = probed(outcome)
      report(.measured(standing.outcome, job.purpose, isReused: true, elapsed: .zero))
      return standing
    }
    report(.building(version, job.purpose))
    _ = log(copy, isNew: true)
    return try await measure(copy, job, key: key, lane: lane) { log in
      builds[job.purpose, default: 0] += 1
      try await lane.renew()
      // Nothing was built in the lane where all was known.
      try await lane.buildEngine(before: copy)
      let built = try await lane.build(copy, products: products(job.ids), log: log)
      return ProbeBuild(built, in: lane)
    }
  }
}
