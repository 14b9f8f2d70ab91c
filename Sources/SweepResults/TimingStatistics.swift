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

  /// Creates a value from its parts.
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
