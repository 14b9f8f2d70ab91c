/// One JSON value, as run files and figures hold them.
///
/// Integers and other numbers are kept apart, so that a byte count is written back as it was read.
public enum JSONValue: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without fraction and exponent that fits into `Int`.
  case integer(Int)
  /// Any other number. Not finite only for the literals `NaN` and `Infinity` that Python writes.
  case number(Double)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, with its members in the order of the text.
  case object(JSONObject)
}

extension JSONValue {
  /// The number as a `Double`, from either kind of number; nil for anything else.
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The integer, also from a number without a fraction; nil for anything else.
  public var integerValue: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The string; nil for anything else.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The truth value; nil for anything else.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements; nil for anything else than an array.
  public var arrayValue: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members; nil for anything else than an object.
  public var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// Whether this is a string, a number or a truth value.
  public var isScalar: Bool {
    switch self {
    case .bool, .integer, .number, .string: true
    case .null, .array, .object: false
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A JSON string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A JSON integer.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A JSON number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A JSON truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// JSON `null`.
  public init(nilLiteral: ()) { self = .null }
  /// A JSON array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// A JSON object whose members keep the literal's order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
}

/// A JSON object that keeps the order of its members, so that what is written is deterministic.
public struct JSONObject: Sendable, Hashable {
  /// One member of an object.
  public struct Member: Sendable, Hashable {
    /// The key.
    public var key: String
    /// The value.
    public var value: JSONValue

    /// A member of an object.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The members in order. No key occurs twice.
  public private(set) var members: [Member]

  /// An object without members.
  public init() {
    members = []
  }

  /// An object with `pairs` as members; of pairs with the same key the last one counts.
  public init(_ pairs: some Sequence<(String, JSONValue)>) {
    members = []
    for (key, value) in pairs { self[key] = value }
  }

  /// An object whose members have been read from text; of equal keys the last one counts.
  package init(members: [Member]) {
    self.members = members
    guard members.count > 1, Set(members.map(\.key)).count < members.count else { return }
    var last: [String: JSONValue] = [:]
    for member in members { last[member.key] = member.value }
    var seen: Set<String> = []
    self.members = members.compactMap { member in
      guard seen.insert(member.key).inserted, let value = last[member.key] else { return nil }
      return Member(key: member.key, value: value)
    }
  }

  /// The value of `key`. Setting appends a new key at the end; setting nil removes the member.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set {
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Whether the object has no members.
  public var isEmpty: Bool { members.isEmpty }

  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// Adds the members of `other`; its values win.
  public mutating func merge(_ other: JSONObject) {
    for member in other.members { self[member.key] = member.value }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object whose members keep the literal's order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements)
  }
}
