import SweepGit

extension VersionProber {
  /// What a result depends on. That of a noisy metric was measured in turn with the good end, and holds for no other.
  func key(of version: Version, _ job: Job) -> String {
    let metric = plan.request.metric
    let own = metric.isExact ? [] : [metric.name, plan.good[0].tree]
    return ContentDigest.of(["bisect", plan.sweep.key(of: version)] + own + job.ids.sorted())
  }

  /// What is known of a version from earlier runs, in the output folder or in the cache.
  func standing(
    _ version: Version, key: String, _ job: Job
  ) async throws -> ProbedVersion? {
    if let outcome = await shared.standing(version, key: key, in: journal) {
      let standing = probed(outcome)
      return wantsMore(standing, job) ? nil : standing
    }
    let wholeKey = self.key(of: version, Job())
    guard
      let outcome = try await shared.take(version, key: key, wholeKey: wholeKey, ids: job.ids)
    else { return nil }
    try output.journal.append(outcome)
    return probed(outcome)
  }

  /// Whether values that were enough for an earlier question are too few for this one.
  private func wantsMore(_ probed: ProbedVersion, _ job: Job) -> Bool {
    guard let judge = job.judge, !plan.request.metric.isExact else { return false }
    return (probed.run.file?.benchmarks ?? []).contains { record in
      guard let samples = probed.samples(record.fullname) else { return false }
      if case .wants = judge(record.fullname, samples) { return true }
      return false
    }
  }
}
