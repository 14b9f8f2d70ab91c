import SweepResults

extension TimingStatistics {
  /// Statistics of rounds in milliseconds.
  package static func sample(milliseconds: [Int] = [2, 1, 3]) -> TimingStatistics {
    guard let stats = TimingStatistics(rounds: milliseconds.map { $0 * 1_000_000 }, iterations: 1)
    else { fatalError("a sample without rounds") }
    return stats
  }
}

extension BenchmarkRecord {
  /// A benchmark with the given peak in every pass.
  package static func sample(
    _ id: String, peak: Int? = 100, allocations: Int = 4, total: Int = 400, rss: Int? = nil,
    milliseconds: [Int] = [2, 1, 3], params: JSONObject? = nil, extra: JSONObject = [:]
  ) -> BenchmarkRecord {
    BenchmarkRecord(
      name: id, fullname: id, params: params, extraInfo: extra,
      memory: peak.map {
        MemorySeries(
          peakBytes: [$0, $0], allocations: [allocations, allocations],
          totalBytes: [total, total], rssBytes: rss.map { [$0, $0] })
      },
      stats: .sample(milliseconds: milliseconds))
  }
}

extension RunFile {
  /// A run of the given benchmarks.
  package static func sample(_ benchmarks: [BenchmarkRecord]) -> RunFile {
    RunFile(benchmarks: benchmarks, datetime: "2025-01-02T03:04:05+00:00", version: "5.1.0")
  }
}
