import Foundation

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
