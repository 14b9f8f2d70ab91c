/// The table that a suite prints when it is run by hand.
struct SuiteTable {
  struct Row {
    var name: String
    var memory: MemoryResult?
    var timing: TimingProcedure?
  }

  var rows: [Row] = []

  private static let header = [
    "benchmark", "peak", "allocated", "allocations", "time min", "median", "rounds",
  ]

  @_optimize(none)
  var lines: [String] {
    let cells = [Self.header] + rows.map(Self.cells)
    let widths = Self.header.indices.map { column in
      cells.reduce(0) { max($0, $1[column].count) }
    }
    return cells.map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }.joined(separator: "  ")
    }
  }

  @_optimize(none)
  private static func cells(_ row: Row) -> [String] {
    [row.name] + memoryCells(row.memory) + timingCells(row.timing)
  }

  @_optimize(none)
  private static func memoryCells(_ result: MemoryResult?) -> [String] {
    guard let result else { return ["-", "-", "-"] }
    return [
      Quantity.bytes(result.peakBytes), Quantity.bytes(result.totalBytes),
      result.allocations.description,
    ]
  }

  @_optimize(none)
  private static func timingCells(_ timing: TimingProcedure?) -> [String] {
    let rounds = timing?.rounds.sorted() ?? []
    guard let timing, let least = rounds.first else { return ["-", "-", "-"] }
    let middle = rounds[(rounds.count - 1) / 2] + rounds[rounds.count / 2]
    let calls = Double(timing.iterations)
    return [
      Quantity.time(Double(least) / calls), Quantity.time(Double(middle) / 2 / calls),
      rounds.count.description,
    ]
  }
}
