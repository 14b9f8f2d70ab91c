import SweepAnalysis
import SweepResults
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
      let style: TextStyle =
        finding.isFailure ? .worst : finding.kind == .note ? .faint : .warning
      return "  " + style.apply(to: finding.kind.rawValue, mode: colors) + " "
        + TerminalText.safe(finding.text)
    }
    lines.append(
      TextStyle.apply(report.passes ? .best : .worst)(to: summary, mode: colors))
    return lines.map { $0 + "\n" }.joined()
  }

  /// One line: whether the gate passed, why not, and which statistics it judged.
  public var summary: String {
    let missing = Self.count(report.missing.count, "missing value")
    let counts = [
      Self.count(report.regressions.count, "regression"), report.allowsMissing ? nil : missing,
      Self.count(report.unmeasured.count, "rule", "for which nothing was measured"),
    ].compactMap { $0 }
    var seen: Set<String> = []
    let fields = report.rules.map(\.column.field).filter { seen.insert($0).inserted }
    let compared =
      (Self.count(report.comparisons, "comparison") ?? "no comparisons") + " of "
      + fields.joined(separator: ", ")
      + (report.allowsMissing ? missing.map { ", \($0) allowed" } ?? "" : "")
    return report.passes
      ? "gate passed: \(compared)" : "gate failed: \(counts.joined(separator: ", ")); \(compared)"
  }

  private static func count(_ number: Int, _ noun: String, _ more: String = "") -> String? {
    guard number > 0 else { return nil }
    return [UnitScale.counted(number, noun), more].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension GateText {
  /// One thing that a gate found.
  package struct Finding: Sendable, Hashable {
    package enum Kind: String, Sendable {
      case regressed
      case noise
      case undecided
      case missing
      case nothingMeasured = "nothing measured"
      case note
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
    let unmeasured = report.unmeasured.map { rule in
      let hint = rule.metric.hint.map { "; \($0)" } ?? ""
      return Finding(
        kind: .nothingMeasured,
        text: "\(rule.text): no benchmark has \(rule.metric.name) in both runs\(hint)",
        isFailure: true)
    }
    let doubtful = report.doubtful.map {
      let isOpen = [.undecided, .apart].contains($0.significance)
      return Finding(
        kind: isOpen ? .undecided : .noise, id: $0.id, text: Self.text($0), isFailure: false)
    }
    return regressed + unmeasured + missing + doubtful + notes
  }

  /// One finding a benchmark; one for all benchmarks of a version that failed as a whole.
  private var missing: [Finding] {
    var seen: Set<[String]> = []
    return report.missing.compactMap { missing in
      let field = missing.threshold.column.field
      let versionKey = [missing.threshold.text, missing.label]
      let isOfVersion = missing.reason.isOfVersion
      guard !isOfVersion || seen.insert(versionKey).inserted else { return nil }
      let count =
        isOfVersion
        ? report.missing.count { [$0.threshold.text, $0.label] == versionKey } : 1
      let what = count > 1 ? "all \(count) benchmarks" : missing.id
      return Finding(
        kind: .missing, id: count > 1 ? nil : missing.id,
        text: "\(what) \(field) in \(missing.label): \(missing.reason.summary)"
          + ", limit \(missing.threshold.text)",
        isFailure: !report.allowsMissing)
    }
  }

  /// What passes, but is not compared as the reader would expect.
  private var notes: [Finding] {
    let later = report.laterBaselines.map {
      Finding(
        kind: .note, id: $0.id,
        text: "\($0.id) \($0.threshold.column.field) has no value in \($0.label)"
          + " (\($0.reason.summary)), so \($0.baseline) is its baseline",
        isFailure: false)
    }
    let passedOver = report.passedOver.map {
      Finding(
        kind: .note, text: "\($0) could not be measured and is passed over", isFailure: false)
    }
    return later + passedOver
  }

  /// Between what the change lies, where bursts say it.
  private static func interval(_ judgement: Judgement) -> String {
    judgement.intervalText.map { ": between \($0)" } ?? ""
  }

  private static func text(_ regression: Regression) -> String {
    let unit = regression.threshold.metric.unit
    let mark =
      switch regression.significance {
      case .tooFewSamples: " (too few samples to test)"
      case .notTested: " (not tested)"
      case .equalCode: " (the code is the same)"
      case .undecided: " (undecided\(interval(regression.judgement)))"
      case .apart: " (not timed in turns: cannot tell noise from change)"
      case .suspected: " (suspected: not timed in turns)"
      case .significant where regression.judgement.isProbablyLayout:
        " (the instructions are the same: layout or machine, probably not the code)"
      case .significant, .noise: interval(regression.judgement)
      case .exact: ""
      }
    return "\(regression.id) \(regression.threshold.column.field): "
      + "\(UnitScale.exactText(regression.before, unit: unit)) → "
      + "\(UnitScale.exactText(regression.after, unit: unit)) "
      + "\(SignedPercent.text(from: regression.before, to: regression.after)), "
      + "\(regression.to) against \(regression.from), limit \(regression.threshold.text)\(mark)"
  }
}
