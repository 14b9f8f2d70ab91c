/// What pytest-benchmark says about timed rounds, given as seconds for one call. The definitions
/// are those of `pytest_benchmark.stats.Stats` 5.x, as benchmem-sweep has them.
struct RoundStatistics {
  private let values: [Double]
  private let sorted: [Double]
  let mean: Double
  let deviation: Double

  /// Nil without rounds.
  @_optimize(none)
  init?(_ seconds: [Double]) {
    guard !seconds.isEmpty else { return nil }
    values = seconds
    sorted = seconds.sorted()
    let mean = Self.sum(seconds) / Double(seconds.count)
    let squares = Self.sum(seconds.map { ($0 - mean) * ($0 - mean) })
    self.mean = mean
    deviation = seconds.count > 1 ? (squares / Double(seconds.count - 1)).squareRoot() : 0
  }

  @_optimize(none)
  var median: Double { Self.median(sorted[...]) }

  /// The run file's `stats`.
  @_optimize(none)
  func json(iterations: Int) -> JSON {
    let (q1, q3) = quartiles
    let fences = (low: q1 - 1.5 * (q3 - q1), high: q3 + 1.5 * (q3 - q1))
    let total = Self.sum(values)
    let iqrOutliers = values.filter { $0 < fences.low || $0 > fences.high }.count
    let stddevOutliers = values.filter { $0 < mean - deviation || $0 > mean + deviation }.count
    let (first, last) = (sorted[0], sorted[sorted.count - 1])
    return .object([
      ("min", .double(first)), ("max", .double(last)), ("mean", .double(mean)),
      ("stddev", .double(deviation)), ("rounds", .int(values.count)), ("median", .double(median)),
      ("iqr", .double(q3 - q1)), ("q1", .double(q1)), ("q3", .double(q3)),
      ("iqr_outliers", .int(iqrOutliers)), ("stddev_outliers", .int(stddevOutliers)),
      ("outliers", .string("\(stddevOutliers);\(iqrOutliers)")),
      ("ld15iqr", .double(sorted.first { $0 >= fences.low } ?? first)),
      ("hd15iqr", .double(sorted.last { $0 <= fences.high } ?? last)),
      ("ops", .double(total == 0 ? 0 : Double(values.count) / total)), ("total", .double(total)),
      ("data", .array(values.map(JSON.double))), ("iterations", .int(iterations)),
    ])
  }

  /// A sum whose rounding errors are carried along (Neumaier 1974).
  @_optimize(none)
  private static func sum(_ values: [Double]) -> Double {
    var sum = 0.0
    var compensation = 0.0
    for value in values {
      let next = sum + value
      compensation += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    return sum + compensation
  }

  @_optimize(none)
  private static func median(_ sorted: ArraySlice<Double>) -> Double {
    let middle = sorted.startIndex + sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Medians of the halves for an even count, and the interpolation of method 3 in
  /// https://en.wikipedia.org/wiki/Quartile#Computing_methods for an odd one.
  @_optimize(none)
  private var quartiles: (q1: Double, q3: Double) {
    let count = sorted.count
    guard count > 1 else { return (sorted[0], sorted[0]) }
    if count % 2 == 0 {
      return (Self.median(sorted[..<(count / 2)]), Self.median(sorted[(count / 2)...]))
    }
    let quarter = count / 4
    if count % 4 == 1 {
      return (
        0.25 * sorted[quarter - 1] + 0.75 * sorted[quarter],
        0.75 * sorted[3 * quarter] + 0.25 * sorted[3 * quarter + 1]
      )
    }
    return (
      0.75 * sorted[quarter] + 0.25 * sorted[quarter + 1],
      0.25 * sorted[3 * quarter + 1] + 0.75 * sorted[3 * quarter + 2]
    )
  }
}
