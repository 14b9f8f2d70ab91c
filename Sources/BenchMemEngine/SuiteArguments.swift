/// The command line of a suite executable, as Documentation/EventFormat.md describes it.
struct SuiteArguments {
  enum Phase: String, CaseIterable {
    case memory, timing, rss, instructions, profile
  }

  var showsHelp = false
  var lists = false
  var id: String?
  var phase: Phase?
  var events: String?
  var filter: String?
  var processor: Int?
  /// The run file that a run by hand writes.
  var json: String?
  /// The file that a pass's call paths go to.
  var profile: String?

  /// Whether the memory or profile phase is one pass, of the first call.
  var isCold = false
  /// What an rss phase told before a cold pass, for the body to see.
  var residentBytes: Int?

  var isolates: Bool?
  var repeats: Int?
  var memoryWarmup: Int?
  var memoryMaxTime: Duration?
  var minRounds: Int?
  var minTime: Duration?
  var maxTime: Duration?
  var warmsUp: Bool?

  static let help = """
    Runs this suite's benchmarks and prints a table of memory and time. What a benchmark's traits say
    goes before the options.

      --list                       print the ids, one a line
      --filter TEXT                only ids that contain the text
      --run ID                     only this benchmark
      --memory-repeats N           exactly N memory passes (default: until the minimum settles)
      --memory-warmup N            uncounted calls before the memory passes (default: 1)
      --memory-max-time SECONDS    no new memory pass after this
      --isolate, --no-isolate      a fresh process for each memory pass, and rss (default: where
                                   a benchmark asks for it)
      --min-rounds N               timed rounds at least (default: 5)
      --min-time SECONDS           a round lasts at least this long (default: 0.000005)
      --max-time SECONDS           as many rounds as fit into this (default: 1)
      --warmup, --no-warmup        warm up before timing (default: no)
      --json PATH                  also write a run file, for benchmem-sweep compare and plot
      --run ID --profile PATH      write where this benchmark's memory comes from, call path by
                                   call path, and do nothing else
      --cpu N                      keep to one processor

    For benchmem-sweep:
      --list --events PATH         append one event a benchmark to the file
      --run ID --phase memory|timing|rss|instructions --events PATH
                                   one phase of one benchmark, as events
      --run ID --phase profile --profile PATH [--events PATH]
                                   one memory pass, with the call path of every block
      --cold [--resident BYTES]    with --phase memory: one pass, of the first call
    """
}
