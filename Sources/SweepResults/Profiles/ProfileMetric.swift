import SweepText

/// What a profile tells of each call path.
public enum ProfileMetric: String, Sendable, Hashable, CaseIterable {
  /// The bytes that were live when the whole action was at its high-water.
  case peak
  /// The sum of requested bytes.
  case allocated
  /// How often memory was asked for.
  case allocations
  /// The bytes that were still live when the action had ended.
  case live

  /// The unit of the values.
  public var unit: MetricUnit { self == .allocations ? .count : .bytes }

  /// The metric behind a value with its unit, as in `288 B at the peak`.
  package var phrase: String {
    switch self {
    case .peak: "at the peak"
    case .allocated: "allocated"
    case .allocations: "allocations"
    case .live: "live at the end"
    }
  }

  /// A value in words: `1,024 B at the peak`, `3 allocations`.
  package func text(_ value: Int) -> String {
    let number = UnitScale.exactText(Double(value), unit: unit)
    return self == .allocations && abs(value) == 1 ? "\(number) allocation" : "\(number) \(phrase)"
  }

  /// A change in words: `+1,024 B at the peak`.
  package func changeText(_ change: Int) -> String { (change > 0 ? "+" : "") + text(change) }
}

/// What one call path, or a whole profile, has of each metric.
public struct ProfileCounts: Sendable, Hashable {
  /// Bytes live at the peak.
  public var peakBytes: Int
  /// The sum of requested bytes.
  public var totalBytes: Int
  /// Allocating calls.
  public var allocations: Int
  /// Bytes still live at the end.
  public var liveBytes: Int

  /// Counts; none by default.
  public init(peakBytes: Int = 0, totalBytes: Int = 0, allocations: Int = 0, liveBytes: Int = 0) {
    self.peakBytes = peakBytes
    self.totalBytes = totalBytes
    self.allocations = allocations
    self.liveBytes = liveBytes
  }

  /// The count of one metric.
  public subscript(metric: ProfileMetric) -> Int {
    switch metric {
    case .peak: peakBytes
    case .allocated: totalBytes
    case .allocations: allocations
    case .live: liveBytes
    }
  }

  /// The sums of two.
  public static func + (one: ProfileCounts, other: ProfileCounts) -> ProfileCounts {
    one.combined(other, +)
  }

  /// The differences of two.
  public static func - (one: ProfileCounts, other: ProfileCounts) -> ProfileCounts {
    one.combined(other, -)
  }

  /// Adds another one's counts.
  public static func += (one: inout ProfileCounts, other: ProfileCounts) { one = one + other }

  private func combined(_ other: ProfileCounts, _ operation: (Int, Int) -> Int) -> ProfileCounts {
    ProfileCounts(
      peakBytes: operation(peakBytes, other.peakBytes),
      totalBytes: operation(totalBytes, other.totalBytes),
      allocations: operation(allocations, other.allocations),
      liveBytes: operation(liveBytes, other.liveBytes))
  }

  /// Whether nothing was counted.
  package var isZero: Bool { self == ProfileCounts() }
}

extension ProfileCounts {
  /// Why the counts of call paths cannot be those of a profile; nil if they can.
  ///
  /// No count is negative, and together they are the profile's, to the byte; of a partial profile
  /// they are at most that.
  ///
  /// Values of a file may be anything, so that nothing is added here that could overflow.
  package func fault(of stacks: some Sequence<ProfileCounts>, isPartial: Bool) -> String? {
    var rest = self
    for metric in ProfileMetric.allCases where self[metric] < 0 {
      return "\(self[metric]) of \(metric.rawValue) cannot be"
    }
    for (index, counts) in stacks.enumerated() {
      for metric in ProfileMetric.allCases {
        guard counts[metric] >= 0 else {
          return "call path \(index + 1): \(counts[metric]) of \(metric.rawValue) cannot be"
        }
        guard counts[metric] <= rest[metric] else {
          return "the call paths have more of \(metric.rawValue) than all: \(self[metric])"
        }
      }
      rest = rest - counts
    }
    guard !isPartial, let metric = ProfileMetric.allCases.first(where: { rest[$0] != 0 }) else {
      return nil
    }
    return "the call paths have \(self[metric] - rest[metric]) of \(metric.rawValue), "
      + "and all is \(self[metric])"
  }
}
