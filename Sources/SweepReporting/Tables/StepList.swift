import SweepAnalysis
import SweepText

/// The steps of a sweep as lines for a terminal.
public struct StepList: Sendable {
  /// The steps, in the order in which they are shown.
  public var steps: [Step]
  /// How the lines are coloured.
  public var colors: ColorMode
  /// What else differs between the versions of a step.
  public var changes: BuildChanges?
  /// Where the memory of steps comes from.
  public var causes: [Step: StepCause] = [:]
  /// What builds with one of several changes alone say of steps.
  public var attributions: [Step: String] = [:]
  /// The commits between the versions, which stand below the steps.
  public var ranges: [SweepReport.Range] = []

  /// How many regressions, improvements and odd versions are shown at most, the largest first; all
  /// if `nil`.
  public var most: Int?
  /// Where those are that are not shown.
  public var place = ""

  /// What is said of time where nothing is sure, in lines; empty if there is nothing to say.
  public var remarks: [String] = []

  private static let mostCommits = 10

  /// Lines for `steps`.
  public init(_ steps: [Step], colors: ColorMode = .plain, changes: BuildChanges? = nil) {
    self.steps = steps
    self.colors = colors
    self.changes = changes
  }

  /// Lines for all steps of a report.
  ///
  /// - Parameters:
  ///   - most: How many regressions, improvements and odd versions are shown at most; all if `nil`.
  ///   - place: Where those are that are not shown.
  public init(
    _ report: SweepReport, colors: ColorMode = .plain, most: Int? = nil, rest place: String = ""
  ) {
    self.init(report.entries.map(\.step), colors: colors, changes: BuildChanges(report.runs))
    ranges = report.ranges
    causes = Dictionary(report.entries.compactMap { entry in entry.cause.map { (entry.step, $0) } })
    { first, _ in first }
    attributions = report.entries.reduce(into: [:]) { $0[$1.step] = $1.attribution }
    remarks = report.timeRemarks
    self.most = most
    self.place = place
  }

  /// One line a step, regressions before improvements and odd versions, with exact bytes and
  /// counts, then the commits.
  ///
  /// The text ends with a line break; it says so if there are no steps.
  public var text: String {
    let remarks = remarks.map { TerminalText.safe($0) + "\n" }.joined()
    guard !steps.isEmpty else {
      return "No benchmark changed between the versions.\n" + remarks
    }
    let parts = [
      ("Regressions", steps.filter { $0.isRegression && !$0.isOdd }, TextStyle.worst),
      ("Improvements", steps.filter { !$0.isRegression && !$0.isOdd }, TextStyle.best),
      ("Odd versions", steps.filter(\.isOdd), TextStyle.warning),
    ]
    return parts.filter { !$0.1.isEmpty }.map { title, steps, style in
      let heading = TextStyle.heading.apply(to: "\(title): \(steps.count)", mode: colors)
      let shown = steps.prefix(most ?? steps.count)
      let rest = steps.count - shown.count
      return heading + "\n" + shown.map { line($0, style) + "\n" + notes($0) }.joined()
        + (rest == 0 ? "" : "  … and \(rest) smaller: \(TerminalText.safe(place))\n")
    }.joined() + remarks + commits(between: parts.flatMap { $0.1.prefix(most ?? steps.count) })
  }

  /// The newest commits between the versions of each step, newest first.
  private func commits(between shown: [Step]) -> String {
    let ranges = ranges.filter { range in
      shown.contains { $0.from == range.from && $0.to == range.to }
    }
    guard !ranges.isEmpty else { return "" }
    let lines = ranges.flatMap { range -> [String] in
      let more = range.commits.count - Self.mostCommits
      let link = range.link.map { "  \($0)" } ?? ""
      return ["  \(range.to) after \(range.from): \(range.commits.count)\(link)"]
        + range.commits.reversed().prefix(Self.mostCommits).map {
          "    \($0.shortID) \($0.subject)"
        } + (more > 0 ? ["    and \(more) more"] : [])
    }
    return TextStyle.heading.apply(to: "Commits between", mode: colors) + "\n"
      + lines.map { TerminalText.safe($0) + "\n" }.joined()
  }

  /// Where the memory of a step comes from, and what changed with it besides the code.
  private func notes(_ step: Step) -> String {
    let changes = changes?.between(step.from, step.to) ?? []
    let with = changes.isEmpty ? [] : ["with it: " + changes.joined(separator: "; ")]
    let parts = causes[step]?.parts.map { $0.text { $0 } } ?? []
    return (parts + with + [attributions[step]].compactMap(\.self)).map {
      "    \(TerminalText.safe($0))\n"
    }.joined()
  }

  private func line(_ step: Step, _ style: TextStyle) -> String {
    let unit = step.metric.unit
    let values =
      UnitScale.exactText(step.before, unit: unit) + " → "
      + UnitScale.exactText(step.after, unit: unit)
    let change = SignedPercent.text(from: step.before, to: step.after)
    let skipped =
      step.unmeasured.isEmpty
      ? "" : " (not measured between: \(step.unmeasured.joined(separator: ", ")))"
    let versions = TerminalText.safe("\(step.to) after \(step.from)\(skipped)")
    return "  \(versions): \(TerminalText.safe(step.id)) \(step.metric.name) \(values) "
      + TextStyle.apply(style)(to: change, mode: colors)
      + (step.evidence.isEmpty ? "" : " (\(step.evidence))")
  }
}

extension SweepReport {
  /// What is said of time where nothing is sure, in lines.
  var timeRemarks: [String] {
    var lines: [String] = []
    if !undecided.isEmpty {
      let list = undecided.count == 1 ? "one pair" : "\(undecided.count) pairs"
      lines.append("Time of \(list) of neighbours is undecided and not listed.")
    }
    if !layout.isEmpty {
      let list = layout.count == 1 ? "One change" : "\(layout.count) changes"
      lines.append(
        "\(list) of time with the same instructions, probably by the layout of the code in memory, "
          + "\(layout.count == 1 ? "is" : "are") not listed.")
    }
    if apartCount > 0 {
      let list = apartCount == 1 ? "One pair" : "\(apartCount) pairs"
      lines.append(
        "\(list) of neighbours \(apartCount == 1 ? "was" : "were") not timed in turns: cannot tell "
          + "noise from change of time.")
    }
    return lines
  }
}
