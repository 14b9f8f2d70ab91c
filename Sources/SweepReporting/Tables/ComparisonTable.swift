import SweepAnalysis
import SweepText

/// A comparison as tables, before they become text: what terminal and markdown have in common.
public struct ComparisonTable: Sendable, Equatable {
  /// A cell.
  struct Cell: Sendable, Equatable {
    /// The number, in the unit of the column's head.
    package var text: String
    /// The multiplier that stands behind it.
    var note = ""
    /// The mark that stands behind both; see ``SignificanceMark``.
    var mark = ""
    package var style = TextStyle.plain
    var isLeftAligned = false

    /// The whole text.
    var full: String { [text, note, mark].filter { !$0.isEmpty }.joined(separator: " ") }
  }

  /// A row.
  struct Row: Sendable, Equatable {
    package var name: String
    var cells: [Cell]
  }

  /// A sub-table.
  struct Section: Sendable, Equatable {
    var title: String
    /// Name, unit and statistic of each column, one line each.
    var heads: [[String]]
    var rows: [Row]
    /// What the reader must know beside the numbers: values that are missing, and why.
    var notes: [String]
    /// How many columns beside the names belong to the name of a row.
    var pinned = 0
  }

  var sections: [Section] = []
  /// Versions that could not be measured, and why.
  package var notes: [String] = []

  /// Lays a comparison out. With `runs`, changes are marked as the options say.
  public init(
    _ comparison: Comparison, options: TableOptions = .init(), runs: [ComparedRun] = []
  ) {
    let isJudged = options.isDiff || options.isMarked
    let layout = TableLayout(
      comparison: comparison, options: options,
      judges: isJudged ? comparison.judges(of: runs, level: options.level) : [:])
    sections = options.isDiff ? layout.diffSections() : layout.sections()
    notes = layout.versionNotes()
    let cells = sections.flatMap(\.rows).flatMap(\.cells)
    if cells.contains(where: { !$0.mark.isEmpty }) {
      let hasIntervals = options.isDiff && cells.contains { !$0.note.isEmpty }
      notes.append(SignificanceMark.legend(level: options.level, hasIntervals: hasIntervals))
    }
  }
}

extension ComparisonTable {
  /// The tables as text for a terminal.
  ///
  /// `width` is the terminal's, nil for no limit: wider tables are broken into blocks, and nothing
  /// is cut off. The text ends with a line break, and holds no control characters but those of
  /// its own colours.
  public func terminalText(width: Int? = nil, colors: ColorMode = .plain) -> String {
    var lines: [String] = []
    for section in sections {
      if !lines.isEmpty { lines.append("") }
      lines += TerminalText.wrapped(TerminalText.safe(section.title), to: width ?? .max).map {
        TextStyle.heading.apply(to: $0, mode: colors)
      }
      lines += table(section).lines(width: width, mode: colors)
      lines += section.notes.map {
        TextStyle.warning.apply(to: TerminalText.safe($0), mode: colors)
      }
    }
    if !notes.isEmpty { lines.append("") }
    lines += notes.map { TextStyle.warning.apply(to: TerminalText.safe($0), mode: colors) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func table(_ section: Section) -> TextTable {
    TextTable(
      pinned: section.pinned, heads: [[""]] + section.heads.map { $0.map(TerminalText.safe) },
      rows: section.rows.map { row in
        [.init(text: TerminalText.safe(row.name))]
          + row.cells.map {
            .init(
              text: TerminalText.safe($0.full), style: $0.style, isLeftAligned: $0.isLeftAligned)
          }
      })
  }
}

extension ComparisonTable {
  /// The tables as GitHub-flavoured markdown, one section a sub-table.
  public var markdown: String {
    var parts = sections.map { section in
      let rows = section.rows.map { row in
        [row.name.isEmpty ? "" : MarkdownText.code(row.name)]
          + row.cells.map { Self.cell($0.full) }
      }
      let heads =
        [""]
        + section.heads.map {
          MarkdownText.escaped($0.filter { !$0.isEmpty }.joined(separator: " "))
        }
      let table = MarkdownText.table(heads, rows, leftColumns: 1 + section.pinned)
      let notes = section.notes.map { "\n> \(MarkdownText.escaped($0))\n" }.joined()
      return "#### \(MarkdownText.code(section.title, inTable: false))\n\n\(table)\(notes)"
    }
    if !notes.isEmpty {
      parts.append(notes.map { "> \(MarkdownText.escaped($0))\n" }.joined(separator: ">\n"))
    }
    return parts.joined(separator: "\n")
  }

  /// Numbers and marks, of which only some could be taken for markup.
  private static func cell(_ text: String) -> String {
    text.replacing("*", with: "\\*").replacing("~", with: "\\~").replacing("|", with: "\\|")
  }
}
