import SweepAnalysis
import SweepText

/// What a gate found, in words.
public struct GateText: Sendable {
  /// What the gate found.
  public var report: GateReport

  /// Words for `report`.
  public init(_ report: GateReport) {
    self.report = report
  }

  /// One line a finding, and one that sums up. The text ends with a line break.
  public func terminalText(colors: ColorMode = .plain) -> String {
    var lines = findings.map { finding in
      let style: TextStyle = finding.isFailure ? .worst : .warning
      return "  " + style.apply(to: finding.kind.rawValue, mode: colors) + " "
        + TerminalText.safe(finding.text)
    }
    lines.append(
      TextStyle.apply(report.passes ? .best : .worst)(to: summary, mode: colors))
    return lines.map { $0 + "\n" }.joined()
  }

  /// One line: whether the gate passed, and why not.
  public var summary: String {
    let counts = [
      Self.count(report.regressions.count, "regression"),
      report.allowsMissing ? nil : Self.count(report.missing.count, "missing value"),
      Self.count(report.unmeasured.count, "rule", "for which nothing was measured"),
    ].compactMap { $0 }
    let compared = Self.count(report.comparisons, "comparison") ?? "no comparisons"
    return report.passes
      ? "gate passed: \(compared)" : "gate failed: \(counts.joined(separator: ", ")); \(compared)"
  }

  private static func count(_ number: Int, _ noun: String, _ more: String = "") -> String? {
    guard number > 0 else { return nil }
    return ["\(number)", number == 1 ? noun : noun + "s", more].filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}

extension GateText {
  /// One thing that a gate found.
  package struct Finding: Sendable, Hashable {
    package enum Kind: String, Sendable {
      case regressed
      case noise
      case missing
      case nothingMeasured = "nothing measured"
    }

    package var kind: Kind
    /// The benchmark; nil for a rule as a whole.
    package var id: String?
    package var text: String
    package var isFailure: Bool
  }

  /// Everything that was found, failures first.
  package var findings: [Finding] {
    let regressed = report.regressions.map {
      Finding(kind: .regressed, id: $0.id, text: Self.text($0), isFailure: true)
    }
    let unmeasured = report.unmeasured.map {
      Finding(
        kind: .nothingMeasured, text: "\($0.text): no benchmark has \($0.metric.name) in both runs",
        isFailure: true)
    }
    let missing = report.missing.map {
      Finding(
        kind: .missing, id: $0.id,
        text: "\($0.id) \($0.threshold.text) in \($0.label): \($0.reason.summary)",
        isFailure: !report.allowsMissing)
    }
    let doubtful = report.doubtful.map {
      Finding(kind: .noise, id: $0.id, text: Self.text($0), isFailure: false)
    }
    return regressed + unmeasured + missing + doubtful
  }

  private static func text(_ regression: Regression) -> String {
    let unit = regression.threshold.metric.unit
    let mark = regression.significance == .tooFewSamples ? " (too few samples to test)" : ""
    return "\(regression.id) \(regression.threshold.metric.name): "
      + "\(UnitScale.exactText(regression.before, unit: unit)) → "
      + "\(UnitScale.exactText(regression.after, unit: unit)) "
      + "\(SignedPercent.text(from: regression.before, to: regression.after)), "
      + "\(regression.to) against \(regression.from), limit \(regression.threshold.text)\(mark)"
  }
}
