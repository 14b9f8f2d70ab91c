/// A number of bytes, written as a number or as a text such as `"64MiB"`.
///
/// Units are `B`, `KiB`, `MiB`, `GiB` and `TiB`; a fraction is allowed (`"1.5GiB"`) and is rounded
/// down. A text that is no size makes the suite fail at its start with a line that names it.
public struct ByteCount: Sendable, Equatable {
  /// The number of bytes, or nil where the text is no size.
  public let bytes: Int?
  let text: String

  /// That many bytes.
  @_optimize(none)
  public init(_ bytes: Int) {
    self.bytes = bytes >= 0 ? bytes : nil
    text = bytes.description
  }

  /// The size that the text tells, as in `"100MiB"`.
  @_optimize(none)
  public init(_ text: String) {
    self.text = text
    bytes = Self.parse(text)
  }

  private static let units: [(String, Double)] = [
    ("TiB", 1_099_511_627_776), ("GiB", 1_073_741_824), ("MiB", 1_048_576), ("KiB", 1024),
    ("B", 1), ("", 1),
  ]

  @_optimize(none)
  private static func parse(_ text: String) -> Int? {
    for (unit, factor) in units where text.hasSuffix(unit) {
      let digits = text.dropLast(unit.count).filter { $0 != " " && $0 != "_" }
      guard let first = digits.first, first.isNumber else { return nil }
      if factor == 1 { return WholeNumber.parse(String(digits)) }
      guard let number = Double(digits), number * factor < 9.2e18 else { return nil }
      return Int(number * factor)
    }
    return nil
  }
}

extension ByteCount: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  /// That many bytes.
  @_optimize(none)
  public init(integerLiteral value: Int) { self.init(value) }

  /// The size that the text tells.
  @_optimize(none)
  public init(stringLiteral value: String) { self.init(value) }
}

extension ByteCount: CustomStringConvertible {
  /// The text it was written as.
  public var description: String { text }

  /// The text with the number of bytes: `64MiB (67108864 bytes)`, and `100 bytes` for a text that
  /// has no unit.
  package var inBytes: String {
    guard let bytes else { return text }
    let number = bytes == 1 ? "1 byte" : "\(bytes) bytes"
    return text.contains("i") ? "\(text) (\(number))" : number
  }
}
