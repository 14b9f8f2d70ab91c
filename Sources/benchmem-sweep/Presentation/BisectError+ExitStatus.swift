import SweepKit
import SweepText

extension BisectError {
  /// The documented status of each.
  var exitStatus: ExitStatus {
    switch self {
    case .sameCommit, .swapped, .unusable: .usage
    case .unknownBenchmark: .missingInput
    case .endNotMeasured: .nothingMeasured
    case .unrelated, .endsAgree, .endUndecided, .withinCeiling, .nothingCounts, .wrongWay,
      .goodIsBad,
      .nothingChanged:
      .badData
    }
  }
}
