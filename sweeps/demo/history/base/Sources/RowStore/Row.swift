/// One row of a table, as predicates see it.
public struct Row {
  let table: Table
  /// The row's number, counted from 0.
  public let number: Int

  /// The value in the column of this name; missing if there is no such column.
  public subscript(name: String) -> Value {
    guard let column = table.schema.position(of: name) else { return .missing }
    return table[number, column]
  }
}
