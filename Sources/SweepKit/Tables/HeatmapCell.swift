import Rainbow

/// A cell of a terminal heatmap: a sign, and a colour behind it.
struct HeatmapCell {
  /// The sign: carries everything in plain mode, and the kinds of missing cells in all.
  var sign: String
  /// The colour; nil for missing cells.
  var color: RGBColor?

  static let failed = "✗"
  static let notAvailable = "∅"
  static let missing = "?"

  init(_ cell: SweepMatrix.Cell, scale: FoldScale) {
    switch cell {
    case .missing(let reason):
      sign = Self.sign(of: reason.kind)
    case .change(let change):
      let position = scale.position(change)
      sign = Self.letter(at: position, isChanged: change.value != change.baseline)
      color = FoldScale.color(at: position)
    }
  }

  /// The sign of a kind of missing cell.
  static func sign(of kind: MissingReason.Kind) -> String {
    switch kind {
    case .failed: failed
    case .notAvailable: notAvailable
    case .missing: missing
    }
  }

  /// `·` for no change, `a` to `d` for less and `A` to `D` for more, by quarters of the scale.
  static func letter(at position: Double, isChanged: Bool) -> String {
    guard isChanged else { return "·" }
    let step = Swift.min(3, Int(abs(position) * 4))
    return Array(position > 0 ? "ABCD" : "abcd").map(String.init)[step]
  }

  func text(colors: ColorMode, width: Int) -> String {
    guard colors != .plain, let color else {
      let text = TerminalText.padded(" \(sign)", to: width)
      return color == nil ? TextStyle.faint.apply(to: text, mode: colors) : text
    }
    let ink = color.isLight ? NamedColor.black.value : NamedColor.lightWhite.value
    let text = TerminalText.padded(" \(sign == "·" ? "·" : sign)", to: width)
    return TextStyle.wrap(text, codes: ink + color.backgroundCodes(colors))
  }
}
