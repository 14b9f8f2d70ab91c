import SweepText

/// What is compared: one of the five measured quantities, or a number that benchmarks report.
public enum Metric: Sendable, Hashable {
  /// Seconds for one iteration; the headline is the fastest round.
  case time
  /// The high-water of live requested bytes; the headline is the lowest pass.
  case peak
  /// The sum of requested bytes, in the pass with the lowest peak.
  case allocated
  /// How often memory was asked for, in the pass with the lowest peak.
  case allocations
  /// The resident high-water of the whole process; the headline is the lowest pass.
  case rss
  /// The number that benchmarks report under this name in `extra_info` or have as a parameter.
  case extra(String)

  /// The measured quantities, in the order in which tables show them.
  public static let measured: [Metric] = [.time, .peak, .allocated, .allocations, .rss]

  /// The metric of a name as `--columns` takes it: `time`, `peak`, ..., `extra:NAME`.
  public init?(name: String) {
    if let metric = Self.measured.first(where: { $0.name == name }) {
      self = metric
    } else if name.hasPrefix("extra:"), name.count > 6 {
      self = .extra(String(name.dropFirst(6)))
    } else {
      return nil
    }
  }

  /// The name as `--columns` takes it.
  public var name: String {
    switch self {
    case .time: "time"
    case .peak: "peak"
    case .allocated: "allocated"
    case .allocations: "allocations"
    case .rss: "rss"
    case .extra(let name): "extra:\(name)"
    }
  }

  /// The name as the head of a column.
  public var title: String {
    if case .extra(let name) = self { name } else { name }
  }

  /// The name as it stands in a sentence.
  public var label: String {
    switch self {
    case .peak: "peak memory"
    case .allocated: "memory allocated"
    case .rss: "RSS (peak)"
    default: title
    }
  }

  /// The unit of the values.
  public var unit: MetricUnit {
    switch self {
    case .time: .seconds
    case .peak, .allocated, .rss: .bytes
    case .allocations: .count
    case .extra: .none
    }
  }

  /// Whether the same code gives the same value in every run, so that any change is one.
  public var isExact: Bool {
    switch self {
    case .peak, .allocated, .allocations: true
    case .time, .rss, .extra: false
    }
  }

  /// Whether this is a number that describes the benchmark rather than a cost that competes.
  public var isDescription: Bool {
    if case .extra = self { true } else { false }
  }
}
