/// The command line of a suite executable, as Documentation/EventFormat.md describes it.
struct SuiteArguments {
  enum Phase: String, CaseIterable {
    case memory, timing, rss, instructions
  }

  var showsHelp = false
  var lists = false
  var id: String?
  var phase: Phase?
  var events: String?
  var filter: String?
  var processor: Int?

  var repeats: Int?
  var memoryWarmup: Int?
  var memoryMaxTime: Duration?
  var minRounds: Int?
  var minTime: Duration?
  var maxTime: Duration?
  var warmsUp: Bool?

  static let help = """
    Runs this suite's benchmarks and prints a table of memory and time.

      --list                       print the ids, one a line
      --filter TEXT                only ids that contain the text
      --run ID                     only this benchmark
      --repeats N                  exactly N memory passes (default: until the minimum settles)
      --memory-warmup N            uncounted calls before the memory passes (default: 1)
      --memory-max-time SECONDS    no new memory pass after this
      --min-rounds N               timed rounds at least (default: 5)
      --min-time SECONDS           a round lasts at least this long (default: 0.000005)
      --max-time SECONDS           as many rounds as fit into this (default: 1)
      --warmup, --no-warmup        warm up before timing (default: no)
      --cpu N                      keep to one processor

    For benchmem-sweep:
      --list --events PATH         append one event a benchmark to the file
      --run ID --phase memory|timing|rss|instructions --events PATH
                                   one phase of one benchmark, as events
    """
}
