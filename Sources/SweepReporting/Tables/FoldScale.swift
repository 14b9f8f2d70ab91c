import Foundation
import SweepAnalysis
import SweepText

/// The symmetric colour scale of fold changes: blue for less, white for the same, orange for more,
/// which also those who cannot tell red from green can tell apart.
struct FoldScale: Sendable, Hashable {
  /// The base-2 logarithm of the fold change at which the colour is full.
  var bound: Double

  /// The bound for a fold change that was asked for with `--clip`.
  static func log2Bound(clip: Double) -> Double {
    let size = abs(log2(clip))
    return size.isFinite && size > 0 ? size : 1e-9
  }

  /// The colour stops from the full decrease to the full increase, as red, green and blue.
  static let stops: [(position: Double, color: RGBColor)] = [
    (0, RGBColor(0x08, 0x45, 0x94)), (0.25, RGBColor(0x6B, 0xAE, 0xD6)),
    (0.5, RGBColor(0xF7, 0xF7, 0xF7)), (0.75, RGBColor(0xFD, 0x9A, 0x4B)),
    (1, RGBColor(0xB3, 0x4A, 0x00)),
  ]

  /// Where a change lies between -1, the full decrease, and 1, the full increase.
  func position(_ change: FoldChange) -> Double {
    guard let size = change.log2Ratio else { return change.value > change.baseline ? 1 : -1 }
    return Swift.max(-1, Swift.min(1, size / bound))
  }

  /// The colour of a position between -1 and 1.
  static func color(at position: Double) -> RGBColor {
    let place = (position + 1) / 2
    let upper = stops.firstIndex { $0.position >= place } ?? stops.count - 1
    guard upper > 0 else { return stops[0].color }
    let (low, high) = (stops[upper - 1], stops[upper])
    return low.color.mixed(
      with: high.color, (place - low.position) / (high.position - low.position))
  }

  /// The colour of a position in the palette of 256 colours, in five steps to either side.
  ///
  /// The nearest colours of the palette are no scale: their hues and their lightness go up and
  /// down.
  static func paletteColor(at position: Double) -> UInt8 {
    let steps: [UInt8] =
      position < 0 ? [255, 153, 110, 68, 25, 18] : [255, 223, 215, 208, 166, 130]
    return steps[Swift.min(5, Int((abs(position) * 5).rounded()))]
  }
}
