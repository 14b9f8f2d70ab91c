import Foundation

/// Change as a signed percentage.
package enum SignedPercent {
  /// `+12.5%`; `0.0%` without a sign for what rounds to zero, `new` for growth from zero. A change
  /// of an exact value that rounds to zero keeps its direction, as in `+<0.1%`.
  package static func text(from before: Double, to after: Double) -> String {
    guard before != after else { return "0.0%" }
    guard before > 0 else { return "new" }
    let percent = (after - before) / before * 100
    if abs(percent) < 0.05 { return percent > 0 ? "+<0.1%" : "-<0.1%" }
    return (percent > 0 ? "+" : "-") + UnitScale.grouped(abs(percent), decimals: 1) + "%"
  }

  /// The ends of an interval of ratios, in percent without its sign: `+9.8…+15.0`.
  package static func range(_ ratios: ClosedRange<Double>) -> String {
    [ratios.lowerBound, ratios.upperBound].map { ratio in
      let text = UnitScale.grouped(abs(ratio - 1) * 100, decimals: 1)
      return text == "0.0" ? text : (ratio > 1 ? "+" : "-") + text
    }.joined(separator: "…")
  }
}
