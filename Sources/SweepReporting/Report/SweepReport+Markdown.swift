import SweepAnalysis
import SweepResults
import SweepText

extension SweepReport {
  /// The report for a pull request: what stepped where, what could not be measured, the versions.
  ///
  /// At most `limit` steps are listed; the number of the others is said.
  public func markdown(limit: Int = 50) -> String {
    let title = package.isEmpty ? "Sweep" : MarkdownText.code(package, inTable: false)
    let count = versions.count { $0.failure == nil }
    var parts = [
      "## \(title): \(count) of \(versions.count) versions measured\n", machineLine,
    ]
    parts += warnings.map { "> ⚠️ \(MarkdownText.escaped($0))\n" }
    let lasting = entries.filter { !$0.step.isOdd }
    parts.append(steps("Regressions", lasting.filter(\.step.isRegression), limit))
    parts.append(steps("Improvements", lasting.filter { !$0.step.isRegression }, limit))
    let odd = entries.filter(\.step.isOdd)
    if !odd.isEmpty { parts.append(steps("Odd versions", odd, limit)) }
    parts.append(undecidedTimes(limit))
    parts.append(commitList)
    parts.append(versionTable)
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var machineLine: String {
    let environments = runs.compactMap(\.file).map(RunEnvironment.init)
    let parts = [environments.first?.machine, environments.first?.toolchain]
      .compactMap { $0 }.filter { !$0.isEmpty }.map(MarkdownText.escaped)
    let first = runs.first { $0.file != nil }.map { MarkdownText.code($0.label, inTable: false) }
    let baseline = first.map { ["baseline \($0)"] } ?? []
    return (parts + baseline).joined(separator: " · ") + "\n"
  }

  private func steps(_ title: String, _ entries: [Entry], _ limit: Int) -> String {
    guard !entries.isEmpty else { return "### \(title): none\n" }
    let rows = entries.prefix(limit).map { entry in
      let step = entry.step
      let unit = step.metric.unit
      return [
        MarkdownText.code(step.to), MarkdownText.code(step.id), step.metric.name,
        UnitScale.exactText(step.before, unit: unit), UnitScale.exactText(step.after, unit: unit),
        SignedPercent.text(from: step.before, to: step.after), cause(entry),
      ]
    }
    let heads = ["version", "benchmark", "metric", "before", "after", "change", "since"]
    let left = entries.count - limit
    let more = left > 0 ? "\n\(left) more \(left == 1 ? "is" : "are") left out.\n" : ""
    return "### \(title): \(entries.count)\n\n"
      + MarkdownText.table(heads, Array(rows), leftColumns: 3, isLastText: true) + more
  }

  /// Times of which nothing is sure, folded away.
  private func undecidedTimes(_ limit: Int) -> String {
    guard !timeRemarks.isEmpty else { return "" }
    let rows = (layout + undecided).prefix(limit).map { step in
      [
        MarkdownText.code(step.to), MarkdownText.code(step.id),
        UnitScale.exactText(step.before, unit: step.metric.unit),
        UnitScale.exactText(step.after, unit: step.metric.unit),
        SignedPercent.text(from: step.before, to: step.after),
        [MarkdownText.code(step.from), step.judgement.evidence].filter { !$0.isEmpty }
          .joined(separator: ", "),
      ]
    }
    let heads = ["version", "benchmark", "before", "after", "change", "since"]
    let table =
      rows.isEmpty
      ? "" : "\n" + MarkdownText.table(heads, Array(rows), leftColumns: 2, isLastText: true)
    let remarks = timeRemarks.map(MarkdownText.escaped).joined(separator: " ")
    return "<details><summary>\(remarks)</summary>\n\(table)\n</details>\n"
  }

  /// What lies between the two values.
  private func cause(_ entry: Entry) -> String {
    let range = MarkdownText.code(entry.step.from)
    var parts = [entry.link.map { "[\(range)](\($0))" } ?? range]
    if !entry.step.evidence.isEmpty { parts.append(entry.step.evidence) }
    if !entry.commits.isEmpty {
      parts.append(UnitScale.counted(entry.commits.count, "commit"))
    }
    parts += entry.dependencies.map { MarkdownText.code($0) }
    if let attribution = entry.attribution { parts.append(MarkdownText.escaped(attribution)) }
    parts += (entry.cause?.parts ?? []).map { $0.text { MarkdownText.code($0) } }
    if !entry.step.unmeasured.isEmpty {
      let skipped = entry.step.unmeasured.map { MarkdownText.code($0) }
      parts.append("not measured: " + skipped.joined(separator: ", "))
    }
    return parts.joined(separator: ", ")
  }

  /// The newest commits between the versions of each step, newest first.
  private var commitList: String {
    let most = 20
    let parts = ranges.map { range in
      let title = [range.to, range.from].map { MarkdownText.code($0, inTable: false) }
        .joined(separator: " after ")
      let lines = range.commits.reversed().prefix(most).map {
        "- \(MarkdownText.code($0.shortID, inTable: false)) \(MarkdownText.escaped($0.subject))\n"
      }
      let more = range.commits.count - most
      return "\(range.link.map { "[\(title)](\($0))" } ?? title)\n\n" + lines.joined()
        + (more > 0 ? "- and \(more) more\n" : "")
    }
    return parts.isEmpty ? "" : "### Commits between\n\n" + parts.joined(separator: "\n")
  }

  private var versionTable: String {
    let rows = versions.map { version in
      [
        MarkdownText.code(version.label), String(version.date?.prefix(10) ?? ""),
        version.commit.map { MarkdownText.code(String($0.prefix(10))) } ?? "",
        MarkdownText.escaped(
          ([version.failure.map { "not measured, \($0)" } ?? "measured"] + version.problems
            + version.equalCode)
            .joined(separator: "; ")),
      ].map { $0.replacing("\n", with: " ") }
    }
    return "### Versions\n\n"
      + MarkdownText.table(["version", "date", "commit", "outcome"], rows, leftColumns: 4)
  }
}
