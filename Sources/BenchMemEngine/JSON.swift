/// A JSON value to be written. The engine has no Foundation, and its events need no more than this.
enum JSON {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case integers([Int])
  case array([JSON])
  case object([(String, JSON)])

  /// The value on one line.
  @_optimize(none)
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  @_optimize(none)
  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += value.description
    case .double(let value): text += value.description
    case .string(let value): Self.write(value, to: &text)
    case .integers(let values): Self.write(values, to: &text)
    case .array(let values): Self.write(values, to: &text)
    case .object(let members): Self.write(members, to: &text)
    }
  }

  @_optimize(none)
  private static func write(_ values: [Int], to text: inout String) {
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += "," }
      text += value.description
    }
    text += "]"
  }

  @_optimize(none)
  private static func write(_ values: [JSON], to text: inout String) {
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += "," }
      value.write(to: &text)
    }
    text += "]"
  }

  @_optimize(none)
  private static func write(_ members: [(String, JSON)], to text: inout String) {
    text += "{"
    for (index, (key, value)) in members.enumerated() {
      if index > 0 { text += "," }
      write(key, to: &text)
      text += ":"
      value.write(to: &text)
    }
    text += "}"
  }

  @_optimize(none)
  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\u{0}"..<" ":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
