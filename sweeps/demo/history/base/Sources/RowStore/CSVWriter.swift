/// Writes a table as comma-separated values; the first line names the columns.
public struct CSVWriter {
  /// A writer.
  public init() {}

  /// The table as text, in UTF-8.
  public func write(_ table: Table) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size(of: table))
    write(table) { bytes.append($0) }
    return bytes
  }

  private func size(of table: Table) -> Int {
    var size = 0
    write(table) { _ in size += 1 }
    return size
  }

  private func write(_ table: Table, to output: (UInt8) -> Void) {
    for (column, name) in table.schema.names.enumerated() {
      if column > 0 { output(44) }
      write(name, to: output)
    }
    output(10)
    for row in 0..<table.count {
      for column in table.schema.names.indices {
        if column > 0 { output(44) }
        write(table[row, column], to: output)
      }
      output(10)
    }
  }

  private func write(_ value: Value, to output: (UInt8) -> Void) {
    switch value {
    case .missing: break
    case .integer(let integer): String(integer).utf8.forEach(output)
    case .text(let text): write(text, to: output)
    }
  }

  private func write(_ text: String, to output: (UInt8) -> Void) {
    let needsQuotes = text.utf8.contains { $0 == 10 || $0 == 44 }
    if needsQuotes { output(34) }
    text.utf8.forEach(output)
    if needsQuotes { output(34) }
  }
}
