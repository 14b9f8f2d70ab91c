import SweepKit

/// A gate's verdict, one line a finding.
struct GateText {
  private let report: GateReport

  init(_ report: GateReport) {
    self.report = report
  }

  var text: String {
    var lines = report.regressions.map { regression in
      let unit = regression.threshold.metric.unit
      let before = UnitScale.exactText(regression.before, unit: unit)
      let after = UnitScale.exactText(regression.after, unit: unit)
      return
        "regression: \(regression.id) \(regression.threshold.metric.name) \(before) → \(after) "
        + "(\(regression.from) → \(regression.to)) is over \(regression.threshold.text)"
    }
    lines += report.doubtful.map {
      "noise: \($0.id) \($0.threshold.text), by the significance test"
    }
    lines += report.missing.map { "missing: \($0.id) in \($0.label): \($0.reason.summary)" }
    lines += report.unmeasured.map {
      "nothing measured: no benchmark could be held against \($0.text)"
    }
    lines.append(
      report.passes ? "gate passed: \(report.comparisons) values compared" : "gate failed")
    return lines.map { TerminalText.safe($0) + "\n" }.joined()
  }
}
