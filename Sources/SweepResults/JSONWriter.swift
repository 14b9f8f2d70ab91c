import SweepText

/// Writes JSON text, either indented for people or compact for pages.
///
/// What steers a terminal is escaped, so that the text can be shown on one.
struct JSONWriter {
  /// How the text is laid out.
  enum Layout {
    /// One member a line, indented by one space a level, as pytest-benchmark writes its files.
    case indented
    /// Without white space.
    case compact
    /// Compact, with `<`, `>` and `&` escaped, so that the text can stand inside a `<script>`
    /// element whatever the data holds.
    case embedded
  }

  private(set) var bytes: [UInt8] = []
  private let layout: Layout
  private var depth = 0

  init(layout: Layout) {
    self.layout = layout
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(String(number))
    case .number(let number): append(number.isFinite ? number.description : "null")
    case .string(let text): write(string: text)
    case .array(let elements): write(array: elements)
    case .object(let object): write(object: object)
    }
  }

  private mutating func write(array: [JSONValue]) {
    guard !array.isEmpty else { return append("[]") }
    open(UInt8(ascii: "["))
    for (index, element) in array.enumerated() {
      separate(isFirst: index == 0)
      write(element)
    }
    close(UInt8(ascii: "]"))
  }

  private mutating func write(object: JSONObject) {
    guard !object.isEmpty else { return append("{}") }
    open(UInt8(ascii: "{"))
    for (index, member) in object.members.enumerated() {
      separate(isFirst: index == 0)
      write(string: member.key)
      bytes.append(UInt8(ascii: ":"))
      if layout == .indented { bytes.append(UInt8(ascii: " ")) }
      write(member.value)
    }
    close(UInt8(ascii: "}"))
  }

  private mutating func write(string: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case _ where needsEscape(scalar): append(escape: scalar.value)
      default: bytes.append(contentsOf: Array(String(scalar).utf8))
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    if TerminalText.isUnsafe(scalar) { return true }
    return layout == .embedded && ["<", ">", "&"].contains(scalar)
  }

  private mutating func append(escape code: UInt32) {
    let digits = String(code, radix: 16)
    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }

  private mutating func open(_ bracket: UInt8) {
    bytes.append(bracket)
    depth += 1
  }

  private mutating func separate(isFirst: Bool) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func close(_ bracket: UInt8) {
    depth -= 1
    breakLine()
    bytes.append(bracket)
  }

  private mutating func breakLine() {
    guard layout == .indented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth))
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }
}

extension JSONValue {
  /// The JSON text, indented by one space a level. Numbers that are not finite become `null`.
  public var text: String { text(layout: .indented) }

  /// The JSON text without white space.
  public var compactText: String { text(layout: .compact) }

  /// Compact JSON text that can stand inside a `<script>` element of a page.
  package var embeddedText: String { text(layout: .embedded) }

  private func text(layout: JSONWriter.Layout) -> String {
    var writer = JSONWriter(layout: layout)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
