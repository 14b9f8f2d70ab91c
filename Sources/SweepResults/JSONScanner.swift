import SweepText

/// Reads JSON from UTF-8 bytes, one token after the other.
///
/// Run files are decoded straight from this scanner: `JSONDecoder` takes about ten times as long,
/// and fifty runs of five hundred benchmarks must be compared in under half a second. The bytes
/// must be valid UTF-8 and outlive the scanner. Beyond JSON it reads `NaN`, `Infinity` and
/// `-Infinity`, which Python writes.
struct JSONScanner {
  /// A string of the text without its quotes, and whether it holds escapes.
  struct RawString {
    var start: Int
    var end: Int
    var hasEscapes: Bool
  }

  /// Deeper nesting than this is refused; run files nest five levels.
  static let maximumDepth = 128

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  func failure(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(message: message, offset: position)
  }

  /// The next byte that is not white space, without consuming it; 0 at the end.
  @inline(__always)
  mutating func peek() -> UInt8 {
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return 0
  }

  mutating func consume(_ byte: UInt8) throws(JSONSyntaxError) {
    guard peek() == byte, position < bytes.count else {
      throw failure("expected '\(Character(Unicode.Scalar(byte)))', found \(describeNext())")
    }
    position += 1
  }

  /// Consumes the start of an object; whether it has members.
  ///
  /// The walk over an object: `var more = openObject(); while more { readKey(); (the value);
  /// more = nextMember() }`. Arrays are walked in the same way.
  mutating func openObject() throws(JSONSyntaxError) -> Bool {
    guard peek() == UInt8(ascii: "{") else { throw mismatch("an object") }
    try enter()
    return !leave(at: UInt8(ascii: "}"))
  }

  /// Consumes a key and its colon.
  mutating func readKey() throws(JSONSyntaxError) -> RawString {
    guard peek() == UInt8(ascii: "\"") else { throw mismatch("a key") }
    let key = try readRawString()
    try consume(UInt8(ascii: ":"))
    return key
  }

  /// Consumes what stands after a member; whether another one follows.
  mutating func nextMember() throws(JSONSyntaxError) -> Bool {
    if leave(at: UInt8(ascii: "}")) { return false }
    try consume(UInt8(ascii: ","))
    return true
  }

  /// Consumes the start of an array; whether it has elements.
  mutating func openArray() throws(JSONSyntaxError) -> Bool {
    guard peek() == UInt8(ascii: "[") else { throw mismatch("an array") }
    try enter()
    return !leave(at: UInt8(ascii: "]"))
  }

  /// Consumes what stands after an element; whether another one follows.
  mutating func nextElement() throws(JSONSyntaxError) -> Bool {
    if leave(at: UInt8(ascii: "]")) { return false }
    try consume(UInt8(ascii: ","))
    return true
  }

  /// Throws unless only white space is left.
  mutating func expectEnd() throws(JSONSyntaxError) {
    _ = peek()
    guard position == bytes.count else { throw failure("unexpected text after the value") }
  }

  func mismatch(_ expected: String) -> JSONSyntaxError {
    failure("expected \(expected), found \(describeNext())")
  }

  /// What kind of thing stands at the position, in words.
  func describeNext() -> String {
    guard position < bytes.count else { return "the end of the text" }
    switch bytes[position] {
    case UInt8(ascii: "{"): return "an object"
    case UInt8(ascii: "["): return "an array"
    case UInt8(ascii: "\""): return "a string"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return "a truth value"
    case UInt8(ascii: "n"): return "null"
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return "a number"
    case 0x21...0x7E: return "'\(Character(Unicode.Scalar(bytes[position])))'"
    default: return "byte \(bytes[position])"
    }
  }

  private mutating func enter() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw failure("nested deeper than \(Self.maximumDepth) levels")
    }
    position += 1
  }

  /// Consumes `bracket` if it stands here.
  private mutating func leave(at bracket: UInt8) -> Bool {
    guard peek() == bracket else { return false }
    depth -= 1
    position += 1
    return true
  }
}

/// Why a text is not the JSON that was expected.
public struct JSONSyntaxError: ReportedError, Equatable {
  /// Text that is not JSON is wrong data.
  public var exitStatus: ExitStatus { .badData }

  /// What was expected or what is wrong, in words.
  public var message: String
  /// The place in the text, in bytes from its start.
  public var offset: Int

  /// One line: the message and the place.
  public var description: String { "\(message) at byte \(offset)" }
}
