import SweepAnalysis
import SweepResults
import SweepText

extension ProfileReport {
  /// How many rows a table for people has at most.
  private static let mostRows = 40
  /// How many rows the lists of a summary have.
  private static let summaryRows = 10

  /// The parts of a report that is no tree.
  var sections: [ProfileSection] {
    switch (kind, difference) {
    case (.table, let difference?): changeSections(difference, most: Self.mostRows)
    case (.table, nil): [functions]
    case (.stats, _): statistics
    case (_, let difference?): differenceSummary(difference)
    case (_, nil): [sites(most: Self.summaryRows)]
    }
  }

  // MARK: - One profile

  private func share(_ value: Int) -> TextTable.Cell {
    cell(AllocationProfile.percent(value, of: profile.counts[metric]))
  }

  private func cell(_ text: String, _ style: TextStyle = .plain) -> TextTable.Cell {
    TextTable.Cell(text: text, style: style)
  }

  private func left(_ text: String, _ style: TextStyle = .plain) -> TextTable.Cell {
    TextTable.Cell(text: TerminalText.safe(text), style: style, isLeftAligned: true)
  }

  private func number(_ value: Int, _ metric: ProfileMetric? = nil) -> TextTable.Cell {
    cell(UnitScale.exactText(Double(value), unit: (metric ?? self.metric).unit))
  }

  /// The allocations, where they are not what the table is about.
  private var countHeads: [String] { metric == .allocations ? [] : ["allocations"] }

  private func counts(_ counts: ProfileCounts) -> [TextTable.Cell] {
    metric == .allocations ? [] : [number(counts.allocations, .allocations)]
  }

  /// Each function with what it asked for itself, and in all.
  private var functions: ProfileSection {
    let all = FunctionTable(profile, metric: metric).rows
    let shown = all.prefix(Self.mostRows)
    return ProfileSection(
      title: "", heads: ["function", "itself", "", "in all", ""] + countHeads + ["where"],
      rows: shown.map { row in
        [
          left(row.frame.function, row.frame.isBlamed ? .plain : .faint),
          number(row.own[metric]), share(row.own[metric]), number(row.total[metric]),
          share(row.total[metric]),
        ] + counts(row.total) + [left(row.frame.place ?? row.frame.module)]
      }, leftOut: all.count - shown.count)
  }

  /// The places that have the most.
  private func sites(most: Int) -> ProfileSection {
    let all = profile.sites(by: metric).filter { $0.counts[metric] > 0 }
    let shown = all.prefix(most)
    return ProfileSection(
      title: "", lines: all.isEmpty ? [line("No call path has any.")] : [],
      heads: ["function", metric.rawValue, ""] + countHeads + ["where", "called from"],
      rows: shown.map { use in
        [left(use.site.frame.function), number(use.counts[metric]), share(use.counts[metric])]
          + counts(use.counts) + [left(use.site.frame.place ?? ""), callers(use.site)]
      }, leftOut: all.count - shown.count)
  }

  private func callers(_ site: CallSite) -> TextTable.Cell {
    left(site.callers.prefix(2).map(\.function).joined(separator: " ← "))
  }

  private func line(_ text: String) -> ProfileSection.Line {
    ProfileSection.Line { _ in text }
  }

  // MARK: - Totals

  private var statistics: [ProfileSection] {
    let profiles = [before, profile].compactMap(\.self)
    let all = profiles.map { ProfileStatistics($0, metric: metric) }
    var rows = ProfileMetric.allCases.map { metric in
      [left(metric == .live ? "live at the end" : metric.rawValue)]
        + profiles.map { number($0.counts[metric], metric) }
        + changes(profiles.map { $0.counts[metric] }, metric)
    }
    rows.append(
      [left("bytes of an allocation")]
        + profiles.map { profile in
          cell(
            ProfileStatistics.averageBytes(profile.counts).map {
              UnitScale.grouped($0, decimals: 1) + " B"
            } ?? "–")
        } + blank)
    let lengths: [(String, (ProfileStatistics) -> Int)] = [
      ("call paths", \.paths), ("functions", \.functions), ("frames of the longest", \.deepest),
    ]
    rows += lengths.map { name, value in
      [left(name)] + all.map { number(value($0), .allocations) }
        + changes(all.map(value), .allocations)
    }
    rows.append(
      [left("callers not all known")]
        + zip(profiles, all).map { profile, statistics in
          cell(
            AllocationProfile.percent(statistics.incomplete[metric], of: profile.counts[metric]))
        } + blank)
    let heads = [""] + profiles.map(\.version) + (before == nil ? [] : ["change"])
    return [
      ProfileSection(title: "", heads: heads.map(TerminalText.safe), rows: rows),
      shares(all, profiles, heads: heads),
    ] + (before == nil ? [largest(by: .peak), largest(by: .allocations)] : [])
  }

