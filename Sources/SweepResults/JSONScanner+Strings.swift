import Foundation

extension JSONScanner {
  /// Whether `key` is `name`, compared byte by byte.
  @inline(__always)
  func matches(_ key: RawString, _ name: StaticString) -> Bool {
    guard key.end - key.start == name.utf8CodeUnitCount, let base = bytes.baseAddress else {
      return false
    }
    return memcmp(base + key.start, name.utf8Start, name.utf8CodeUnitCount) == 0
  }

  /// Reads a string token without building a `String`.
  mutating func readRawString() throws(JSONSyntaxError) -> RawString {
    guard peek() == UInt8(ascii: "\""), position < bytes.count else { throw mismatch("a string") }
    let start = position + 1
    var index = start
    var hasEscapes = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return RawString(start: start, end: index, hasEscapes: hasEscapes)
      }
      if byte < 0x20 {
        position = index
        throw failure("control character in a string")
      }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        index += 1
      }
      index += 1
    }
    position = bytes.count
    throw failure("the text ends inside a string")
  }

  /// Reads a string.
  mutating func readString() throws(JSONSyntaxError) -> String {
    try text(of: readRawString())
  }

  /// The text of a string token. Lone surrogates become U+FFFD.
  func text(of raw: RawString) throws(JSONSyntaxError) -> String {
    guard raw.hasEscapes else {
      return String(decoding: bytes[raw.start..<raw.end], as: UTF8.self)
    }
    var units: [UInt16] = []
    var plain: [UInt8] = []
    var output = ""
    func flush() {
      output += String(decoding: plain, as: UTF8.self) + String(decoding: units, as: UTF16.self)
      plain.removeAll(keepingCapacity: true)
      units.removeAll(keepingCapacity: true)
    }
    var index = raw.start
    while index < raw.end {
      guard bytes[index] == UInt8(ascii: "\\") else {
        if !units.isEmpty { flush() }
        plain.append(bytes[index])
        index += 1
        continue
      }
      if !plain.isEmpty { flush() }
      let (unit, length) = try escape(at: index, end: raw.end)
      units.append(unit)
      index += length
    }
    flush()
    return output
  }

  private func escape(
    at index: Int, end: Int
  ) throws(JSONSyntaxError) -> (unit: UInt16, length: Int) {
    switch bytes[index + 1] {
    case UInt8(ascii: "\""): return (0x22, 2)
    case UInt8(ascii: "\\"): return (0x5C, 2)
    case UInt8(ascii: "/"): return (0x2F, 2)
    case UInt8(ascii: "b"): return (0x08, 2)
    case UInt8(ascii: "f"): return (0x0C, 2)
    case UInt8(ascii: "n"): return (0x0A, 2)
    case UInt8(ascii: "r"): return (0x0D, 2)
    case UInt8(ascii: "t"): return (0x09, 2)
    case UInt8(ascii: "u") where index + 6 <= end:
      let digits = String(decoding: bytes[index + 2..<index + 6], as: UTF8.self)
      if let unit = UInt16(digits, radix: 16), digits.utf8.first != UInt8(ascii: "+") {
        return (unit, 6)
      }
    default: break
    }
    throw JSONSyntaxError(message: "unknown escape in a string", offset: index)
  }
}
