/// The table that a suite prints when it is run by hand, laid out as benchmem-sweep lays out the
/// table of one run: the unit in the head of each column, and bare numbers below.
struct SuiteTable {
  /// One benchmark.
  struct Row {
    var name: String
    var memory: MemoryResult?
    var timing: TimingProcedure?
  }

  /// A number of each benchmark, and in which unit.
  private struct Column {
    let metric: String
    let statistic: String
    let unit: Quantity
    let value: (Row) -> Double?
  }

  var rows: [Row] = []

  @_optimize(none)
  private static var columns: [Column] {
    func memory(_ metric: String, _ unit: Quantity, _ series: String) -> Column {
      Column(metric: metric, statistic: "min", unit: unit) {
        $0.memory?.series(series)?.min().map(Double.init)
      }
    }
    func time(_ statistic: String, _ value: @escaping (TimingProcedure) -> Double?) -> Column {
      Column(metric: "time", statistic: statistic, unit: .seconds) { $0.timing.flatMap(value) }
    }
    return [
      time("min") { $0.seconds.min() }, time("median") { RoundStatistics($0.seconds)?.median },
      memory("peak", .bytes, "peak_bytes"), memory("allocated", .bytes, "total_bytes"),
      memory("allocations", .count, "allocations"), memory("rss", .bytes, "rss_bytes"),
    ]
  }

  /// The lines of the table. Resident memory has a column only where a benchmark is isolated.
  @_optimize(none)
  var lines: [String] {
    var table: [[String]] = [["", ""] + rows.map(\.name)]
    for column in Self.columns {
      let values = rows.map(column.value)
      let known = values.compactMap(\.self)
      if column.metric == "rss" && known.isEmpty { continue }
      let step = column.unit.step(for: known)
      let head = column.metric + (step.sign.isEmpty ? "" : " (\(step.sign))")
      table.append(
        [head, column.statistic] + values.map { $0.map { column.unit.text($0, in: step) } ?? "—" })
    }
    let widths = table.map { column in column.reduce(0) { max($0, $1.count) } }
    var lines = table[0].indices.map { line in
      var text = ""
      for (column, width) in widths.enumerated() {
        let cell = table[column][line]
        let padding = String(repeating: " ", count: width - cell.count)
        text += column == 0 ? cell + padding : "  " + padding + cell
      }
      return text
    }
    let total = widths.reduce(-2) { $0 + $1 + 2 }
    lines.insert(String(repeating: "─", count: total), at: 2)
    return lines
  }
}

extension TimingProcedure {
  /// The rounds, in seconds for one call.
  @_optimize(none)
  var seconds: [Double] { rounds.map { Double($0) / 1e9 / Double(iterations) } }
}
