import Rainbow
import SweepAnalysis
import SweepText

/// A cell of a terminal heatmap: a sign, and a place on the colour scale behind it.
struct HeatmapCell {
  /// The sign: carries everything in plain mode, and the kinds of missing cells in all.
  var sign: String
  /// Where the change lies between -1 and 1 on the scale; nil for missing cells.
  var position: Double?

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
      self.position = position
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
    let text = TerminalText.padded(" \(sign)", to: width)
    guard let position else { return TextStyle.faint.apply(to: text, mode: colors) }
    let color = FoldScale.color(at: position)
    let ink = color.isLight ? NamedColor.black.value : NamedColor.lightWhite.value
    switch colors {
    case .plain: return text
    case .trueColor:
      let back = BackgroundColorType.bit24((color.red, color.green, color.blue))
      return TextStyle.wrap(text, codes: ink + back.value)
    case .ansi256:
      let back = BackgroundColorType.bit8(FoldScale.paletteColor(at: position))
      return TextStyle.wrap(text, codes: ink + back.value)
    }
  }
}
