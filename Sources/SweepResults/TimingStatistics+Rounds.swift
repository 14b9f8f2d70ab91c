extension TimingStatistics {
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
