import SweepText

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
