import CGit2

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

extension ObjectID: Codable {
  /// Reads the hexadecimal form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = ObjectID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "an object id is 40 hexadecimal digits")
    }
    self = id
  }

  /// Writes the hexadecimal form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ObjectID {
  /// Copies libgit2's form.
  package init(_ oid: git_oid) {
    guard let id = withUnsafeBytes(of: oid.id, { ObjectID(bytes: $0) }) else {
      preconditionFailure("libgit2 1.x object ids have 20 bytes")
    }
    self = id
  }

  /// libgit2's form.
  var oid: git_oid {
    var oid = git_oid()
    withUnsafeMutableBytes(of: &oid.id) { $0.copyBytes(from: bytes) }
    return oid
  }
}

extension ObjectID {
  /// The id that an object of this content has, without writing it.
  package init(hashing bytes: [UInt8], as kind: git_object_t) throws(GitError) {
    var oid = git_oid()
    try git("git_odb_hash") { git_odb_hash(&oid, bytes, bytes.count, kind) }
    self.init(oid)
  }
}

extension ObjectID {
  /// The name that git gives a file with these contents.
  ///
  /// Calls `git_odb_hash`, which fails only for a kind of object that it does not know.
  package init(hashing contents: [UInt8]) {
    var oid = git_oid()
    let status = contents.withUnsafeBytes {
      git_odb_hash(&oid, $0.baseAddress, $0.count, GIT_OBJECT_BLOB)
    }
    precondition(status == 0, "git_odb_hash hashes every blob")
    self.init(oid)
  }
}
