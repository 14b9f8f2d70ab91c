import SweepAnalysis
import SweepResults
import SweepText

/// What a profile says, or the difference of two: the one value behind text, Markdown and JSON.
public struct ProfileReport: Report {
  /// Which part is told.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A page with the call paths as a picture.
    case flamegraph
    /// Each function with what it asked for itself and in all; of a difference each place that
    /// changed.
    case table
    /// The call paths as a tree.
    case tree
    /// The places of the package and the suite that have the most; of a difference those that
    /// changed most.
    case summary
    /// Totals and averages.
    case stats
  }

  /// The profile; of a difference the new one.
  public var profile: AllocationProfile
  /// The old profile of a difference.
  public var before: AllocationProfile?
  /// Which part is told.
  public var kind: Kind
  /// The metric by which it is ordered.
  public var metric: ProfileMetric
  /// Whether trees begin with what asked for memory.
  public var isInverted: Bool
  /// The terminal's width in columns; nil for no limit.
  public var width: Int?

  /// A report.
  public init(
    _ profile: AllocationProfile, before: AllocationProfile? = nil, kind: Kind,
    metric: ProfileMetric = .peak, isInverted: Bool = false, width: Int? = nil
  ) {
    self.profile = profile
    self.before = before
    self.kind = kind
    self.metric = metric
    self.isInverted = isInverted
    self.width = width
  }

  /// What differs; nil for a single profile.
  package var difference: ProfileDifference? {
    before.map { ProfileDifference(before: $0, after: profile, metric: metric) }
  }

  /// `Rows::build[n=1000], 1.5.0: 288,322 B at the peak in 14 call paths`.
  package var heading: String {
    let version = ([before?.version, profile.version].compactMap(\.self)).joined(separator: " → ")
    return TerminalText.safe("\(profile.id), \(version): \(total)")
  }

  private var total: String {
    let value = profile.counts[metric]
    guard let before else {
      let paths = UnitScale.counted(profile.stacks.count, "call path")
      return "\(metric.text(value)) in \(paths)"
    }
    let old = before.counts[metric]
    let number = UnitScale.exactText(Double(old), unit: metric.unit)
    guard old != value else { return "\(metric.text(value)) in both" }
    let percent = SignedPercent.text(from: Double(old), to: Double(value))
    return "\(number) → \(metric.text(value)), \(Self.signed(value - old, metric)) (\(percent))"
  }

  /// What to know before trusting the report, one line each.
  package var warnings: [String] {
    let old = before.map { profile in
      profile.warnings(of: metric).map { "\(profile.version): \($0)" }
    }
    let new = profile.warnings(of: metric)
    return (old ?? []) + (old == nil ? new : new.map { "\(profile.version): \($0)" })
  }

  /// The report for a terminal that takes `colors`; it ends with a line break.
  public func text(colors: ColorMode) -> String {
    let head = TextStyle.heading.apply(to: heading, mode: colors)
    let notes = warnings.map {
      TextStyle.warning.apply(to: "warning: \(TerminalText.safe($0))", mode: colors)
    }
    let parts = sections.map { $0.lines(width: width, colors: colors) }
    let body = treeText(colors: colors).map { [$0] } ?? parts
    return (([[head] + notes] + body).joined(separator: [""])).map { $0 + "\n" }.joined()
  }

  /// The report as GitHub-flavoured markdown; it ends with a line break.
  public var markdown: String {
    let notes = warnings.map { "> ⚠️ \(MarkdownText.escaped($0))\n" }
    let version = [before?.version, profile.version].compactMap(\.self)
      .map { MarkdownText.code($0, inTable: false) }.joined(separator: " → ")
    let head =
      "**\(MarkdownText.code(profile.id, inTable: false)), \(version): "
      + "\(MarkdownText.escaped(total))**\n"
    // Names may hold backticks, so that the fence is made of something else.
    let tree = treeText(colors: .plain).map {
      "~~~text\n" + $0.map { $0 + "\n" }.joined() + "~~~\n"
    }
    return ([head] + notes + (tree.map { [$0] } ?? sections.map(\.markdown)))
      .joined(separator: "\n")
  }

  /// The lines of a tree; nil where the report is none.
  private func treeText(colors: ColorMode) -> [String]? {
    guard kind == .tree || kind == .flamegraph else { return nil }
    let tree = CallTree(profile, before: before, metric: metric, isInverted: isInverted)
    return CallTreeText(tree, isDifference: before != nil, width: width, colors: colors).lines
  }

  /// A change with its sign: `+144,161 B`.
  static func signed(_ change: Int, _ metric: ProfileMetric) -> String {
    (change > 0 ? "+" : "") + UnitScale.exactText(Double(change), unit: metric.unit)
  }
}

/// A part of a report: lines, or a table under a title.
struct ProfileSection {
  var title: String
  /// Sentences above the table.
  var lines: [Line] = []
  var heads: [String] = []
  var rows: [[TextTable.Cell]] = []
  /// How many rows are left out.
  var leftOut = 0

  /// A sentence with names of functions.
  struct Line {
    /// The sentence with a way to write names.
    var text: ((String) -> String) -> String
  }

  /// The part for a terminal.
  func lines(width: Int?, colors: ColorMode) -> [String] {
    var result = title.isEmpty ? [] : [TextStyle.heading.apply(to: title, mode: colors)]
    result += lines.map { $0.text { $0 } }
    if !rows.isEmpty {
      result += TextTable(heads: heads.map { [$0] }, rows: rows).lines(width: width, mode: colors)
    }
    if leftOut > 0 {
      result.append(
        TextStyle.faint.apply(
          to: "… and \(leftOut) more, which are in the JSON", mode: colors))
    }
    return result
  }

  /// The part as markdown; it ends with a line break.
  var markdown: String {
    var text = title.isEmpty ? "" : "### \(MarkdownText.escaped(title))\n\n"
    text += lines.map { line in
      "- \(line.text { MarkdownText.code($0, inTable: false) })\n"
    }.joined()
    guard !rows.isEmpty else { return text }
    if !lines.isEmpty { text += "\n" }
    let cells = rows.map { row in
      row.enumerated().map { place, cell in
        place == 0 && !cell.text.isEmpty
          ? MarkdownText.code(cell.text) : MarkdownText.escaped(cell.text)
      }
    }
    text += MarkdownText.table(heads, cells, isLastText: rows.first?.last?.isLeftAligned == true)
    return leftOut == 0 ? text : text + "\n… and \(leftOut) more\n"
  }
}
