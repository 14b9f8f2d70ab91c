extension Comparison {
  /// The comparison as CSV (RFC 4180): one row an id, one column a metric, statistic and run, in
  /// base units without rounding. Values that are missing are empty.
  ///
  /// Cells that a spreadsheet would take for a formula begin with an apostrophe.
  public var csv: String {
    var lines = [
      (["id"] + columns.flatMap { column in labels.map { "\(column.name):\($0)" } })
        .map(Self.csvCell).joined(separator: ",")
    ]
    for id in ids {
      let values = columns.flatMap { column in
        cells(id, column).map { $0.value.map(Self.csvNumber) ?? "" }
      }
      lines.append(([Self.csvCell(id)] + values).joined(separator: ","))
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  private static func csvNumber(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? value.description
  }

  private static func csvCell(_ text: String) -> String {
    let formulaSigns: [UInt8] = Array("=+-@\t\r".utf8)
    let isFormula = text.utf8.first.map(formulaSigns.contains) ?? false
    let safe = isFormula ? "'" + text : text
    let separators: [UInt8] = Array(",\"\r\n".utf8)
    guard safe.utf8.contains(where: separators.contains) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
