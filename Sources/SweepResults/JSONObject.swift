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
