import SweepText

/// Why a bisection cannot be made, or not as it was asked for.
public enum BisectError: Error, Sendable, Equatable {
  /// Both ends are the same commit.
  case sameCommit(good: String, bad: String)
  /// The bad end comes before the good one.
  case swapped(good: String, bad: String)
  /// The ends have no commit in common.
  case unrelated(good: String, bad: String)
  /// An end could not be measured.
  case endNotMeasured(end: String, what: String, reason: String, log: String)
  /// No benchmark has this id.
  case unknownBenchmark(String, near: [String])
  /// A benchmark's number did not change between the ends, or by less than was asked for.
  case endsAgree(benchmark: String, values: String)
  /// A noisy number is too close to the limit at the bad end.
  case endUndecided(benchmark: String, values: String)
  /// A benchmark is within the ceiling that the suite gives it, or has none.
  case withinCeiling(benchmark: String, values: String)
  /// No commit of the range changes anything that counts.
  case nothingCounts(good: String, bad: String, paths: [String])
  /// It changed the other way.
  case wrongWay(benchmark: String, values: String)
  /// The good end has what was asked for already.
  case goodIsBad(benchmark: String, end: String, values: String)
  /// No benchmark changed.
  case nothingChanged(metric: String, benchmarks: Int)
  /// The machine has nothing that counts what was asked for.
  case cannotCount(reason: String)
  /// What was asked for cannot be done together.
  case unusable(String)
}

extension BisectError: ReportedError {
  /// One line that names what was wrong and the way out.
  public var description: String {
    switch self {
    case .sameCommit(let good, let bad):
      "'\(good)' and '\(bad)' are the same commit, so there is nothing between them to search"
    case .swapped(let good, let bad):
      "the bad end '\(bad)' comes before the good end '\(good)'"
    case .unrelated(let good, let bad):
      "'\(good)' and '\(bad)' have no commit in common, so no commit leads from one to the other"
    case .endNotMeasured(let end, let what, let reason, let log):
      "\(end): \(what) could not be measured: \(reason); choose another end (log: \(log))"
    case .unknownBenchmark(let id, let near):
      "the suite has no benchmark '\(id)'\(NearNames.suggestion(near))"
    case .endsAgree(let benchmark, let values):
      "\(benchmark) did not change enough between the ends: \(values); nothing to bisect"
    case .endUndecided(let benchmark, let values):
      "\(benchmark) is too close to the limit to tell whether it changed: \(values)"
    case .withinCeiling(let benchmark, let values):
      "\(benchmark) exceeds no ceiling of the suite: \(values); nothing to bisect"
    case .nothingCounts(let good, let bad, let paths):
      "no commit between '\(good)' and '\(bad)' changes "
        + (paths.isEmpty
          ? "anything that a build can see; nothing to bisect"
          : "anything at or below \(paths.joined(separator: ", "))")
    case .wrongWay(let benchmark, let values):
      "\(benchmark) changed the other way: \(values)"
    case .goodIsBad(let benchmark, let end, let values):
      "the good end \(end) is bad already: \(benchmark) \(values); choose an earlier one"
    case .nothingChanged(let metric, let benchmarks):
      (benchmarks == 1
        ? "the benchmark did not change enough" : "none of \(benchmarks) benchmarks changed enough")
        + " in \(metric) between the ends; nothing to bisect"
    case .cannotCount(let reason), .unusable(let reason): reason
    }
  }

  /// A question without an answer is wrong data; ends that make no range are wrong usage.
  public var exitStatus: ExitStatus {
    switch self {
    case .sameCommit, .swapped, .unusable: .usage
    case .unknownBenchmark: .missingInput
    case .endNotMeasured, .cannotCount: .nothingMeasured
    case .unrelated, .endsAgree, .endUndecided, .withinCeiling, .nothingCounts, .wrongWay,
      .goodIsBad, .nothingChanged:
      .badData
    }
  }
}
