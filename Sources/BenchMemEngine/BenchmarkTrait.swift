/// What is special about one benchmark, as in `Benchmark("build", .maxPeak("64MiB"), .repeats(5))`.
///
/// A trait has the last word over the suite's command line.
public struct BenchmarkTrait: Sendable {
  let apply: @Sendable (inout BenchmarkConfiguration) -> Void
}

extension BenchmarkTrait {
  /// Puts the benchmark into a group, which becomes a part of its id: `Target::Group::name`.
  public static func group(_ name: String) -> Self { Self { $0.group = name } }

  /// Attaches scalars to the benchmark, for tables and figures to group and filter by.
  public static func extraInfo(_ entries: [String: any BenchmarkParameter]) -> Self {
    Self { $0.extraInfo.merge(entries.mapValues(\.benchmarkValue)) { $1 } }
  }

  /// Makes each memory pass in a fresh process, of the first call, and records the resident
  /// high-water of the process as `rss`.
  public static var isolated: Self { isolated(true) }

  /// Says whether each memory pass has a fresh process, whatever the command line says.
  public static func isolated(_ isolates: Bool) -> Self { Self { $0.isIsolated = isolates } }

  /// Asks for the instructions of one call to be counted, where the machine has what counts them.
  public static var instructions: Self { Self { $0.countsInstructions = true } }

  /// Asks for a profile: where the memory comes from, call path by call path, in one pass more.
  public static var profile: Self { Self { $0.wantsProfile = true } }
}

// MARK: Ceilings

extension BenchmarkTrait {
  /// Fails the benchmark if the peak of live requested bytes is above this in any memory pass.
  public static func maxPeak(_ limit: ByteCount) -> Self { Self { $0.maxPeak = limit } }

  /// Fails the benchmark if it requests more bytes than this, all calls added up, in any pass.
  public static func maxAllocated(_ limit: ByteCount) -> Self { Self { $0.maxAllocated = limit } }

  /// Fails the benchmark if it makes more allocating calls than this in any pass.
  public static func maxAllocations(_ limit: Int) -> Self { Self { $0.maxAllocations = limit } }
}

// MARK: Memory passes

extension BenchmarkTrait {
  /// Makes exactly this many memory passes, instead of going on until the minimum settles.
  public static func repeats(_ passes: Int) -> Self { Self { $0.repeats = passes } }

  /// Calls the action this many times uncounted before the memory passes. The default is one.
  public static func warmup(_ calls: Int) -> Self { Self { $0.memoryWarmup = calls } }

  /// Stops starting memory passes after this time, unless `repeats` fixes their number.
  public static func memoryMaxTime(_ limit: Duration) -> Self { Self { $0.memoryMaxTime = limit } }

  /// Calls the action this many times in one memory pass: what a workload accumulates over calls.
  public static func calls(_ number: Int) -> Self { Self { $0.calls = number } }
}

// MARK: Timing

extension BenchmarkTrait {
  /// Times at least this many rounds. The default is five.
  public static func minRounds(_ rounds: Int) -> Self { Self { $0.minRounds = rounds } }

  /// Lets a round last at least this long by calling the action more often in it.
  public static func minTime(_ time: Duration) -> Self { Self { $0.minTime = time } }

  /// Times as many rounds as fit into this, the least number of rounds aside.
  public static func maxTime(_ time: Duration) -> Self { Self { $0.maxTime = time } }

  /// Times exactly this many rounds.
  public static func rounds(_ rounds: Int) -> Self { Self { $0.rounds = rounds } }

  /// Calls the action exactly this many times a round, without calibration.
  public static func iterations(_ iterations: Int) -> Self { Self { $0.iterations = iterations } }

  /// Runs this many rounds untimed first.
  public static func warmupRounds(_ rounds: Int) -> Self { Self { $0.warmupRounds = rounds } }

  /// Fixes everything about timing, as pytest-benchmark's `pedantic` does: no calibration at all.
  public static func pedantic(rounds: Int = 1, iterations: Int = 1, warmupRounds: Int = 0) -> Self {
    Self {
      $0.rounds = rounds
      $0.iterations = iterations
      $0.warmupRounds = warmupRounds
    }
  }
}
