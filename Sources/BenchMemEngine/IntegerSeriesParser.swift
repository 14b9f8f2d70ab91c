/// Reads a JSON object whose members are arrays of whole numbers, which is all that a blob is.
struct IntegerSeriesParser {
  private var rest: Substring

  /// The object's members, or nil if the text is anything else.
  @_optimize(none)
  static func parse(_ text: String) -> [String: [Int]]? {
    var parser = IntegerSeriesParser(rest: text[...])
    guard let object = parser.object(), parser.atEnd() else { return nil }
    return object
  }

  @_optimize(none)
  private mutating func object() -> [String: [Int]]? {
    guard take("{") else { return nil }
    var members: [String: [Int]] = [:]
    if take("}") { return members }
    repeat {
      guard let key = string(), take(":"), let values = array() else { return nil }
      members[key] = values
    } while take(",")
    return take("}") ? members : nil
  }

  @_optimize(none)
  private mutating func array() -> [Int]? {
    guard take("[") else { return nil }
    var values: [Int] = []
    if take("]") { return values }
    repeat {
      guard let value = integer() else { return nil }
      values.append(value)
    } while take(",")
    return take("]") ? values : nil
  }

  @_optimize(none)
  private mutating func integer() -> Int? {
    skipSpace()
    let digits = rest.prefix { $0 == "-" || ("0"..."9").contains($0) }
    rest = rest[digits.endIndex...]
    return WholeNumber.parse(String(digits))
  }

  /// A key. None of ours needs an escape, and a foreign one with an escape is kept as it stands.
  @_optimize(none)
  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var key = ""
    while let character = rest.popFirst() {
      if character == "\"" { return key }
      key.append(character)
      if character == "\\", let escaped = rest.popFirst() { key.append(escaped) }
    }
    return nil
  }

  @_optimize(none)
  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  @_optimize(none)
  private mutating func atEnd() -> Bool {
    skipSpace()
    return rest.isEmpty
  }

  @_optimize(none)
  private mutating func skipSpace() {
    rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
  }
}
