import SweepAnalysis
import SweepGit
import SweepReporting
import SweepResults

/// Measures what a search found once more: the commit and its parents, each in a fresh build of its
/// own.
struct BisectConfirmer: Sendable {
  let plan: BisectPlan
  let source: PackageSource
  let prober: VersionProber
  let questions: [BisectQuestion]

  private var metric: Metric { plan.request.metric }

  /// The answers with everything that is known of the commits.
  func findings(_ result: BisectSearcher.Result) async throws -> [BisectionReport.Finding] {
    var findings: [BisectionReport.Finding] = []
    for found in result.found {
      guard let last = found.commits.last else { continue }
      var finding = BisectionReport.Finding(
        commit: try summary(last),
        doubts: try found.commits.dropLast().map {
          BisectionReport.Finding.Doubt(
            commit: try summary($0),
            reason: found.reasons[$0] ?? found.assumed[$0].flatMap { found.reasons[$0] }
              ?? "it could not be measured", isTried: found.assumed[$0] == nil)
        }, changes: found.changes, dependencies: [], confirmation: .missing(reason: "--no-confirm")
      )
      if plan.request.confirms { try await confirm(&finding) }
      findings.append(finding)
    }
    let order = plan.range.commits.map(\.id.description)
    let ranks = Dictionary(zip(order, order.indices)) { first, _ in first }
    return findings.sorted { (ranks[$0.commit.hash] ?? 0) < (ranks[$1.commit.hash] ?? 0) }
  }

  private func summary(_ commit: String) throws -> BisectionReport.Commit {
    try BisectionReport.Commit(
      source.repository.resolve(commit), in: source.repository, packagePath: source.packagePath)
  }

  private func confirm(_ finding: inout BisectionReport.Finding) async throws {
    let parents =
      plan.request.firstParent ? Array(finding.commit.parents.prefix(1)) : finding.commit.parents
    // What does not build will not build anew.
    let doubtful = Set(finding.doubts.map(\.commit.hash))
    let versions = try ([finding.commit.hash] + parents.filter { !doubtful.contains($0) }).map {
      try plan.version($0, source)
    }
    let questions = questions
    let probed = try await prober.probeAnew(
      versions,
      VersionProber.Question(ids: finding.changes.map(\.benchmark).sorted(), purpose: .confirmation)
      {
        id, samples in questions.first { $0.id == id }?.judgement(samples) ?? .bad
      })
    guard let commit = probed.first else { return }
    let before = probed.dropFirst()
    finding.confirmation = .confirmed
    if let first = before.first {
      finding.dependencies = Self.changes(from: first.dependencies, to: commit.dependencies)
    }
    for index in finding.changes.indices {
      let id = finding.changes[index].benchmark
      for parent in before {
        guard let value = parent.reading(id, metric).value else { continue }
        finding.changes[index].parents[parent.version.commit] = value
      }
      // The verdict below is on what fresh builds say; so are the numbers, where there are any.
      if let after = commit.reading(id, metric).value { finding.changes[index].after = after }
      if let parent = before.first?.reading(id, metric).value {
        finding.changes[index].before = parent
      }
      let said = verdict(id, commit, Array(before), isExact: finding.isExact)
      if finding.confirmation == .confirmed { finding.confirmation = said }
    }
    guard let parent = before.first, finding.isExact else { return }
    let causes = try await prober.causes(
      of: finding.changes.map(\.benchmark), from: parent, to: commit)
    for index in finding.changes.indices {
      finding.changes[index].cause = causes[finding.changes[index].benchmark]
    }
  }

  private func verdict(
    _ id: String, _ commit: ProbedVersion, _ parents: [ProbedVersion], isExact: Bool
  ) -> BisectionReport.Finding.Confirmation {
    if plan.request.findsAll { return stepVerdict(id, commit, parents, isExact: isExact) }
    guard let question = questions.first(where: { $0.id == id }) else { return .confirmed }
    let own = question.verdict(commit)
    guard own == .bad else {
      return .refuted(reason: "\(id) is \(own.text) in \(commit.version.name)")
    }
    for parent in parents where isExact {
      let verdict = question.verdict(parent)
      if case .untestable(let reason) = verdict {
        return .missing(reason: "the parent \(parent.version.name): \(reason)")
      }
      guard verdict == .good else {
        return .refuted(reason: "\(id) is \(verdict.text) in the parent \(parent.version.name)")
      }
    }
    return .confirmed
  }

  /// For a step: the commit's number differs from that of each parent.
  private func stepVerdict(
    _ id: String, _ commit: ProbedVersion, _ parents: [ProbedVersion], isExact: Bool
  ) -> BisectionReport.Finding.Confirmation {
    guard let after = commit.reading(id, metric).value else {
      return .missing(reason: "\(commit.version.name) could not be measured")
    }
    for parent in parents where isExact {
      guard let before = parent.reading(id, metric).value else {
        return .missing(reason: "the parent \(parent.version.name) could not be measured")
      }
      let isSame =
        plan.request.limit == .half ? metric.isSame(before, after) : before == after
      guard !isSame else {
        return .refuted(reason: "\(id) is the same in the parent \(parent.version.name)")
      }
    }
    return .confirmed
  }

  private static func changes(
    from before: [String: String], to after: [String: String]
  ) -> [BisectionReport.Finding.DependencyChange] {
    Set(before.keys).union(after.keys).sorted().compactMap { identity in
      guard before[identity] != after[identity] else { return nil }
      return BisectionReport.Finding.DependencyChange(
        identity: identity, before: before[identity], after: after[identity])
    }
  }
}
