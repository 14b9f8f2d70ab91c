/// Rows of values, stored column by column.
public struct Table: Equatable, Sendable {
  /// The columns' names.
  public let schema: Schema
  /// How many rows there are.
  public private(set) var count = 0
  var columns: [[Value]]

  /// An empty table.
  public init(_ schema: Schema) {
    self.schema = schema
    self.columns = schema.names.map { _ in [] }
  }

  /// The value in a row and a column, both counted from 0.
  public subscript(row: Int, column: Int) -> Value {
    columns[column][row]
  }

  /// The row with this number.
  public subscript(row: Int) -> Row {
    Row(table: self, number: row)
  }

  /// Adds a row; values that it lacks are missing, values beyond the last column are dropped.
  public mutating func append(_ values: [Value]) {
    for column in columns.indices {
      columns[column].append(column < values.count ? values[column] : .missing)
    }
    count += 1
  }

  /// A table of some rows of this one, in the order given.
  public func rows(_ numbers: [Int]) -> Table {
    var result = Table(schema)
    for column in columns.indices {
      result.columns[column] = numbers.map { columns[column][$0] }
    }
    result.count = numbers.count
    return result
  }
}
