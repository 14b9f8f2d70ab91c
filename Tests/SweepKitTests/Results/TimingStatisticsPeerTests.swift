import Foundation
import SweepAnalysis
import SweepGit
import SweepResults
import Testing

@Suite struct TimingStatisticsPeerTests {
  private static let script = """
    import json, sys
    from pytest_benchmark.stats import Stats
    # Up to 5.2 the highest value within the fence was in truth the lowest one above it.
    probe = Stats()
    for value in [1.0] * 10 + [100.0]: probe.update(value)
    is_right = probe.hd15iqr == 1.0
    result = []
    for line in open(sys.argv[1]):
        stats = Stats()
        for value in json.loads(line): stats.update(value)
        result.append(stats.as_dict() | {"hd15iqr_is_right": is_right})
    json.dump(result, sys.stdout)
    """

  /// Series of every length from 1 to 200: some of many equal values, some with wide outliers.
  private static var series: [[Double]] {
    var state: UInt64 = 20_250_102
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    return (1...200).map { length in
      (0..<length).map { _ in
        let kind = length % 3
        if kind == 0 { return Double(1 + next() % 3) / 1e6 / 3 }
        let base = Double(1_000 + next() % 100_000) / 1e9 / 7
        return kind == 1 && next() % 10 == 0 ? base * 1000 : base
      }
    }
  }

  @Test(.enabled(if: PeerPython.isPresent, "BENCHMEM_PEER_PYTHON is not set"))
  func statisticsEqualPytestBenchmarks() throws {
    let series = Self.series
    let folder = try TemporaryFolder()
    let input = try folder.write(
      series.map { JSONValue.array($0.map(JSONValue.number)).compactText }.joined(separator: "\n"),
      to: "series.jsonl")
    let outcome = try PeerPython.run(Self.script, [input.string])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let theirs = try #require(try JSONValue(parsing: outcome.output).arrayValue)
    for (values, peer) in zip(series, theirs) {
      let ours = try #require(TimingStatistics(seconds: values, iterations: 1))
      let peer = try #require(peer.objectValue)
      try expectEqual(ours, peer)
    }
  }

  private func expectEqual(_ ours: TimingStatistics, _ peer: JSONObject) throws {
    let exact: [(String, Double)] = [
      ("min", ours.min), ("max", ours.max), ("mean", ours.mean), ("median", ours.median),
      ("q1", ours.q1), ("q3", ours.q3), ("iqr", ours.iqr), ("ld15iqr", ours.ld15iqr),
      ("hd15iqr", ours.hd15iqr), ("rounds", Double(ours.rounds)),
      ("iqr_outliers", Double(ours.iqrOutliers)),
      ("stddev_outliers", Double(ours.stddevOutliers)),
    ]
    for (key, value) in exact where key != "hd15iqr" || peer["hd15iqr_is_right"] == true {
      #expect(peer[key]?.doubleValue == value, "\(key) of \(ours.rounds) rounds")
    }
    #expect(peer["outliers"]?.stringValue == ours.outliers)
    // Python's sums are plain before 3.12 and compensated since; its deviation is rounded once.
    for (key, value) in [("stddev", ours.stddev), ("ops", ours.ops), ("total", ours.total)] {
      let theirs = try #require(peer[key]?.doubleValue)
      #expect(abs(theirs - value) <= 1e-12 * abs(theirs), "\(key) of \(ours.rounds) rounds")
    }
  }

  @Test func iterationsDivideTheRounds() throws {
    let stats = try #require(TimingStatistics(rounds: [4_000, 8_000], iterations: 4))
    #expect(stats.data == [1e-6, 2e-6])
    #expect(stats.iterations == 4 && stats.rounds == 2)
  }

  @Test func noRoundsGiveNoStatistics() {
    #expect(TimingStatistics(rounds: [], iterations: 1) == nil)
    #expect(TimingStatistics(rounds: [1], iterations: 0) == nil)
    #expect(TimingStatistics(rounds: [-1], iterations: 1) == nil)
  }
}
