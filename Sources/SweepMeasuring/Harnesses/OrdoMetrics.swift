import SweepResults

/// The metrics that ordo-one/benchmark measures itself, as far as a run file gets them.
///
/// ```json
/// {"metric": {"syscalls": {}}, "statistics": {"histogram": {"counts": [0, 3, ...],
///  "subBucketHalfCountMagnitude": 10, "unitMagnitude": 0, "_totalCount": 3, "maxValue": 1}}}
/// ```
enum OrdoMetrics {
  /// Metrics that are measured by us, or that their package cannot measure without its allocator.
  private static let ours: Set = [
    "wallClock", "throughput", "allocatedResidentMemory", "memoryLeaked", "memoryLeakedBytes",
    "freeCountTotal", "delta", "deltaPercentage",
  ]
  private static let references: Set = [
    "objectAllocCount", "retainCount", "releaseCount", "retainReleaseDelta",
  ]

  /// Whether a metric is one for which their word is taken.
  static func isTheirs(_ metric: OrdoBenchmark.Metric) -> Bool {
    metric.isCustom || !(ours.contains(metric.name) || metric.name.hasPrefix("malloc"))
  }

  /// Whether a metric takes hooks in the runtime.
  static func countsReferences(_ metric: OrdoBenchmark.Metric) -> Bool {
    !metric.isCustom && references.contains(metric.name)
  }

  /// The median of each metric that was answered, by its name.
  static func medians(_ replies: [OrdoDialog.Reply]) -> JSONObject {
    var medians = JSONObject()
    for case .results(let results) in replies {
      for result in results.compactMap(\.objectValue) {
        guard let metric = result["metric"].flatMap(OrdoBenchmark.Metric.init), isTheirs(metric),
          let histogram = result["statistics"]?.objectValue?["histogram"]?.objectValue,
          let median = median(histogram)
        else { continue }
        medians[metric.name] = .integer(median)
      }
    }
    return medians
  }

  /// The middle of the values in a histogram of HdrHistogram; `nil` if it is empty or none.
  ///
  /// Counts stand in buckets of doubling width. A value up to 2047, with the three digits that
  /// their package asks for, has a count of its own; of others the largest of its bucket is told,
  /// as their package does, but no more than the largest that was recorded.
  static func median(_ histogram: JSONObject) -> Int? {
    guard let counts = histogram["counts"]?.arrayValue,
      let half = histogram["subBucketHalfCountMagnitude"]?.integerValue, (0...40).contains(half),
      let unit = histogram["unitMagnitude"]?.integerValue, (0...40).contains(unit)
    else { return nil }
    let values = counts.map { $0.integerValue ?? 0 }
    let total = values.reduce(0, &+)
    guard total > 0 else { return nil }
    var seen = 0
    let middle = values.firstIndex { count in
      seen += count
      return seen >= (total + 1) / 2
    }
    guard let index = middle else { return nil }
    let bucket = max(0, (index >> half) - 1)
    guard bucket + unit + half < 62 else { return nil }
    let place = index >> half == 0 ? index : (index & ((1 << half) - 1)) + 1 << half
    let lowest = place << (bucket + unit)
    let largest = lowest + (1 << (bucket + unit)) - 1
    return min(largest, histogram["maxValue"]?.integerValue ?? largest)
  }
}
