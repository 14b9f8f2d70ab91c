import SweepResults

/// Bursts as a machine with a slow phase gives them; the same in every run.
package enum SampleBursts {
  /// Bursts whose floor is `floor` seconds.
  package static func of(_ floor: Double, count: Int = 24, seed: Int = 1) -> [Double] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { turn in
      let phase = turn % 12 > 8 ? 1.5 : 1
      return floor * phase * (1 + 0.02 * Double.random(in: 0..<1, using: &random))
    }
  }
}

extension BenchmarkRecord {
  /// A benchmark with bursts of a session.
  package static func timed(
    _ bursts: [Double], session: String? = "one", code: String? = nil, id: String = "b"
  ) -> BenchmarkRecord {
    var record = BenchmarkRecord.sample(id)
    record.setBursts(BurstSeries(session: session, values: bursts), iterations: 1)
    record.code = code
    return record
  }
}
