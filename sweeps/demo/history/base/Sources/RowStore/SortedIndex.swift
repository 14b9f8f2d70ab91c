/// The rows of a table in the order of one column's values.
public struct SortedIndex: Sendable {
  private let values: [Value]
  let order: [Int]

  /// Orders the rows by the column of this name; no rows if there is no such column.
  public init(_ table: Table, on name: String) {
    guard let column = table.schema.position(of: name) else {
      self.values = []
      self.order = []
      return
    }
    let values = table.columns[column]
    self.values = values
    self.order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }

  /// The numbers of the rows whose value lies in the range, by ascending value.
  public func rows(in range: ClosedRange<Value>) -> [Int] {
    let first = order.firstIndex { values[$0] >= range.lowerBound } ?? order.endIndex
    let end = order[first...].firstIndex { values[$0] > range.upperBound } ?? order.endIndex
    return Array(order[first..<end])
  }
}
