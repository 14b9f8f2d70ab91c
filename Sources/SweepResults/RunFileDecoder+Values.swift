import Foundation

extension RunFileDecoder {
  /// Reads a series of whole numbers that are not negative.
  ///
  /// Nil for a value of an unknown key that is no such series.
  mutating func readSeries(isKnown: Bool) throws(JSONSyntaxError) -> [Int]? {
    guard isKnown else {
      let elements = try scanner.readValue().arrayValue ?? []
      let values = elements.compactMap(\.integerValue)
      return values.isEmpty || values.count < elements.count ? nil : values
    }
    if scanner.readNull() { return nil }
    var values: [Int] = []
    var more = try scanner.openArray()
    while more {
      let number = try scanner.readNumber()
      guard let value = number.integerValue else {
        throw fail(.invalid("expected whole numbers, found \(number.text)"))
      }
      guard value >= 0 else { throw fail(.invalid("the value \(value) is negative")) }
      values.append(value)
      more = try scanner.nextElement()
    }
    guard !values.isEmpty else { throw fail(.invalid("the series is empty")) }
    return values
  }

  /// Reads a time or another number that must be finite and not negative.
  mutating func readMagnitude() throws(JSONSyntaxError) -> Double {
    let value = try scanner.readDouble()
    guard value.isFinite else { throw fail(.invalid("the value is not finite")) }
    guard value >= 0 else { throw fail(.invalid("the value \(value) is negative")) }
    return value
  }

  /// Reads a count.
  mutating func readCount() throws(JSONSyntaxError) -> Int {
    let value = try readMagnitude()
    guard let count = Int(exactly: value) else {
      throw fail(.invalid("expected a whole number, found \(value)"))
    }
    return count
  }

  /// Reads an object, or `null` as nil.
  mutating func readObjectOrNull() throws(JSONSyntaxError) -> JSONObject? {
    scanner.readNull() ? nil : try scanner.readObject()
  }

  /// Reads a string, a number as its text, or `null` as nil.
  mutating func readTextOrNull() throws(JSONSyntaxError) -> String? {
    switch scanner.peek() {
    case UInt8(ascii: "\""): return try scanner.readString()
    case UInt8(ascii: "n") where scanner.skip("null"): return nil
    case UInt8(ascii: "{"), UInt8(ascii: "["): throw scanner.mismatch("a string")
    default: return try scanner.readValue().compactText
    }
  }

  /// Reads a value that holds no `NaN` and no infinity at its top.
  mutating func readFiniteValue() throws(JSONSyntaxError) -> JSONValue {
    let value = try scanner.readValue()
    if case .number(let number) = value, !number.isFinite {
      throw fail(.invalid("the value is not finite"))
    }
    return value
  }

  /// Reads the rounds, or passes over them if nobody asked for them.
  mutating func readRounds() throws(JSONSyntaxError) -> [Double]? {
    guard options.contains(.rounds) else {
      try skipNumbers()
      return nil
    }
    if scanner.readNull() { return nil }
    var rounds: [Double] = []
    var more = try scanner.openArray()
    while more {
      rounds.append(try readMagnitude())
      more = try scanner.nextElement()
    }
    return rounds.isEmpty ? nil : rounds
  }

  /// Passes over an array of numbers by looking for its end; anything else is walked as usual.
  private mutating func skipNumbers() throws(JSONSyntaxError) {
    guard scanner.peek() == UInt8(ascii: "["), let base = scanner.bytes.baseAddress else {
      return try scanner.skipValue()
    }
    let start = scanner.position
    let count = scanner.bytes.count - start
    guard let end = memchr(base + start, Int32(UInt8(ascii: "]")), count) else {
      return try scanner.skipValue()
    }
    let length = end - UnsafeMutableRawPointer(mutating: UnsafeRawPointer(base + start))
    let first = scanner.bytes[start..<start + length].first { byte in
      byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "{")
    }
    guard first == nil else { return try scanner.skipValue() }
    scanner.position = start + length + 1
  }
}

extension MemorySeries {
  /// The keys of the series whose meaning this version knows.
  static let knownKeys: Set<String> = ["peak_bytes", "allocations", "total_bytes", "rss_bytes"]
}
