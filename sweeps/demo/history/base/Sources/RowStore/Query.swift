extension Table {
  /// The rows that satisfy a predicate, in their order.
  public func filter(_ isIncluded: (Row) throws -> Bool) rethrows -> Table {
    var kept: [Int] = []
    for number in 0..<count where try isIncluded(self[number]) {
      kept.append(number)
    }
    return rows(kept)
  }

  /// The rows, ordered by the values of one column; equal ones stay in their order.
  public func sorted(by name: String) -> Table {
    rows(SortedIndex(self, on: name).order)
  }
}
