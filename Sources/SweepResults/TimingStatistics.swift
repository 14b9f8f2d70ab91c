/// What pytest-benchmark says about the timed rounds of one benchmark.
///
/// All times are seconds for one iteration. The names are pytest-benchmark's, in Swift's spelling.
public struct TimingStatistics: Sendable, Equatable {
  /// The fastest round.
  public var min: Double
  /// The slowest round.
  public var max: Double
  /// The arithmetic mean.
  public var mean: Double
  /// The sample standard deviation; 0 for a single round.
  public var stddev: Double
  /// How many rounds were timed.
  public var rounds: Int
  /// The median.
  public var median: Double
  /// The interquartile range, `q3 - q1`.
  public var iqr: Double
  /// The first quartile.
  public var q1: Double
  /// The third quartile.
  public var q3: Double
  /// How many rounds are farther than 1.5 ``iqr`` outside the quartiles.
  public var iqrOutliers: Int
  /// How many rounds are farther than one ``stddev`` from the mean.
  public var stddevOutliers: Int
  /// The lowest round within 1.5 ``iqr`` under ``q1``.
  public var ld15iqr: Double
  /// The highest round within 1.5 ``iqr`` over ``q3``.
  public var hd15iqr: Double
  /// Iterations a second: rounds divided by ``total``; 0 if the total is 0.
  public var ops: Double
  /// The sum of all rounds.
  public var total: Double
  /// How often the action ran in each round.
  public var iterations: Int
  /// The rounds in the order in which they ran; nil if the file does not hold them or the reader
  /// was told to leave them out.
  public var data: [Double]?

  /// Both outlier counts in one text, as pytest-benchmark writes them.
  public var outliers: String { "\(stddevOutliers);\(iqrOutliers)" }

  package init(
    min: Double, max: Double, mean: Double, stddev: Double, rounds: Int, median: Double,
    iqr: Double, q1: Double, q3: Double, iqrOutliers: Int, stddevOutliers: Int, ld15iqr: Double,
    hd15iqr: Double, ops: Double, total: Double, iterations: Int, data: [Double]? = nil
  ) {
    self.min = min
    self.max = max
    self.mean = mean
    self.stddev = stddev
    self.rounds = rounds
    self.median = median
    self.iqr = iqr
    self.q1 = q1
    self.q3 = q3
    self.iqrOutliers = iqrOutliers
    self.stddevOutliers = stddevOutliers
    self.ld15iqr = ld15iqr
    self.hd15iqr = hd15iqr
    self.ops = ops
    self.total = total
    self.iterations = iterations
    self.data = data
  }

  package var json: JSONObject {
    var object: JSONObject = [
      "min": .number(min), "max": .number(max), "mean": .number(mean),
      "stddev": .number(stddev), "rounds": .integer(rounds), "median": .number(median),
      "iqr": .number(iqr), "q1": .number(q1), "q3": .number(q3),
      "iqr_outliers": .integer(iqrOutliers), "stddev_outliers": .integer(stddevOutliers),
      "outliers": .string(outliers), "ld15iqr": .number(ld15iqr), "hd15iqr": .number(hd15iqr),
      "ops": .number(ops), "total": .number(total),
    ]
    if let data { object["data"] = .array(data.map(JSONValue.number)) }
    object["iterations"] = .integer(iterations)
    return object
  }
}

extension TimingStatistics {
  /// The statistics of a benchmark that was not timed: no rounds, and no finite number.
  public static let none = TimingStatistics(unknown: .infinity)

  /// The statistics of timed rounds.
  ///
  /// `nanoseconds` holds the elapsed time of each round over all its `iterations`. Nil if there are
  /// no rounds, no iterations, or a negative time.
  public init?(rounds nanoseconds: [Int], iterations: Int) {
    guard iterations > 0, nanoseconds.allSatisfy({ $0 >= 0 }) else { return nil }
    let seconds = nanoseconds.map { Double($0) / 1e9 / Double(iterations) }
    self.init(seconds: seconds, iterations: iterations)
  }

  /// The statistics of rounds given as seconds for one iteration. Nil if there are none.
  ///
  /// The definitions are those of `pytest_benchmark.stats.Stats` 5.x; mean and deviation are
  /// computed with compensated sums, as Python's `statistics` computes them exactly.
  public init?(seconds: [Double], iterations: Int) {
    let sorted = seconds.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let sum = CompensatedSum(seconds)
    let mean = sum.mean(of: seconds.count)
    let deviation = Self.sampleDeviation(of: seconds, around: mean)
    let (q1, q3) = Self.quartiles(of: sorted)
    let fences = (low: q1 - 1.5 * (q3 - q1), high: q3 + 1.5 * (q3 - q1))
    self.init(
      min: first, max: last, mean: mean.value, stddev: deviation, rounds: seconds.count,
      median: Self.median(of: sorted[...]), iqr: q3 - q1, q1: q1, q3: q3,
      iqrOutliers: seconds.count { $0 < fences.low || $0 > fences.high },
      stddevOutliers: seconds.count {
        $0 < mean.value - deviation || $0 > mean.value + deviation
      },
      ld15iqr: sorted.first { $0 >= fences.low } ?? first,
      hd15iqr: sorted.last { $0 <= fences.high } ?? last,
      ops: sum.value == 0 ? 0 : Double(seconds.count) / sum.value,
      total: sum.value, iterations: iterations, data: seconds)
  }

  /// The middle of sorted values, or the mean of the two in the middle.
  package static func median(of sorted: ArraySlice<Double>) -> Double {
    let middle = sorted.startIndex + sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The standard deviation of a sample; 0 for a single value.
  static func sampleDeviation(
    of values: [Double], around mean: CompensatedSum.Mean
  ) -> Double {
    guard values.count > 1 else { return 0 }
    let squares = CompensatedSum(
      values.map { value in
        let distance = (value - mean.value) - mean.remainder
        return distance * distance
      })
    return (squares.value / Double(values.count - 1)).squareRoot()
  }

  /// First and third quartile: medians of the halves for an even count, and the interpolation of
  /// method 3 in https://en.wikipedia.org/wiki/Quartile#Computing_methods for an odd one.
  private static func quartiles(of sorted: [Double]) -> (q1: Double, q3: Double) {
    let count = sorted.count
    guard count > 1 else { return (sorted[0], sorted[0]) }
    if count.isMultiple(of: 2) {
      return (median(of: sorted[..<(count / 2)]), median(of: sorted[(count / 2)...]))
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

/// A sum of floating-point numbers whose rounding errors are carried along (Neumaier 1974).
struct CompensatedSum {
  /// A mean as a rounded value and what the rounding took away.
  struct Mean {
    var value: Double
    var remainder: Double
  }

  private var sum = 0.0
  private var compensation = 0.0

  init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  /// The rounded sum.
  var value: Double { sum + compensation }

  private mutating func add(_ value: Double) {
    let next = sum + value
    let (large, small) = abs(sum) >= abs(value) ? (sum, value) : (value, sum)
    compensation += (large - next) + small
    sum = next
  }

  /// The sum divided by `count`. Equal values have themselves as the mean, without remainder.
  func mean(of count: Int) -> Mean {
    let divisor = Double(count)
    let quotient = value / divisor
    let mean = quotient + remainder(quotient, divisor) / divisor
    return Mean(value: mean, remainder: remainder(mean, divisor) / divisor)
  }

  /// What is left of the sum after `quotient` has been taken `divisor` times.
  private func remainder(_ quotient: Double, _ divisor: Double) -> Double {
    sum.addingProduct(-quotient, divisor) + compensation
  }
}
