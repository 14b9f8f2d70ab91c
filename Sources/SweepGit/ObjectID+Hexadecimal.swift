extension ObjectID: LosslessStringConvertible {
  /// Reads 40 hexadecimal digits of either case; nil for anything else.
  public init?(_ hexadecimal: String) {
    let digits = hexadecimal.utf8.map { Self.value(ofDigit: $0) }
    guard digits.count == 40 else { return nil }
    var bytes: [UInt8] = []
    for position in stride(from: 0, to: 40, by: 2) {
      guard let high = digits[position], let low = digits[position + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }

  /// The 40 digits in lower case.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The first ten digits, for people.
  public var abbreviated: String { String(description.prefix(10)) }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
