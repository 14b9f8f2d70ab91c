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
    let layout = TableLayout(
      comparison: comparison, options: options,
      records: options.isDiff || options.isMarked ? runs.map(RunIndex.init) : [])
    sections = options.isDiff ? layout.diffSections() : layout.sections()
    notes = layout.versionNotes()
    if sections.contains(where: { $0.rows.contains { $0.cells.contains { !$0.mark.isEmpty } } }) {
      notes.append(SignificanceMark.legend(level: options.level))
    }
  }
}
