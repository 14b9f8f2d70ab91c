import SweepGit
import SweepProcesses
import SweepReporting
import SweepText

extension BisectionReport {
  /// The report of what came of a plan.
  ///
  /// - Parameters:
  ///   - findings: The answers, in the order of history; how to measure them again is added.
  ///   - tested: Everything that was measured, in the order of history.
  init(
    _ plan: BisectPlan, findings: [Finding], tests: [Test], tested: [Version],
    searchBuilds: Int, confirmationBuilds: Int
  ) {
    let request = plan.request
    self.init(
      package: plan.package, metric: request.metric, direction: request.direction,
      good: plan.good.map(Revision.init), bad: Revision(plan.bad), notes: plan.notes,
      commitCount: plan.commitCount, candidateCount: plan.candidateCount,
      followsFirstParent: request.firstParent,
      findings: findings.map { finding in
        var finding = finding
        finding.reproduction = BisectReproduction(plan: plan, finding: finding).line
        return finding
      },
      tests: tests, tested: tested.map(Revision.init), searchBuilds: searchBuilds,
      confirmationBuilds: confirmationBuilds)
  }
}

extension BisectionReport.Revision {
  /// A version as the report shows it.
  init(_ version: Version) {
    self.init(
      name: version.name, label: version.label, commit: version.commit, tree: version.tree,
      date: version.date, subject: version.subject)
  }
}

/// A command line that measures a found commit against the one before it.
private struct BisectReproduction {
  let plan: BisectPlan
  let finding: BisectionReport.Finding

  var line: String {
    let request = plan.request
    let before = finding.doubts.first?.commit ?? finding.commit
    var words = ["benchmem-sweep", "bisect"] + (request.subject ?? subject)
    words += ["--good", before.parents.first ?? plan.good[0].commit, "--bad", finding.commit.hash]
    if finding.changes.count == 1 || !request.benchmarks.isEmpty {
      words += finding.changes.flatMap { ["--benchmark", $0.benchmark] }
    }
    words += ["--metric", request.metric.name]
    words += request.direction == .growth ? [] : ["--direction", request.direction.rawValue]
    words += request.firstParent ? ["--first-parent"] : []
    words += request.findsAll ? ["--all"] : []
    words += limitWords
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  private var subject: [String] {
    let sweep = plan.request.sweep
    return [plan.sweep.location, "--suite", sweep.suite]
      + (sweep.identity.map { ["--identity", $0] } ?? [])
      + (sweep.build.configuration == "release" ? [] : ["--configuration", "debug"])
      + sweep.build.swiftArguments.flatMap { ["--swift-arg", $0] }
  }

  private var limitWords: [String] {
    switch plan.request.limit {
    case .half: []
    case .threshold(let threshold):
      ["--threshold", threshold.text.split(separator: ":").last.map(String.init) ?? ""]
    case .above(let value): ["--above", UnitScale.plainText(value, unit: plan.request.metric.unit)]
    case .below(let value): ["--below", UnitScale.plainText(value, unit: plan.request.metric.unit)]
    case .ceiling: ["--ceiling"]
    }
  }
}

extension UnitScale {
  /// A value as an option takes it: whole bytes and counts, or seconds.
  fileprivate static func plainText(_ value: Double, unit: MetricUnit) -> String {
    let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    return unit == .seconds ? "\(number)s" : number
  }
}
