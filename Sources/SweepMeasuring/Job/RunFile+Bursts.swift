import SweepResults

extension RunFile {
  /// Puts records in the place of those of the same benchmarks.
  package mutating func replace(_ records: [BenchmarkRecord]) {
    for record in records {
      guard let place = benchmarks.firstIndex(where: { $0.fullname == record.fullname }) else {
        continue
      }
      let (code, pairs) = (benchmarks[place].code, benchmarks[place].pairs)
      benchmarks[place] = record
      (benchmarks[place].code, benchmarks[place].pairs) = (code, pairs)
    }
  }

  /// Says what could not be measured.
  package mutating func setFailures(_ failures: [BenchmarkFailure]) {
    setOwn("failures", .array(failures.map(\.json)))
  }

  /// Says how many bursts the benchmarks have been timed by, at most.
  package mutating func setTurns(_ turns: Int) { setOwn("turns", .integer(turns)) }

  /// Says how many bursts each benchmark is to have; nil if no more are to come.
  ///
  /// - Returns: Whether that is another number than before.
  package mutating func wantBursts(_ wanted: Int?) -> Bool {
    let before = benchmarks
    for place in benchmarks.indices { benchmarks[place].wantBursts(wanted) }
    return benchmarks != before
  }

  /// Keeps what a build's two series of bursts say of the machine.
  package mutating func setControl(_ control: [ControlBursts]) {
    setOwn(ControlBursts.key, .array(control.map { .object($0.json) }))
  }

  /// Keeps what was timed in turn with another build, in the place of what was before.
  package mutating func setPairs(_ pairs: PairedBursts) {
    let own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    var all = (own[PairedBursts.key]?.arrayValue ?? []).compactMap(\.objectValue)
      .compactMap(PairedBursts.init)
    all.removeAll {
      $0.benchmark == pairs.benchmark && $0.againstCode == pairs.againstCode
        && $0.code == pairs.code
    }
    all.append(pairs)
    setOwn(PairedBursts.key, .array(all.map { .object($0.json) }))
    guard let place = benchmarks.firstIndex(where: { $0.fullname == pairs.benchmark }) else {
      return
    }
    benchmarks[place].pairs = all.filter { $0.benchmark == pairs.benchmark }
  }

  /// Says something of ours about the version.
  package mutating func setOwn(_ key: String, _ value: JSONValue) {
    var own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    own[key] = value
    commitInfo[Self.ownKey] = .object(own)
  }
}
