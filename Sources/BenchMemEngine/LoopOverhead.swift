/// What the timing loop itself costs for each call: the time of an action that does nothing.
enum LoopOverhead {
  private static let calls = 100_000

  /// The least of several rounds, in picoseconds a call. It is part of every timing and not
  /// subtracted.
  static let picoseconds: Int = {
    let options = TimingOptions(rounds: 9, iterations: calls)
    let procedure = TimingProcedure(options)
    BenchmarkRun(procedure).measure { 0 }
    return (procedure.rounds.min() ?? 0) * 1000 / calls
  }()
}
