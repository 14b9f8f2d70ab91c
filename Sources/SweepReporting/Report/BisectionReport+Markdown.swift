import Foundation
import SweepResults
import SweepText

extension BisectionReport {
  /// The report as GitHub-flavoured markdown, for the summary of a CI job or a pull request.
  public var markdown: String {
    let title = "## \(code(package)): \(MarkdownText.escaped(subject))\n"
    let place = "\(MarkdownText.escaped(range)) · \(summary)\n"
    let warnings = notes.map { "> \(MarkdownText.escaped($0))\n" }
    return ([title, place] + warnings + findings.map(section) + steps).joined(separator: "\n")
  }

  private func section(_ finding: Finding) -> String {
    var parts = [
      "### \(code(finding.commit.shortHash)) \(MarkdownText.escaped(finding.commit.subject))\n"
    ]
    if !finding.isExact { parts.append(doubts(finding)) }
    parts += [changes(finding), facts(finding)]
    if !finding.reproduction.isEmpty {
      parts.append("To measure it again:\n\n\(block(finding.reproduction))")
    }
    return parts.joined(separator: "\n")
  }

  private func doubts(_ finding: Finding) -> String {
    let lines = finding.doubtRanges.flatMap { range in
      range.isShort
        ? range.doubts.map {
          "- \(code($0.commit.shortHash)) \(MarkdownText.escaped($0.commit.subject)): "
            + "\(MarkdownText.escaped($0.reason))\n"
        } : ["- \(code(range.span)): \(MarkdownText.escaped(range.reason))\n"]
    }
    let which =
      finding.doubts.allSatisfy(\.isTried) ? "these cannot be tested" : "these do not build"
    return "It is one of \(finding.doubts.count + 1) commits; \(which):\n\n" + lines.joined()
  }

  private func changes(_ finding: Finding) -> String {
    let rows = finding.changes.map { change in
      [
        MarkdownText.code(change.benchmark),
        UnitScale.exactText(change.before, unit: metric.unit),
        UnitScale.exactText(change.after, unit: metric.unit),
        SignedPercent.text(from: change.before, to: change.after),
      ]
    }
    let causes = finding.changes.flatMap { change in
      (change.cause?.parts ?? []).map { part in
        "- \(code(change.benchmark)): \(part.text { code($0) })\n"
      }
    }
    return MarkdownText.table(["benchmark", "before", "after", "change"], rows)
      + (causes.isEmpty ? "" : "\n" + causes.joined())
  }

  private func facts(_ finding: Finding) -> String {
    let commit = finding.commit
    let confirmation = text(finding.confirmation, finding)
      .split(separator: " ").joined(separator: " ")
    var lines = [
      MarkdownText.escaped(confirmation),
      "by \(MarkdownText.escaped(commit.author)), \(commit.date.formatted(.iso8601))",
    ]
    lines += finding.dependencies.map {
      "\(code($0.identity)) went from \(MarkdownText.escaped($0.before ?? "nothing")) to "
        + MarkdownText.escaped($0.after ?? "nothing")
    }
    if commit.changesManifestOnly {
      lines.append("the code is the same: only the manifest changed")
    }
    lines += commit.files.prefix(Self.mostFiles).map { "\($0.status) \(code($0.path))" }
    let rest = commit.files.count - Self.mostFiles
    if rest > 0 { lines.append("and " + UnitScale.counted(rest, "more file")) }
    lines += commit.manifestChanges.prefix(Self.mostLines).map { "manifest \(code($0))" }
    let left = commit.manifestChanges.count - Self.mostLines
    if left > 0 { lines.append("and \(UnitScale.counted(left, "more line")) of the manifest") }
    return lines.map { "- \($0)\n" }.joined()
  }

  private var steps: [String] {
    guard !tests.isEmpty else { return [] }
    let rows = zip(tests, stepWords).map { test, words in
      [
        MarkdownText.code(String(test.revision.commit.prefix(10))),
        MarkdownText.escaped(test.revision.subject), MarkdownText.escaped(words),
        test.candidates.map { "\($0)" } ?? "",
      ].map { $0.replacing("\n", with: " ") }
    }
    return [
      "### Steps\n\n"
        + MarkdownText.table(["commit", "subject", "result", "commits left"], rows, leftColumns: 3)
    ]
  }

  private func code(_ text: String) -> String { MarkdownText.code(text, inTable: false) }

  /// A command line as a block of code, whatever is in it.
  private func block(_ line: String) -> String {
    "    \(TerminalText.safe(line))\n"
  }
}
