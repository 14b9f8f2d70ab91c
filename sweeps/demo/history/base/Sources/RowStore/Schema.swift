/// The names of a table's columns, in order.
public struct Schema: Equatable, Sendable {
  /// The names, in the order of the columns.
  public let names: [String]

  /// A schema with these column names, which must differ.
  public init(_ names: [String]) {
    self.names = names
  }

  /// The place of a column, or nil if there is none of that name.
  public func position(of name: String) -> Int? {
    names.firstIndex(of: name)
  }
}
