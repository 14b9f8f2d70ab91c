import SweepText

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
