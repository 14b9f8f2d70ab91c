import SweepResults

extension RunFile {
  /// Adds the rounds of another turn to those that are there.
  package mutating func add(_ results: [BenchmarkResult], turn: Int) {
    for result in results {
      guard let place = benchmarks.firstIndex(where: { $0.fullname == result.description.id }),
        let more = TimingStatistics(rounds: result.rounds, iterations: result.iterations)?.data,
        let earlier = benchmarks[place].stats.data,
        let all = TimingStatistics(
          seconds: earlier + more, iterations: benchmarks[place].stats.iterations)
      else { continue }
      benchmarks[place].stats = all
    }
    var own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    own["turns"] = .integer(turn)
    commitInfo[Self.ownKey] = .object(own)
  }

  /// Puts records in the place of those of the same benchmarks.
  package mutating func replace(_ records: [BenchmarkRecord]) {
    for record in records {
      guard let place = benchmarks.firstIndex(where: { $0.fullname == record.fullname }) else {
        continue
      }
      benchmarks[place] = record
    }
  }

  /// Says what could not be measured.
  package mutating func setFailures(_ failures: [BenchmarkFailure]) {
    var own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    own["failures"] = .array(failures.map(\.json))
    commitInfo[Self.ownKey] = .object(own)
  }
}
