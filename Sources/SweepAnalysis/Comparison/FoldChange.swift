import Foundation
import SweepText

/// A value of a sweep held against the benchmark's first value.
public struct FoldChange: Sendable, Hashable {
  /// The value in the metric's unit.
  public var value: Double
  /// The value it is held against.
  public var baseline: Double
  /// Whether ``baseline`` is of a later run than the first, because the first lacks the benchmark.
  public var isOwnBaseline: Bool

  /// The value divided by the baseline's; nil if the baseline is zero and the value is not.
  public var ratio: Double? {
    if value == baseline { return 1 }
    return baseline > 0 ? value / baseline : nil
  }

  /// The base-2 logarithm of the ratio; nil for growth from zero and for a fall to zero, which
  /// have no finite one.
  public var log2Ratio: Double? {
    guard let ratio, ratio > 0 else { return nil }
    return log2(ratio)
  }

  /// The ratio as text: `1×`, `2.5×`, `1/2×`; `new` for growth from zero, `0×` for a fall to it.
  public var text: String {
    guard let ratio else { return "new" }
    return FoldText.text(ratio)
  }

  /// The ratio as a cell of a heatmap shows it: nothing where nothing changed, `≈1×` for less than half a percent.
  ///
  /// All cells of a figure share the size that the longest text leaves.
  package var cellText: String {
    guard let ratio else { return "new" }
    if abs(ratio - 1) < 1e-9 { return "" }
    return abs(ratio - 1) < 0.005 ? "≈1×" : FoldText.text(ratio)
  }
}

/// How folds are written.
package enum FoldText {
  /// `2×` for twice as much, `1/2×` for half, `0×` for nothing.
  package static func text(_ fold: Double) -> String {
    if fold == 0 { return "0×" }
    if abs(fold - 1) < 1e-9 { return "1×" }
    return fold > 1 ? number(fold) + "×" : "1/" + number(1 / fold) + "×"
  }

  /// Three significant digits, but never a rounded 1, which would hide a change.
  private static func number(_ value: Double) -> String {
    let text = UnitScale.significant(value, digits: 3)
    return text == "1" ? UnitScale.significant(value, digits: 6) : text
  }
}
