/// How every benchmark is run: the counterpart of the reference's `--benchmark-*` flags.
///
/// What is `nil` is left to the suite's own traits and the engine's defaults.
public struct RunOptions: Sendable, Hashable {
  /// Whether allocations are counted.
  public var measuresMemory: Bool
  /// Whether instructions are counted: of every benchmark, of none, or if `nil` of those that ask
  /// for it, and where time changed.
  public var countsInstructions: Bool?
  /// A fixed number of memory passes; adaptive if `nil`.
  public var memoryRepeats: Int?
  /// Uncounted calls before the memory passes.
  public var memoryWarmup: Int?
  /// A limit on the time for adaptive memory passes, in seconds.
  public var memoryMaxSeconds: Double?
  /// Whether each memory pass has a process of its own, with the resident high-water.
  public var isolates: Bool?
  /// The fewest timed rounds of a burst.
  public var minRounds: Int?
  /// The shortest time of one round, in seconds, towards which iterations are calibrated.
  public var minSeconds: Double?
  /// The time for the rounds of a burst, in seconds.
  public var maxSeconds: Double?
  /// Whether to warm up before timing.
  public var warmsUp: Bool?
  /// Only ids that contain one of these texts; all if there are none.
  public var filters: [String] = []
  /// Only ids of this shard, where benchmarks are shared out.
  public var shard: Shard?
  /// How long one phase of one benchmark may take.
  public var timeLimit: Duration?
  /// Further arguments for the suite's executables.
  public var suiteArguments: [String]
  /// Variables for the suite's executables, on top of the inherited environment.
  public var environment: [String: String] = [:]

  /// Makes options; by default memory is measured and the engine's defaults hold.
  public init(measuresMemory: Bool = true, timeLimit: Duration? = nil) {
    self.measuresMemory = measuresMemory
    self.timeLimit = timeLimit
    suiteArguments = []
  }

  /// Only ids that contain this text.
  public var filter: String? {
    get { filters.first }
    set { filters = newValue.map { [$0] } ?? [] }
  }

  /// Whether a benchmark is among those that are wanted.
  package func wants(_ id: String) -> Bool {
    (filters.isEmpty || filters.contains { id.contains($0) }) && shard?.covers(id) ?? true
  }

  /// The options of the memory passes, as the suite takes them. Engines of before
  /// `--memory-repeats` know `--repeats`.
  var memoryArguments: [String] {
    let isolation = isolates.map { [$0 ? "--isolate" : "--no-isolate"] } ?? []
    return Self.arguments([
      ("--repeats", memoryRepeats.map(String.init)),
      ("--memory-warmup", memoryWarmup.map(String.init)),
      ("--memory-max-time", memoryMaxSeconds.map { "\($0)" }),
    ]) + isolation + suiteArguments
  }

  /// How long a burst is, in seconds, where nothing else is asked for: short enough that a machine
  /// does not change meanwhile.
  package static let burstSeconds = 0.02

  /// The options of one burst's timed rounds, as the suite takes them.
  ///
  /// - Parameter seconds: How long the burst is, where the options do not say.
  package func timingArguments(burst seconds: Double = burstSeconds) -> [String] {
    let warmup = warmsUp.map { [$0 ? "--warmup" : "--no-warmup"] } ?? []
    return Self.arguments([
      ("--min-rounds", "\(minRounds ?? 1)"),
      ("--min-time", minSeconds.map { "\($0)" }),
      ("--max-time", "\(maxSeconds ?? seconds)"),
    ]) + warmup + suiteArguments
  }

  /// The processor that the suite is to keep to, if its arguments name one.
  var processor: String? {
    for (index, argument) in suiteArguments.enumerated() where argument.hasPrefix("--cpu") {
      if argument.hasPrefix("--cpu=") { return String(argument.dropFirst("--cpu=".count)) }
      if argument == "--cpu" { return suiteArguments.dropFirst(index + 1).first }
    }
    return nil
  }

  private static func arguments(_ pairs: [(String, String?)]) -> [String] {
    pairs.flatMap { name, value in value.map { [name, $0] } ?? [] }
  }
}

extension RunOptions: KeyedOptions {
  package static let withoutEffect = [
    "timeLimit": "a benchmark that is stopped is never kept, and one that ends is the same"
  ]

  package func add(to key: inout CacheKey) {
    key.add("memory", "\(measuresMemory)")
    key.add("repeats", memoryRepeats.map { "\($0)" })
    key.add("memory warm-up", memoryWarmup.map { "\($0)" })
    key.add("memory time", memoryMaxSeconds.map { "\($0)" })
    key.add("isolated", isolates.map { "\($0)" })
    // A pass of an isolated benchmark was a warm one once.
    key.add("isolated passes", "cold")
    key.add("timing", "bursts")
    key.add("fewest rounds", minRounds.map { "\($0)" })
    key.add("shortest round", minSeconds.map { "\($0)" })
    key.add("time", maxSeconds.map { "\($0)" })
    key.add("warm-up", warmsUp.map { "\($0)" })
    key.add("filter", filters.first)
    for filter in filters.dropFirst() { key.add("filter", filter) }
    if let shard, shard.dimension == .benchmark {
      key.add("shard", "\(shard.index)/\(shard.count)")
    }
    key.add("suite arguments", list: suiteArguments)
    key.add("run environment", map: environment)
    // Results of what was left to the suite are the same as ever.
    if let countsInstructions {
      key.add("instructions", countsInstructions ? "counted" : "not counted")
    }
  }
}
