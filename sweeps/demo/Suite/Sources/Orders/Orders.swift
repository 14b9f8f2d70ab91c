import RowStore

/// The data that the benchmarks work on: orders of a shop, the same in every run.
public enum Orders {
  private static let articles = ["apple", "pear", "plum", "fig", "quince", "medlar", "sloe"]

  /// A table of orders: number, article, pieces, note. Every fifth has no note.
  public static func table(_ count: Int) -> Table {
    var table = Table(Schema(["number", "article", "pieces", "note"]))
    var words = Words()
    for number in 0..<count {
      let word = words.next()
      table.append([
        .integer(number),
        .text(articles[Int(word % UInt64(articles.count))]),
        .integer(Int(word >> 32 % 1_000)),
        number.isMultiple(of: 5) ? .missing : .text("by post, \(word % 9 + 1) days"),
      ])
    }
    return table
  }

  /// The same table as comma-separated values.
  public static func csv(_ count: Int) -> [UInt8] {
    CSVWriter().write(table(count))
  }

  /// A table of articles and their colours.
  public static func colours(_ count: Int) -> Table {
    var table = Table(Schema(["article", "colour"]))
    for number in 0..<count {
      table.append([
        .text(articles[number % articles.count]),
        .text(number.isMultiple(of: 2) ? "red" : "green"),
      ])
    }
    return table
  }
}

/// SplitMix64 from a fixed seed.
struct Words {
  private var state: UInt64 = 2024

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
