import Foundation
import SweepAnalysis
import SweepResults
import SweepText

extension BisectionReport {
  /// How many files of a commit, and how many lines of its manifest, a report shows.
  static let mostFiles = 8
  static let mostLines = 12

  /// The report for a terminal; it ends with a line break.
  ///
  /// - Parameter colors: The colours that the terminal takes.
  public func text(colors: ColorMode = .plain) -> String {
    var all = [heading, ""]
    for finding in findings { all += lines(finding, colors) + [""] }
    all += stepLines + [summary]
    return all.map { $0 + "\n" }.joined()
  }

  private var heading: String {
    TerminalText.safe("\(package), \(range): \(subject)")
  }

  /// What was looked for, or that it was not found.
  var subject: String {
    findings.isEmpty ? "no change of \(metric.label)" : metric.label
  }

  /// The ends, and how many commits lie between.
  var range: String {
    let ends = good.map(\.name).joined(separator: ", ")
    return "\(ends) to \(bad.name), \(UnitScale.counted(commitCount, "commit"))"
  }

  private func lines(_ finding: Finding, _ colors: ColorMode) -> [String] {
    let commit = finding.commit
    var lines: [String] = []
    if !finding.isExact {
      lines.append("One of \(finding.choice):")
      lines += finding.doubtRanges.flatMap { range in
        range.isShort
          ? range.doubts.map {
            safe("  \($0.commit.shortHash) \($0.commit.subject)  (\($0.reason))")
          } : [safe("  \(range.span)  (\(range.reason))")]
      }
    }
    lines.append(
      TextStyle.heading.apply(to: safe("\(commit.hash) \(commit.subject)"), mode: colors))
    lines.append(safe("  author      \(commit.author)"))
    lines.append("  date        \(commit.date.formatted(.iso8601))")
    lines += fileLines(commit)
    lines += manifestLines(commit)
    lines += finding.changes.flatMap { change in
      [line(change, finding, colors)]
        + (change.cause?.parts ?? []).map { safe("              \($0.text { $0 })") }
    }
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
    if !finding.reproduction.isEmpty {
      lines.append(safe("  again       \(finding.reproduction)"))
    }
    return lines
  }

  private func fileLines(_ commit: Commit) -> [String] {
    let lines = commit.files.prefix(Self.mostFiles).map {
      safe("  \(padded($0.status)) \($0.path)")
    }
    let rest = commit.files.count - lines.count
    return lines + (rest > 0 ? ["              and \(UnitScale.counted(rest, "more file"))"] : [])
  }

  private func manifestLines(_ commit: Commit) -> [String] {
    let lines = commit.manifestChanges.prefix(Self.mostLines).map { safe("  manifest    \($0)") }
    let rest = commit.manifestChanges.count - lines.count
    return lines + (rest > 0 ? ["              and \(UnitScale.counted(rest, "more line"))"] : [])
  }

  private func line(
    _ change: Finding.Change, _ finding: Finding, _ colors: ColorMode
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

  /// What fresh builds said, in a line.
  func text(_ confirmation: Finding.Confirmation, _ finding: Finding) -> String {
    switch confirmation {
    case .confirmed:
      finding.isExact
        ? "confirmed   by fresh builds of it and its \(parents(finding.commit))"
        : "confirmed   by a fresh build of it"
    case .refuted(let reason): "NOT CONFIRMED by fresh builds: \(reason)"
    case .missing(let reason): "not confirmed: \(reason)"
    }
  }

  private func parents(_ commit: Commit) -> String {
    guard commit.parents.count > 1 else { return "parent" }
    return followsFirstParent ? "first parent" : "parents"
  }

  private var stepLines: [String] {
    guard !tests.isEmpty else { return [] }
    return ["Steps:"]
      + zip(tests, stepWords).map { entry, words in
        let left = entry.candidates.map { " (of \($0))" } ?? ""
        return safe(
          "  \(entry.revision.commit.prefix(10)) \(entry.revision.subject): \(words)\(left)")
      } + [""]
  }

  /// What each test said; an error that has been told is not told again.
  var stepWords: [String] {
    var told: [ErrorSignature: String] = [:]
    return tests.map { entry in
      let words = words(entry)
      let reasons = Set(entry.verdicts.values.compactMap(\.reason))
      guard let reason = reasons.first, reasons.count == 1, entry.values.isEmpty,
        words.contains(reason), !words.contains("; ")
      else { return words }
      let error = ErrorSignature(reason)
      if let first = told[error] {
        return words.replacing(reason, with: "the error of \(first)")
      }
      told[error] = String(entry.revision.commit.prefix(10))
      return words
    }
  }

  /// The verdict if all benchmarks have the same; else each benchmark's verdict, or its number if
  /// it changed somewhere.
  func words(_ entry: Test) -> String {
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

  /// How many builds it took.
  var summary: String {
    "\(UnitScale.counted(searchBuilds, "build")) for the ends and the search, "
      + "\(confirmationBuilds) to confirm"
  }

  private func padded(_ text: String) -> String {
    text + String(repeating: " ", count: max(0, 11 - text.count))
  }

  private func safe(_ text: String) -> String { TerminalText.safe(text) }
}
