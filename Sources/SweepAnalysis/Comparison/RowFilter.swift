/// A condition that benchmarks must meet: `--where NAME=VALUE`.
public struct RowFilter: Sendable, Hashable {
  /// The dimension.
  public var name: String
  /// The value it must have, as text or as a number.
  public var value: String

  /// Reads `NAME=VALUE`. Throws ``ComparisonError``.
  public init(parsing text: String) throws(ComparisonError) {
    guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")), sign > text.utf8.startIndex else {
      throw .unusable("--where \(text): expected NAME=VALUE, as in size=1000")
    }
    name = String(text[..<sign])
    value = String(text[text.utf8.index(after: sign)...])
  }

  /// The condition as it was written.
  public var text: String { "\(name)=\(value)" }

  /// Whether the dimensions meet the condition: `1000` also accepts 1000.0.
  public func accepts(_ dimensions: Dimensions) -> Bool {
    guard let found = dimensions[name] else { return false }
    if found.label == value { return true }
    guard let number = Double(value) else { return false }
    return (found.doubleValue ?? found.stringValue.flatMap(Double.init)) == number
  }
}