  /// An empty cell in the column of changes, where there is one.
  private var blank: [TextTable.Cell] { before == nil ? [] : [cell("")] }

  private func changes(_ values: [Int], _ metric: ProfileMetric) -> [TextTable.Cell] {
    guard values.count == 2 else { return [] }
    let change = values[1] - values[0]
    return [cell(change == 0 ? "" : Self.signed(change, metric), Self.style(of: change))]
  }

  static func style(of change: Int) -> TextStyle {
    change > 0 ? .worst : change < 0 ? .best : .faint
  }

  /// What is whose, and which executables and libraries asked for it.
  private func shares(
    _ all: [ProfileStatistics], _ profiles: [AllocationProfile], heads: [String]
  ) -> ProfileSection {
    let names: [ProfileFrame.Owner: String] = [
      .package: "the package", .suite: "the suite", .dependency: "dependencies",
      .system: "other code",
    ]
    let owners = ProfileFrame.Owner.allCases.compactMap { owner -> [TextTable.Cell]? in
      let values = all.map { statistics in
        statistics.owners.first { $0.owner == owner }?.counts[metric]
      }
      guard values.contains(where: { $0 != nil }) else { return nil }
      return row("laid to \(names[owner] ?? owner.rawValue)", values.map { $0 ?? 0 })
    }
    var seen: Set<String> = []
    let modules = all.reversed().flatMap { $0.modules.prefix(5) }.map(\.name)
      .filter { seen.insert($0).inserted }
    return ProfileSection(
      title: metric.rawValue, heads: heads.map(TerminalText.safe),
      rows: owners
        + modules.map { name in
          row(
            "asked for by \(name.isEmpty ? "what is not known" : name)",
            all.map { statistics in
              statistics.modules.first { $0.name == name }?.counts[metric] ?? 0
            })
        })
  }

  private func row(_ name: String, _ values: [Int]) -> [TextTable.Cell] {
    [left(name)] + values.map { number($0) } + changes(values, metric)
  }

  private func largest(by metric: ProfileMetric) -> ProfileSection {
    var report = self
    report.metric = metric
    var section = report.sites(most: 5)
    section.title = metric == .allocations ? "Most allocations" : "Most bytes at the peak"
    section.leftOut = 0
    return section
  }

  // MARK: - A difference

  private func differenceSummary(_ difference: ProfileDifference) -> [ProfileSection] {
    let lines = (difference.growth() + difference.shrinkage()).map { change in
      ProfileSection.Line { code in change.text(code: code) }
    }
    let summary = lines.isEmpty ? [] : [ProfileSection(title: "", lines: lines)]
    return summary + changeSections(difference, most: Self.summaryRows)
  }

  /// What grew, what shrank, and what seems to have another name.
  private func changeSections(_ difference: ProfileDifference, most: Int) -> [ProfileSection] {
    var sections = [("Grown", difference.grown), ("Shrunk", difference.shrunk)].compactMap {
      title, changes in
      changes.isEmpty ? nil : section(title, changes, most)
    }
    if !difference.renames.isEmpty {
      sections.append(
        ProfileSection(
          title: "Perhaps only renamed: the same call paths and numbers",
          lines: difference.renames.map { rename in
            ProfileSection.Line { code in
              "\(code(TerminalText.safe(rename.before))) → \(code(TerminalText.safe(rename.after)))"
            }
          }))
    }
    if sections.isEmpty {
      let other = difference.isEmpty ? "" : " by \(metric.rawValue); other metrics did"
      sections.append(ProfileSection(title: "", lines: [line("No call path changed\(other).")]))
    }
    return sections
  }

  private func section(_ title: String, _ changes: [SiteChange], _ most: Int) -> ProfileSection {
    let shown = changes.prefix(most)
    let versions = [before?.version ?? "", profile.version].map(TerminalText.safe)
    return ProfileSection(
      title: "\(title): \(UnitScale.counted(changes.count, "call path"))",
      heads: ["function"] + versions + ["change", "where", "called from"],
      rows: shown.map { change in
        let size = change.change[metric]
        return [
          left(change.site.frame.function), number(change.before[metric]),
          number(change.after[metric]), cell(Self.signed(size, metric), Self.style(of: size)),
          left(change.site.frame.place ?? ""), callers(change.site),
        ]
      }, leftOut: changes.count - shown.count)
  }
}
