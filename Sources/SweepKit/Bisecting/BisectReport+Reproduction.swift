import SweepProcesses
import SweepText

extension BisectReport {
  /// A command line that measures a found commit against the one before it.
  public func reproduction(of finding: BisectFinding) -> String {
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
