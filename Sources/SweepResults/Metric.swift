import SweepText

/// One row of the table of metrics: all that help texts, errors, columns, JSON, gates and pages
/// need to know of a metric.
///
/// A new metric is one row of ``table`` and the code that measures it.
public struct MetricDescriptor: Sendable, Hashable {
  /// The phase of measuring that a metric comes from, by the engine's name.
  public enum Phase: String, Sendable, Hashable {
    /// Timed rounds.
    case timing
    /// Counted passes.
    case memory
    /// Isolated passes, each in a process of its own.
    case rss
  }

  /// Where a run file has the values.
  public enum Source: Sendable, Hashable {
    /// The timed rounds; the headline is the fastest.
    case rounds
    /// A series of `extra_info.benchmem` with one value a pass.
    case series(key: String, headline: Headline)
  }

  /// Which pass of a series gives the headline number.
  public enum Headline: Sendable, Hashable {
    /// The one with the lowest value.
    case lowestValue
    /// The one with the lowest peak, so that the headline numbers of a benchmark are of one pass.
    case lowestPeak
  }

  /// Whether the same code gives the same value in every run.
  public enum Precision: Sendable, Hashable {
    /// It does, so that any change is one.
    case exact
    /// It does not. A change counts from this fraction on, if the significance test confirms it.
    case noisy(tolerance: Double)
  }

  /// Which direction of a change is worse.
  public enum Direction: Sendable, Hashable {
    /// The metric is a cost.
    case growth
    /// The metric is a yield.
    case decline
    /// The metric describes; it is neither better nor worse, and cannot be gated.
    case neither
  }

  /// The name as `--columns` and `--fail-on` take it.
  public var name: String
  /// The name as it stands in a sentence.
  public var label: String
  /// What it is, in a few words for a list.
  public var summary: String
  /// The unit of the values.
  public var unit: MetricUnit
  /// Whether the same code gives the same value in every run.
  public var precision: Precision
  /// The phase that measures it.
  public var phase: Phase
  /// Where a run file has the values.
  public var source: Source
  /// Which direction of a change is worse.
  public var worse: Direction
  /// Whether reports show the metric without being asked for it.
  public var isReported: Bool

  /// A row.
  package init(
    _ name: String, label: String? = nil, _ summary: String, _ unit: MetricUnit,
    _ precision: Precision, _ phase: Phase, _ source: Source, worse: Direction = .growth,
    isReported: Bool = false
  ) {
    self.name = name
    self.label = label ?? name
    self.summary = summary
    self.unit = unit
    self.precision = precision
    self.phase = phase
    self.source = source
    self.worse = worse
    self.isReported = isReported
  }

  /// The metrics, in the order in which tables show them.
  public static let table: [MetricDescriptor] = [
    .init(
      "time", "seconds for one call", .seconds, .noisy(tolerance: 0.05), .timing, .rounds,
      isReported: true),
    .init(
      "peak", label: "peak memory", "high-water of the live requested bytes", .bytes, .exact,
      .memory, .series(key: "peak_bytes", headline: .lowestPeak), isReported: true),
    .init(
      "allocated", label: "memory allocated", "sum of the requested bytes", .bytes, .exact,
      .memory, .series(key: "total_bytes", headline: .lowestPeak), isReported: true),
    .init(
      "allocations", "number of allocating calls", .count, .exact, .memory,
      .series(key: "allocations", headline: .lowestPeak), isReported: true),
    .init(
      "rss", label: "RSS (peak)", "resident high-water of the whole process", .bytes,
      .noisy(tolerance: 0.1), .rss, .series(key: "rss_bytes", headline: .lowestValue),
      isReported: true),
    .init(
      "live", label: "memory left live", "requested bytes that are live at the end of a pass",
      .bytes, .exact, .memory, .series(key: "live_bytes", headline: .lowestPeak)),
    .init(
      "live-blocks", label: "blocks left live", "number of blocks that are live at its end",
      .count, .exact, .memory, .series(key: "live_blocks", headline: .lowestPeak)),
    .init(
      "freed", label: "blocks freed", "number of blocks of a pass that were freed in it", .count,
      .exact, .memory, .series(key: "freed", headline: .lowestPeak), worse: .neither),
    .init(
      "usable", label: "usable memory", "what the allocator gave for the requests", .bytes, .exact,
      .memory, .series(key: "usable_bytes", headline: .lowestPeak)),
    .init(
      "mapped", label: "memory mapped", "lengths of anonymous mappings", .bytes, .exact, .memory,
      .series(key: "mapped_bytes", headline: .lowestPeak)),
    .init(
      "unmapped", label: "memory unmapped", "lengths of what was unmapped", .bytes, .exact,
      .memory, .series(key: "unmapped_bytes", headline: .lowestPeak), worse: .neither),
    .init(
      "action-rss", label: "RSS growth", "by how much the action raised the resident high-water",
      .bytes, .noisy(tolerance: 0.1), .rss,
      .series(key: "action_rss_bytes", headline: .lowestValue)),
  ]
}

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

  /// Whether the same code gives the same value in every run, so that any change is one.
  public var isExact: Bool { descriptor?.precision == .exact }

  /// The smallest relative change of a noisy metric that counts, as a fraction; 0 for others.
  public var tolerance: Double {
    if case .noisy(let tolerance)? = descriptor?.precision { tolerance } else { 0 }
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
