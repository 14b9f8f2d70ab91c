/// Text from data, made fit for GitHub-flavoured markdown.
package enum MarkdownText {
  /// `text` as code that stands in a table or, unlike that, in a line: nothing in it is markup, a
  /// mention or a reference.
  package static func code(_ text: String, inTable: Bool = true) -> String {
    let safe = TerminalText.safe(text)
    var longest = 0
    var run = 0
    for byte in safe.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = Swift.max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = longest > 0 ? " " : ""
    return fence + space + (inTable ? safe.replacing("|", with: "\\|") : safe) + space + fence
  }

  /// `text` as plain prose: every sign that markdown could take for markup is escaped.
  package static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in TerminalText.safe(text).unicodeScalars {
      if scalar.isASCII, "\\`*_{}[]<>()#+!|~&@:$".unicodeScalars.contains(scalar) {
        result.append("\\")
      }
      result.append(scalar)
      // GitHub links mentions and references even where the sign is escaped.
      if scalar == "@" || scalar == "#" { result.append("\u{2060}") }
    }
    return String(result)
  }

  /// A table whose first columns, and the last one if it is text, are aligned to the left.
  package static func table(
    _ heads: [String], _ rows: [[String]], leftColumns: Int = 1, isLastText: Bool = false
  ) -> String {
    let marks = heads.indices.map { column in
      column < leftColumns || isLastText && column == heads.count - 1 ? ":---" : "---:"
    }
    return ([heads, marks] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}

extension StringProtocol {
  /// The text without spaces at its ends.
  package var trimmingSpaces: String {
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") }
    let bytes = Array(utf8.drop(while: isSpace))
    let end = (bytes.lastIndex { !isSpace($0) } ?? -1) + 1
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}
