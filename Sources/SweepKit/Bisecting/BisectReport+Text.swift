import Foundation
import SweepResults
import SweepText

extension BisectReport {
  /// The report for a terminal; it ends with a line break.
  ///
  /// - Parameter colors: The colours that the terminal takes.
  public func text(colors: ColorMode = .plain) -> String {
    var all = [heading, ""]
    for finding in findings { all += lines(finding, colors) + [""] }
    all += stepLines + [summary]
    return all.map { $0 + "\n" }.joined()
  }

  private var metric: Metric { plan.request.metric }

  private var heading: String {
    let good = plan.good.map(\.name).joined(separator: ", ")
    let range = "\(plan.commitCount) commit\(plan.commitCount == 1 ? "" : "s")"
    let place = TerminalText.safe("\(plan.package), \(good) to \(plan.bad.name), \(range)")
    guard findings.isEmpty else { return "\(place): \(metric.label)" }
    return "\(place): \(metric.label) does not change"
  }

  private func lines(_ finding: BisectFinding, _ colors: ColorMode) -> [String] {
    let commit = finding.commit
    var lines: [String] = []
    if !finding.isExact {
      lines.append(
        "One of these \(finding.doubts.count + 1) commits, of which only the last can be tested:")
      lines += finding.doubts.map {
        safe("  \($0.commit.shortHash) \($0.commit.subject)  (\($0.reason))")
      }
    }
    lines.append(
      TextStyle.heading.apply(to: safe("\(commit.hash) \(commit.subject)"), mode: colors))
    lines.append(safe("  author      \(commit.author)"))
    lines.append("  date        \(commit.date.formatted(.iso8601))")
    lines += fileLines(commit)
    lines += manifestLines(commit)
    lines += finding.changes.map { line($0, finding, colors) }
    lines += finding.dependencies.map {
      safe(
        "  dependency  \($0.identity) went from \($0.before ?? "nothing") to \($0.after ?? "nothing")"
      )
    }
    if commit.changesManifestOnly {
      let what =
        finding.dependencies.isEmpty ? "the manifest" : "the manifest and what it resolves to"
      lines.append("  the code is the same: only \(what) changed")
    }
    lines.append(safe("  " + text(finding.confirmation, finding)))
    lines.append(safe("  again       \(reproduction(of: finding))"))
    return lines
  }

  private func fileLines(_ commit: CulpritCommit) -> [String] {
    let most = 8
    let lines = commit.changedFiles.prefix(most).map {
      safe("  \(padded($0.status.rawValue)) \($0.path)")
    }
    let rest = commit.changedFiles.count - lines.count
    return lines + (rest > 0 ? ["              and \(rest) more files"] : [])
  }

  private func manifestLines(_ commit: CulpritCommit) -> [String] {
    let most = 12
    let lines = commit.manifestChanges.prefix(most).map { safe("  manifest    \($0)") }
    let rest = commit.manifestChanges.count - lines.count
    return lines + (rest > 0 ? ["              and \(rest) more lines"] : [])
  }

  private func line(
    _ change: BisectFinding.Change, _ finding: BisectFinding, _ colors: ColorMode
  ) -> String {
    let before = UnitScale.exactText(change.before, unit: metric.unit)
    let after = UnitScale.exactText(change.after, unit: metric.unit)
    let style: TextStyle = change.after > change.before ? .worst : .best
    let percent = SignedPercent.text(from: change.before, to: change.after)
    var line =
      "  \(padded(metric.name)) "
      + "\(safe(change.benchmark)): \(before) → \(after) "
      + TextStyle.apply(style)(to: percent, mode: colors)
    if finding.commit.parents.count > 1 {
      let values = finding.commit.parents.compactMap { parent in
        change.parents[parent].map {
          "\(UnitScale.exactText($0, unit: metric.unit)) in \(parent.prefix(10))"
        }
      }
      if values.count > 1 { line += " (\(values.joined(separator: ", ")))" }
    }
    return line
  }

  private func text(_ confirmation: BisectFinding.Confirmation, _ finding: BisectFinding) -> String
  {
    switch confirmation {
    case .confirmed:
      finding.isExact
        ? "confirmed   by fresh builds of it and its \(parents(finding.commit))"
        : "confirmed   by a fresh build of it"
    case .refuted(let reason): "NOT CONFIRMED by fresh builds: \(reason)"
    case .missing(let reason): "not confirmed: \(reason)"
    }
  }

  private func parents(_ commit: CulpritCommit) -> String {
    guard commit.parents.count > 1 else { return "parent" }
    return plan.request.firstParent ? "first parent" : "parents"
  }

  private var stepLines: [String] {
    guard !log.isEmpty else { return [] }
    return ["Steps:"]
      + log.map { entry in
        let left = entry.candidates.map { " (of \($0))" } ?? ""
        return safe(
          "  \(entry.version.commit.prefix(10)) \(entry.version.subject): \(words(entry))\(left)")
      } + [""]
  }

  /// The verdict if all benchmarks have the same; else each benchmark's verdict, or its number if it changed somewhere.
  private func words(_ entry: LogEntry) -> String {
    let texts = Set(entry.verdicts.values.map(\.text))
    if entry.values.isEmpty, texts.count == 1, let text = texts.first { return text }
    let changed = Set(findings.flatMap(\.changes).map(\.benchmark))
    let values = entry.values.filter { changed.contains($0.key) }.mapValues {
      UnitScale.exactText($0, unit: metric.unit)
    }
    let words = values.merging(entry.verdicts.mapValues(\.text)) { value, _ in value }
    if words.count == 1, let word = words.first { return word.value }
    return words.isEmpty
      ? "measured"
      : words.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "; ")
  }

  private var summary: String {
    "\(searchBuilds) build\(searchBuilds == 1 ? "" : "s") for the ends and the search, "
      + "\(confirmationBuilds) to confirm"
  }

  private func padded(_ text: String) -> String {
    text + String(repeating: " ", count: max(0, 11 - text.count))
  }

  private func safe(_ text: String) -> String { TerminalText.safe(text) }
}
