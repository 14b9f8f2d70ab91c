import SweepText

/// What is compared: a metric of the table, or a number that benchmarks report.
///
/// Metrics are equal if their names are.
public struct Metric: Sendable, Hashable {
  /// The name as `--columns` takes it: `time`, `peak`, `extra:rows`.
  public let name: String
  /// The metric's row of the table; nil for a number that benchmarks report.
  public let descriptor: MetricDescriptor?
  /// The name under which benchmarks report the number; nil for a metric of the table.
  public let extraName: String?

  /// The metric of a row.
  package init(_ descriptor: MetricDescriptor) {
    name = descriptor.name
    self.descriptor = descriptor
    extraName = nil
  }

  private init(extra name: String) {
    self.name = Self.extraPrefix + name
    descriptor = nil
    extraName = name
  }

  /// The metric of a name as `--columns` takes it: one of the table, or `extra:NAME`.
  public init?(name: String) {
    if let metric = Self.all.first(where: { $0.name == name }) {
      self = metric
    } else if name.utf8.starts(with: Self.extraPrefix.utf8),
      name.utf8.count > Self.extraPrefix.utf8.count
    {
      self.init(extra: String(name.unicodeScalars.dropFirst(Self.extraPrefix.unicodeScalars.count)))
    } else {
      return nil
    }
  }

  /// The number that benchmarks report under this name in `extra_info` or have as a parameter.
  public static func extra(_ name: String) -> Metric { Metric(extra: name) }

  /// Whether the names are the same.
  public static func == (one: Metric, other: Metric) -> Bool { one.name == other.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  private static let extraPrefix = "extra:"
}

extension Metric {
  /// All metrics of the table, in its order.
  public static let all: [Metric] = MetricDescriptor.table.map(Metric.init)
  /// Those that reports show without being asked.
  public static let measured: [Metric] = all.filter { $0.descriptor?.isReported == true }

  /// Seconds for one iteration; the headline is the fastest round.
  public static let time = row("time")
  /// The high-water of live requested bytes; the headline is the lowest pass.
  public static let peak = row("peak")
  /// The sum of requested bytes, in the pass with the lowest peak.
  public static let allocated = row("allocated")
  /// How often memory was asked for, in the pass with the lowest peak.
  public static let allocations = row("allocations")
  /// The instructions of one call; the headline is the lowest pass.
  public static let instructions = row("instructions")
  /// The resident high-water of the whole process; the headline is the lowest pass.
  public static let rss = row("rss")

  private static func row(_ name: String) -> Metric {
    guard let metric = all.first(where: { $0.name == name }) else {
      preconditionFailure("the table of metrics has no \(name)")
    }
    return metric
  }

  /// The names that `--columns` takes, in a list for help texts and errors.
  public static var choices: [String] { all.map(\.name) + ["extra:NAME"] }

  /// The name as the head of a column.
  public var title: String { extraName ?? name }

  /// The name as it stands in a sentence.
  public var label: String { descriptor?.label ?? title }

  /// The unit of the values.
  public var unit: MetricUnit { descriptor?.unit ?? .none }

  /// Whether the same code gives the same value in every run, so that any change beyond
  /// ``tolerance`` is one.
  public var isExact: Bool {
    switch descriptor?.precision {
    case .exact, .nearlyExact: true
    case .noisy, nil: false
    }
  }

  /// The smallest relative change that counts, as a fraction; 0 where any does.
  public var tolerance: Double {
    switch descriptor?.precision {
    case .noisy(let tolerance), .nearlyExact(let tolerance): tolerance
    case .exact, nil: 0
    }
  }

  /// How far the place of unchanged machine code in memory moves a count, as a fraction. What is
  /// less is no change by any rule.
  package static let layoutTolerance = 0.0001

  /// Whether two exact values count as the same.
  package func isSame(_ one: Double, _ other: Double) -> Bool {
    abs(one - other) <= tolerance * min(abs(one), abs(other))
  }

  /// Whether this is a number that describes the benchmark rather than a cost that competes.
  public var isDescription: Bool { descriptor == nil }

  /// Which direction of a change is worse.
  public var worse: MetricDescriptor.Direction { descriptor?.worse ?? .neither }

  /// By how much the second value is worse than the first, in the metric's unit; negative if it is
  /// better, and 0 if neither direction is worse.
  package func worsening(from before: Double, to after: Double) -> Double {
    switch worse {
    case .growth: after - before
    case .decline: before - after
    case .neither: 0
    }
  }
}

/// One column of a comparison: a metric, and the statistic it is reduced to.
public struct MetricColumn: Sendable, Hashable {
  /// The metric.
  public var metric: Metric
  /// The statistic; nil for the headline number, and for ``Metric/extra(_:)``.
  public var statistic: Statistic?

  /// A column.
  public init(_ metric: Metric, _ statistic: Statistic? = nil) {
    self.metric = metric
    self.statistic = statistic
  }

  /// The column's name in CSV and JSON: `peak:min`, `extra:rows`.
  public var name: String {
    [metric.name, statistic?.rawValue].compactMap { $0 }.joined(separator: ":")
  }

  /// The name as `--fail-on` takes it and gates write it: `peak.min`.
  public var field: String {
    [metric.name, statistic?.rawValue].compactMap { $0 }.joined(separator: ".")
  }
}

/// What a series of passes or rounds is reduced to.
public enum Statistic: String, Sendable, Hashable, CaseIterable {
  /// The lowest value.
  case min
  /// The highest value.
  case max
  /// The arithmetic mean.
  case mean
  /// The median.
  case median
  /// The interquartile range; of rounds only, because a handful of passes has no quartiles.
  case iqr
  /// The standard deviation of a sample.
  case stddev

  /// The statistics that a metric has, in the order in which tables show them.
  public static func available(for metric: Metric) -> [Statistic] {
    switch metric.descriptor?.source {
    case .rounds: allCases
    case .series: allCases.filter { $0 != .iqr }
    case nil: []
    }
  }

  /// Whether the statistic says where the values lie, which the significance test can judge, and
  /// not how far single ones reach or how widely they spread.
  public var isOfLocation: Bool {
    switch self {
    case .min, .mean, .median: true
    case .max, .iqr, .stddev: false
    }
  }

  /// Reduces the values of memory passes. Nil for no values, and for ``iqr``.
  package func reduce(_ values: [Int]) -> Double? {
    guard let low = values.min(), let high = values.max() else { return nil }
    let numbers = values.map(Double.init)
    let mean = CompensatedSum(numbers).mean(of: numbers.count)
    switch self {
    case .min: return Double(low)
    case .max: return Double(high)
    case .mean: return mean.value
    case .median: return TimingStatistics.median(of: numbers.sorted()[...])
    case .stddev: return TimingStatistics.sampleDeviation(of: numbers, around: mean)
    case .iqr: return nil
    }
  }
}
