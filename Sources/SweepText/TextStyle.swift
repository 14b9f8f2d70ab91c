import Rainbow

/// What a piece of text says by its colour.
package enum TextStyle: Sendable, Hashable {
  case plain
  case heading
  case best
  case worst
  case faint
  case warning

  /// `text` in this style; unchanged in plain mode.
  package func apply(to text: String, mode: ColorMode) -> String {
    guard mode != .plain else { return text }
    let codes: [UInt8] =
      switch self {
      case .plain: []
      case .heading: Style.bold.value
      case .best: NamedColor.green.value
      case .worst: NamedColor.red.value
      case .faint: Style.dim.value
      case .warning: NamedColor.yellow.value
      }
    return Self.wrap(text, codes: codes)
  }

  /// `text` between the escape sequence for `codes` and the one that ends it.
  ///
  /// The codes are Rainbow's. Its string generator is not used, because that reads the environment
  /// and a global switch, and a library of ours does neither.
  package static func wrap(_ text: String, codes: [UInt8]) -> String {
    guard !codes.isEmpty, !text.isEmpty else { return text }
    return "\u{1B}[" + codes.map(String.init).joined(separator: ";") + "m\(text)\u{1B}[0m"
  }
}
