/// A table of styled cells, laid out for a terminal.
///
/// The first column names the row. A table that is wider than the terminal is broken into blocks of
/// columns that each repeat the names, and long names into several lines: nothing is cut off.
package struct TextTable {
  package struct Cell {
    package var text: String
    package var style: TextStyle = .plain
    package var isLeftAligned = false

    /// Makes a cell; by default plain and aligned right.
    package init(text: String, style: TextStyle = .plain, isLeftAligned: Bool = false) {
      self.text = text
      self.style = style
      self.isLeftAligned = isLeftAligned
    }
  }

  /// How many columns after the first one are repeated with the names in every block.
  package var pinned = 0
  /// The lines of each column's head.
  package var heads: [[String]]
  package var rows: [[Cell]]

  package init(pinned: Int = 0, heads: [[String]], rows: [[Cell]]) {
    self.pinned = pinned
    self.heads = heads
    self.rows = rows
  }

  private static let gap = 2
  private static let narrowestName = 12

  /// The lines of the table, at most `width` columns wide where its cells allow that.
  package func lines(width: Int?, mode: ColorMode) -> [String] {
    let widths = heads.indices.map(columnWidth)
    let nameWidth = limitedNameWidth(widths, width: width)
    return blocks(widths, nameWidth: nameWidth, width: width)
      .map { block in lines(of: block, widths: widths, nameWidth: nameWidth, mode: mode) }
      .joined(separator: [""]).map { $0 }
  }

  private func columnWidth(_ column: Int) -> Int {
    let texts = heads[column] + rows.map { $0[column].text }
    return texts.map(TerminalText.width).max() ?? 0
  }

  /// The names' width, so that at least the widest other column fits beside them.
  private func limitedNameWidth(_ widths: [Int], width: Int?) -> Int {
    guard let width, let name = widths.first else { return widths.first ?? 0 }
    let widest = widths.dropFirst(1 + pinned).max() ?? 0
    let room = width - widest - Self.gap - pinnedWidth(widths)
    return Swift.min(name, Swift.max(Self.narrowestName, room))
  }

  private func pinnedWidth(_ widths: [Int]) -> Int {
    widths.dropFirst().prefix(pinned).reduce(0) { $0 + $1 + Self.gap }
  }

  /// The columns beside the names, in blocks that fit.
  private func blocks(_ widths: [Int], nameWidth: Int, width: Int?) -> [[Int]] {
    let columns = widths.indices.dropFirst(1 + pinned)
    guard let width else { return [Array(columns)] }
    let start = nameWidth + pinnedWidth(widths)
    var blocks: [[Int]] = [[]]
    var used = start
    for column in columns {
      let needed = Self.gap + widths[column]
      if used + needed > width, let last = blocks.last, !last.isEmpty {
        blocks.append([])
        used = start
      }
      blocks[blocks.count - 1].append(column)
      used += needed
    }
    return blocks
  }

  private func lines(
    of block: [Int], widths: [Int], nameWidth: Int, mode: ColorMode
  ) -> [String] {
    let columns = Array(0...pinned) + block
    let size = { (column: Int) in column == 0 ? nameWidth : widths[column] }
    let headHeight = columns.map { heads[$0].count }.max() ?? 0
    var lines = (0..<headHeight).map { line in
      joined(
        columns.map { column in
          let head = heads[column]
          let text = line < head.count ? head[line] : ""
          return TextStyle.heading.apply(
            to: TerminalText.padded(text, to: size(column), right: !isLeftAligned(column)),
            mode: mode)
        })
    }
    let total = columns.reduce(-Self.gap) { $0 + size($1) + Self.gap }
    lines.append(TextStyle.faint.apply(to: String(repeating: "─", count: total), mode: mode))
    for row in rows {
      let names = TerminalText.wrapped(row[0].text, to: nameWidth)
      for (index, name) in names.enumerated() {
        let cells = columns.map { column in
          var cell = row[column]
          if column == 0 { cell.text = name } else if index > 0 { cell.text = "" }
          return cell.style.apply(
            to: TerminalText.padded(
              cell.text, to: size(column), right: column > 0 && !cell.isLeftAligned), mode: mode)
        }
        lines.append(joined(cells))
      }
    }
    return lines
  }

  private func isLeftAligned(_ column: Int) -> Bool {
    column == 0 || rows.first?[column].isLeftAligned == true
  }

  private func joined(_ cells: [String]) -> String {
    var line = cells.joined(separator: String(repeating: " ", count: Self.gap))
    while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
    return line
  }
}
