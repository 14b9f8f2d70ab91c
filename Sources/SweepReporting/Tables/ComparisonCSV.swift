import SweepAnalysis

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
    // The wide forms are signs of a formula where such text is usual.
    let formulaSigns = "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
    let isFormula = text.unicodeScalars.first.map(formulaSigns.contains) ?? false
    let safe = isFormula ? "'" + text : text
    // Some spreadsheets separate by semicolons or tabs, and would take what follows one for a cell.
    let separators: [UInt8] = Array(",;\t\"\r\n".utf8)
    guard safe.utf8.contains(where: separators.contains) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
