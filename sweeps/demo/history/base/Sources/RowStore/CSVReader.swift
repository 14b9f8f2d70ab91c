/// Reads comma-separated values; the first line names the columns.
public struct CSVReader {
  /// A reader.
  public init() {}

  /// The table that these bytes hold.
  public func read(_ bytes: [UInt8]) throws -> Table {
    let lines = try LineSplitter().lines(of: bytes)
    guard let header = lines.first else { throw CSVError.noHeader }
    var table = Table(Schema(fields(of: header).map { String(decoding: $0, as: UTF8.self) }))
    for line in lines.dropFirst() {
      table.append(fields(of: line).map(value))
    }
    return table
  }

  /// The table that these chunks hold, one after the other.
  public func read<Chunks: AsyncSequence>(
    chunks: Chunks
  ) async throws -> Table where Chunks.Element == [UInt8] {
    var bytes: [UInt8] = []
    for try await chunk in chunks {
      bytes += chunk
    }
    return try read(bytes)
  }

  private func fields(of line: [UInt8]) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    for byte in line {
      if byte == 34 {
        isQuoted.toggle()
      } else if byte == 44, !isQuoted {
        fields.append(field)
        field.removeAll(keepingCapacity: true)
      } else {
        field.append(byte)
      }
    }
    fields.append(field)
    return fields
  }

  private func value(of field: [UInt8]) -> Value {
    if field.isEmpty { return .missing }
    let text = String(decoding: field, as: UTF8.self)
    return Int(text).map(Value.integer) ?? .text(text)
  }
}
