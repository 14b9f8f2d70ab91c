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

extension JSONScanner {
  /// Reads a number: an integer where the text is one and it fits, else a `Double`.
  mutating func readNumber() throws(JSONSyntaxError) -> JSONValue {
    let first = peek()
    if first == UInt8(ascii: "N") || first == UInt8(ascii: "I") { return try readNonFinite(1) }
    let start = position
    let isNegative = first == UInt8(ascii: "-")
    if isNegative { position += 1 }
    if isNegative, position < bytes.count, bytes[position] == UInt8(ascii: "I") {
      return try readNonFinite(-1)
    }
    let digits = position
    var magnitude: UInt64 = 0
    while position < bytes.count, isDigit(bytes[position]) {
      magnitude = magnitude &* 10 &+ UInt64(bytes[position] &- 0x30)
      position += 1
    }
    let digitCount = position - digits
    guard digitCount > 0 else {
      position = start
      throw mismatch("a number")
    }
    guard digitCount == 1 || bytes[digits] != 0x30 else {
      throw failure("a number with a leading zero")
    }
    if try !readFraction(), digitCount <= 18 {
      return .integer(isNegative ? -Int(magnitude) : Int(magnitude))
    }
    return .number(double(from: start))
  }

  /// Reads a number as a `Double`.
  mutating func readDouble() throws(JSONSyntaxError) -> Double {
    switch try readNumber() {
    case .integer(let value): return Double(value)
    case .number(let value): return value
    default: return .nan
    }
  }

  /// Consumes fraction and exponent; false if there is neither.
  private mutating func readFraction() throws(JSONSyntaxError) -> Bool {
    var found = false
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try readDigits()
      found = true
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, bytes[position] == 0x2B || bytes[position] == 0x2D {
        position += 1
      }
      try readDigits()
      found = true
    }
    return found
  }

  private mutating func readDigits() throws(JSONSyntaxError) {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    guard position > start else { throw failure("a number without digits") }
  }

  /// The value of the number that was scanned from `start`. The text is copied, because `strtod`
  /// needs an end mark.
  private func double(from start: Int) -> Double {
    let length = position - start
    guard length < 64 else {
      return Double(String(decoding: bytes[start..<position], as: UTF8.self)) ?? .nan
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      for index in 0..<length { buffer[index] = CChar(bitPattern: bytes[start + index]) }
      buffer[length] = 0
      guard let base = buffer.baseAddress else { return .nan }
      return strtod(base, nil)
    }
  }

  private mutating func readNonFinite(_ sign: Double) throws(JSONSyntaxError) -> JSONValue {
    if skip("NaN") { return .number(.nan) }
    if skip("Infinity") { return .number(sign * .infinity) }
    throw mismatch("a number")
  }

  /// Consumes `word` if it stands here.
  mutating func skip(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
    position += count
    return true
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
