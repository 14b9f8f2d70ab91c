/// Cuts text into lines; a line end inside quotes belongs to its field.
struct LineSplitter {
  func lines(of bytes: [UInt8]) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    var isQuoted = false
    for (position, byte) in bytes.enumerated() {
      if byte == 34 { isQuoted.toggle() }
      if byte == 10, !isQuoted {
        lines.append(Array(bytes[start..<position]))
        start = position + 1
      }
    }
    if isQuoted { throw CSVError.openQuote }
    if start < bytes.count { lines.append(Array(bytes[start...])) }
    return lines
  }
}
