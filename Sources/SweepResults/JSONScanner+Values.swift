extension JSONScanner {
  /// Reads any value.
  mutating func readValue() throws(JSONSyntaxError) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "{"): return .object(try readObject())
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      var more = try openArray()
      while more {
        elements.append(try readValue())
        more = try nextElement()
      }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t") where skip("true"): return .bool(true)
    case UInt8(ascii: "f") where skip("false"): return .bool(false)
    case UInt8(ascii: "n") where skip("null"): return .null
    default: return try readNumber()
    }
  }

  /// Reads an object with all that is in it.
  mutating func readObject() throws(JSONSyntaxError) -> JSONObject {
    var members: [JSONObject.Member] = []
    var more = try openObject()
    while more {
      let key = try readKey()
      members.append(.init(key: try text(of: key), value: try readValue()))
      more = try nextMember()
    }
    return JSONObject(members: members)
  }

  /// Whether `null` stands here; consumes it if so.
  mutating func readNull() -> Bool {
    peek() == UInt8(ascii: "n") && skip("null")
  }

  /// Consumes any value and forgets it.
  mutating func skipValue() throws(JSONSyntaxError) {
    switch peek() {
    case UInt8(ascii: "{"):
      var more = try openObject()
      while more {
        _ = try readKey()
        try skipValue()
        more = try nextMember()
      }
    case UInt8(ascii: "["):
      var more = try openArray()
      while more {
        try skipValue()
        more = try nextElement()
      }
    case UInt8(ascii: "\""): _ = try readRawString()
    default: _ = try readValue()
    }
  }
}

extension JSONValue {
  /// Parses JSON text. Throws ``JSONSyntaxError``.
  public init(parsing text: String) throws(JSONSyntaxError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Parses JSON text from its UTF-8 bytes. Throws ``JSONSyntaxError``.
  public init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    let result: Result<JSONValue, JSONSyntaxError> = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(JSONSyntaxError) in
        var scanner = JSONScanner(bytes)
        let value = try scanner.readValue()
        try scanner.expectEnd()
        return value
      }
    }
    self = try result.get()
  }
}
