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
    /// Passes of one call under a counter of instructions.
    case instructions
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
    /// It does. But code that changed nearby moves it by up to this fraction, so that only changes
    /// beyond it count unless a rule names a finer limit.
    case nearlyExact(tolerance: Double)
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
      "time", "seconds for one call", .seconds, .noisy(tolerance: 0.07), .timing, .rounds,
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
      "instructions", "instructions of one call, in user space", .count,
      .nearlyExact(tolerance: 0.01), .instructions,
      .series(key: InstructionSeries.key, headline: .lowestValue), isReported: true),
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
