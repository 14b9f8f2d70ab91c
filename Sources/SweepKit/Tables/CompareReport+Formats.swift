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
    parts += warnings.map { "> ⚠️ \(MarkdownText.escaped($0))\n" }
    parts.append(table.markdown)
    return parts.joined(separator: "\n")
  }

  /// Workflow commands that GitHub Actions turns into annotations: an error for each failure, a
  /// warning for all else.
  public var githubAnnotations: String {
    let findings = gate.map { GateText($0).findings } ?? []
    let lines = findings.map {
      Self.annotation($0.isFailure ? "error" : "warning", title: $0.kind.rawValue, $0.text)
    }
    let notes = warnings.map { Self.annotation("warning", title: "benchmem-sweep", $0) }
    let summary = gate.map { gate in
      Self.annotation(gate.passes ? "notice" : "error", title: "benchmem-sweep", GateText(gate).summary)
    }
    return (lines + notes + [summary].compactMap { $0 }).map { $0 + "\n" }.joined()
  }

  private static func annotation(_ level: String, title: String, _ message: String) -> String {
    let safe = TerminalText.safe(message).replacing("%", with: "%25")
    return "::\(level) title=\(title)::\(safe)"
  }
}
