/// The members of a JSON object on one line, as another process of the suite wrote it.
struct FlatObject {
  private(set) var strings: [String: String] = [:]
  private(set) var integers: [String: Int] = [:]
  /// Whatever is no text, as it is written.
  private(set) var others: [String: String] = [:]

  /// The members as a benchmark's own scalars.
  @_optimize(none)
  var scalars: [String: BenchmarkValue] {
    var scalars = strings.mapValues { BenchmarkValue.string($0) }
    for (key, text) in others {
      if let number = integers[key] {
        scalars[key] = .int(number)
      } else {
        scalars[key] = Double(text).map { .double($0) } ?? .bool(text == "true")
      }
    }
    return scalars
  }

  /// Nil where the line is no JSON object.
  @_optimize(none)
  init?(parsing line: String) {
    var rest = Array(line.utf8)[...]
    guard rest.popFirst() == UInt8(ascii: "{"), rest.popLast() == UInt8(ascii: "}") else {
      return nil
    }
    while !rest.isEmpty {
      guard let key = Self.string(&rest), rest.popFirst() == UInt8(ascii: ":") else { return nil }
      if rest.first == UInt8(ascii: "\"") {
        guard let value = Self.string(&rest) else { return nil }
        strings[key] = value
      } else {
        let text = Self.other(&rest)
        integers[key] = WholeNumber.parse(text)
        others[key] = text
      }
      guard rest.isEmpty || rest.popFirst() == UInt8(ascii: ",") else { return nil }
    }
  }

  /// A text in quotes, with the escapes that the engine writes.
  @_optimize(none)
  private static func string(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "u"):
        // Control characters only: two zeros and two digits.
        text.append(hexadecimal(rest.prefix(4)))
        rest = rest.dropFirst(4)
      case let escaped?: text.append(escaped)
      case nil: return nil
      }
    }
    return nil
  }

  @_optimize(none)
  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8 {
    digits.reduce(0) { value, digit in
      let isLetter = digit >= UInt8(ascii: "a")
      return value &* 16 &+ (isLetter ? digit - UInt8(ascii: "a") + 10 : digit & 0xF)
    }
  }

  /// A value that is no text: to the next comma outside of it, or the end.
  @_optimize(none)
  private static func other(_ rest: inout ArraySlice<UInt8>) -> String {
    let whole = rest
    var depth = 0
    while let byte = rest.first {
      if byte == UInt8(ascii: ",") && depth == 0 { break }
      if byte == UInt8(ascii: "\"") {
        _ = string(&rest)
        continue
      }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
      rest.removeFirst()
    }
    return String(decoding: whole[..<rest.startIndex], as: UTF8.self)
  }
}
