extension TerminalText {
  /// How many columns of a terminal `text` takes: two for East Asian wide characters and emoji,
  /// none for marks that combine.
  package static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width(of: $1) }
  }

  /// `text` filled with spaces up to `width`.
  package static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: Swift.max(0, width - self.width(text)))
    return right ? space + text : text + space
  }

  /// `text` in at most `width` columns, with an ellipsis in the middle of what is longer.
  package static func shortened(_ text: String, to width: Int) -> String {
    guard self.width(text) > width, width > 1 else { return text }
    let characters = Array(text)
    let tail = (width - 1) / 2
    return String(prefix(of: characters, width: width - 1 - tail)) + "…"
      + String(prefix(of: characters.reversed(), width: tail).reversed())
  }

  /// `text` in lines of at most `width` columns.
  package static func wrapped(_ text: String, to width: Int) -> [String] {
    if self.width(text) <= width { return [text] }
    var rest = Array(text)
    var lines: [String] = []
    while !rest.isEmpty {
      let line = prefix(of: rest, width: Swift.max(2, width))
      lines.append(String(line))
      rest.removeFirst(line.count)
    }
    return lines.isEmpty ? [""] : lines
  }

  private static func prefix(of characters: [Character], width: Int) -> [Character] {
    var used = 0
    return Array(
      characters.prefix { character in
        used += self.width(of: character)
        return used <= width
      })
  }

  private static func width(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default:
      switch first.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return 0
      default: return 1
      }
    }
  }
}
