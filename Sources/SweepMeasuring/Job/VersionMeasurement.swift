import Foundation
import SweepResults

/// What the processes of one version reported, before it becomes a run file.
package struct VersionMeasurement: Sendable {
  /// The benchmarks' results, in the suite's order.
  package var results: [BenchmarkResult] = []
  /// What the suite's processes say of themselves: engine, hashing, addresses, counting.
  package var process = JSONObject()
  /// The resolved packages.
  package var dependencies: [ResolvedDependency] = []
  /// Products that do not build against this version.
  package var unavailable: [Outcome.UnavailableProduct] = []
  /// Products whose benchmarks could not be listed.
  package var unlisted: [BenchmarkFailure] = []

  /// Everything that failed, in order.
  package var failures: [BenchmarkFailure] { unlisted + results.flatMap(\.failures) }

  /// The records of the benchmarks that were timed.
  package var records: [BenchmarkRecord] { results.compactMap(\.record) }

  /// Creates a value from its parts.
  package init(
    results: [BenchmarkResult] = [], process: JSONObject = JSONObject(),
    dependencies: [ResolvedDependency] = [], unavailable: [Outcome.UnavailableProduct] = [],
    unlisted: [BenchmarkFailure] = []
  ) {
    self.results = results
    self.process = process
    self.dependencies = dependencies
    self.unavailable = unavailable
    self.unlisted = unlisted
  }
}

extension BenchmarkResult {
  /// The benchmark as a run file holds it, or `nil` when it was not timed.
  package var record: BenchmarkRecord? {
    guard let stats = TimingStatistics(rounds: rounds, iterations: iterations) else { return nil }
    return BenchmarkRecord(
      group: description.group, name: description.name, fullname: description.id,
      params: description.params, param: description.param, extraInfo: extraInfo,
      memory: memorySeries, options: timingOptions, stats: stats)
  }

  /// The passes as series; `nil` when no pass was counted.
  var memorySeries: MemorySeries? {
    guard !memory.isEmpty else { return nil }
    func series(_ key: String) -> [Int] { memory.compactMap { $0[key]?.integerValue } }
    let core = ["peak_bytes", "allocations", "total_bytes"]
    let own = Set(memory.flatMap(\.keys)).subtracting(core)
    var others: [String: [Int]] = [:]
    for key in own where series(key).count == memory.count { others[key] = series(key) }
    for key in Set(rss.flatMap(\.keys)).subtracting(["rss_bytes"]) {
      others[key] = rss.compactMap { $0[key]?.integerValue }
    }
    let resident = rss.compactMap { $0["rss_bytes"]?.integerValue }
    return MemorySeries(
      peakBytes: series("peak_bytes"), allocations: series("allocations"),
      totalBytes: series("total_bytes"), rssBytes: resident.isEmpty ? nil : resident, others: others
    )
  }
}
