import Foundation
import SweepAnalysis

/// The ticks of a colour bar of fold changes.
struct FoldTicks {
  /// The positions, as base-2 logarithms.
  let values: [Double]
  /// The folds, as in `2×` and `1/2×`.
  let texts: [String]

  /// Ticks within ±`bound`: powers of two for a wide scale, round folds for a narrow one.
  init(bound: Double) {
    var folds: [Double]
    if bound >= 1 {
      let step = Swift.max(1, Int(bound / 6))
      folds = stride(from: step, through: Int(bound), by: step).map { exp2(Double($0)) }
    } else {
      folds = [1.1, 1.25, 1.5].filter { log2($0) <= bound + 1e-9 }
      if folds.count < 2 { folds = [exp2(bound / 2), exp2(bound)] }
    }
    values = folds.reversed().map { -log2($0) } + [0] + folds.map { log2($0) }
    texts = folds.reversed().map { FoldText.text(1 / $0) } + ["1×"] + folds.map(FoldText.text)
  }
}
