/// One cell of a table.
public enum Value: Hashable, Sendable {
  case missing
  case integer(Int)
  case text(String)
}

extension Value: Comparable {
  /// Missing values come first, then integers, then text.
  public static func < (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right
    case (.text(let left), .text(let right)): left < right
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .missing: 0
    case .integer: 1
    case .text: 2
    }
  }
}
