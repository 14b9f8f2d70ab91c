/// A git object's name: the 20 bytes of a SHA-1.
public struct ObjectID: Hashable, Sendable {
  private let first: UInt64
  private let second: UInt64
  private let third: UInt32

  /// Takes exactly 20 bytes; nil for any other number.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 20 else { return nil }
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt32 = 0
    for (position, byte) in bytes.enumerated() {
      switch position {
      case 0..<8: first = first << 8 | UInt64(byte)
      case 8..<16: second = second << 8 | UInt64(byte)
      default: third = third << 8 | UInt32(byte)
      }
    }
    (self.first, self.second, self.third) = (first, second, third)
  }

  /// The 20 bytes, first digit first.
  public var bytes: [UInt8] {
    let words = (first.bigEndian, second.bigEndian, third.bigEndian)
    return withUnsafeBytes(of: words) { Array($0.prefix(20)) }
  }
}

extension ObjectID: Comparable {
  /// The order of the hexadecimal forms.
  public static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.first, left.second, left.third) < (right.first, right.second, right.third)
  }
}
