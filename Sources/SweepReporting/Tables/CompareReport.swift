import SweepAnalysis
import SweepResults
import SweepText

/// What `compare` found: the one value behind its terminal, markdown, JSON, CSV and GitHub output.
public struct CompareReport: Sendable, Equatable {
  /// The runs side by side.
  public var comparison: Comparison
  /// The comparison as tables.
  public var table: ComparisonTable
  /// What makes the numbers hard to compare, one line each.
  public var warnings: [String]
  /// What the gate found; nil without one.
  public var gate: GateReport?
  /// The runs that were compared: those given, or the values of the pivot.
  public var runs: [ComparedRun]
  /// Metrics that the runs have and the tables do not show; empty where the caller chose.
  public var hidden: [Metric]
  /// The chance of a false alarm of time that its verdicts accept.
  public var level: Double

  /// Whether nothing speaks against the last run.
  public var passes: Bool { gate?.passes ?? true }
}

/// How `compare` writes what it found.
public enum CompareFormat: String, Sendable, Hashable, CaseIterable {
  /// Tables for a terminal.
  case table
  /// GitHub-flavoured markdown.
  case md
  /// JSON, with everything that the tables hold.
  case json
  /// Annotations for GitHub Actions; the job summary is the markdown.
  case github
}

extension CompareReport {
  /// The report in a format, ending with a line break.
  ///
  /// Warnings are part of markdown and JSON; for the terminal they are ``warnings``, to be written
  /// beside the data. `width` and `colors` are for the terminal only.
  public func text(
    _ format: CompareFormat, width: Int? = nil, colors: ColorMode = .plain
  ) -> String {
    switch format {
    case .table:
      table.terminalText(width: width, colors: colors)
        + (gate.map { "\n" + GateText($0).terminalText(colors: colors) } ?? "")
    case .md: markdown
    case .json: json.text + "\n"
    case .github: githubAnnotations
    }
  }

  /// The report as GitHub-flavoured markdown: the verdict, what was found, warnings, tables.
  public var markdown: String {
    (markdownHead + [table.markdown]).joined(separator: "\n")
  }

  /// The markdown in at most `bytes` bytes of UTF-8: where it is longer, tables and then lines at
  /// the end are left
  /// out, and it says so.
  public func markdown(atMost bytes: Int) -> String {
    let whole = markdown
    guard whole.utf8.count > bytes else { return whole }
    let note = "> The rest is left out here, because it is too long for a job summary.\n"
    var text = ""
    let head = markdownHead.joined(separator: "\n")
    for line in head.split(separator: "\n", omittingEmptySubsequences: false) {
      guard text.utf8.count + line.utf8.count + note.utf8.count + 2 <= bytes else { break }
      text += line + "\n"
    }
    return text + "\n" + note
  }

  /// What stands above the tables.
  private var markdownHead: [String] {
    var parts: [String] = []
    if let gate {
      let text = GateText(gate)
      let findings = text.findings.map {
        "- **\($0.kind.rawValue)** \(MarkdownText.escaped($0.text))\n"
      }
      parts.append(
        "**\(gate.passes ? "✅" : "❌") \(MarkdownText.escaped(text.summary))**\n\n"
          + findings.joined())
    }
    return parts + warnings.map { "> ⚠️ \(MarkdownText.escaped($0))\n" }
  }

  /// Workflow commands that GitHub Actions turns into annotations: the verdict, which comes first
  /// because only ten
  /// errors of a step are shown, an error for each failure, a warning for all else.
  public var githubAnnotations: String {
    let findings = gate.map { GateText($0).findings } ?? []
    let lines = findings.map {
      Self.annotation(
        $0.isFailure ? "error" : $0.kind == .note ? "notice" : "warning",
        title: $0.kind.rawValue, $0.text)
    }
    let notes = warnings.map { Self.annotation("warning", title: "benchmem-sweep", $0) }
    let summary = gate.map { gate in
      Self.annotation(
        gate.passes ? "notice" : "error", title: "benchmem-sweep", GateText(gate).summary)
    }
    return ([summary].compactMap { $0 } + lines + notes).map { $0 + "\n" }.joined()
  }

  private static func annotation(_ level: String, title: String, _ message: String) -> String {
    let safe = TerminalText.safe(message).replacing("%", with: "%25")
    return "::\(level) title=\(title)::\(safe)"
  }
}
