import Foundation
import SweepProcesses
import SweepResults
import SweepText

/// One process of an executable of ordo-one/benchmark, from its questions to its answers.
struct OrdoRun {
  let site: HarnessSite
  let product: String

  /// What a process left.
  struct End {
    let end: HarnessSite.ProcessEnd
    /// The bytes of its answers.
    let replies: [UInt8]
    /// What the library wrote.
    let measured: [UInt8]
  }

  /// Runs the process with a file of questions as its input, and a file for its answers.
  ///
  /// - Parameters:
  ///   - library: What is loaded before the executable's own code: by the executable only, and by
  ///     none of the programs that start it.
  ///   - isQuiet: Whether their harness drops what the benchmark prints, as it does when it is
  ///     measured.
  /// - Throws: `CancellationError`.
  func end(
    asking request: [UInt8], preloading library: PreloadLibrary? = nil, places: String = "",
    _ task: OrdoTask? = nil, isQuiet: Bool = true
  ) async throws -> End {
    let (asked, answered) = (site.eventFile("asked"), site.eventFile("answered"))
    let measured = site.eventFile("measured")
    defer {
      for file in [asked, answered, measured] {
        try? FileManager.default.removeItem(atPath: file.outside)
      }
    }
    let rule = Array((task.map { "\($0.rule)\n\(places)\n" } ?? "").utf8)
    if let reason = Self.write([(asked.outside, request), (measured.outside, rule)]) {
      let end = HarnessSite.ProcessEnd(status: .exited(-1), kind: .machine, firstError: reason)
      return End(end: end, replies: [], measured: [])
    }
    var environment: [String: String?] = ["SWIFT_DETERMINISTIC_HASHING": "1"]
    if let library, let task {
      environment.merge(
        library.environment(mode: task.mode, file: measured.inside).mapValues(Optional.some)
      ) { $1 }
      environment["LD_PRELOAD"] = .some(nil)
    }
    let words =
      ["setarch", "-R", "sh", "-c", Self.script, "sh", library?.path ?? "", asked.inside]
      + [answered.inside, isQuiet ? "" : "/dev/null", site.executable(product)]
      + ["--input-fd", "0", "--output-fd", "3", "--quiet", "\(isQuiet)"]
      + site.options.suiteArguments
    let end = try await site.run(words, environment: environment)
    func bytes(_ path: String) -> [UInt8] {
      [UInt8](FileManager.default.contents(atPath: path) ?? Data())
    }
    return End(
      end: end, replies: bytes(answered.outside),
      measured: Array(bytes(measured.outside).dropFirst(rule.count)))
  }

  /// Writes files for the process; why it could not, if so.
  private static func write(_ files: [(path: String, content: [UInt8])]) -> String? {
    for (path, content) in files {
      do {
        try Data(content).write(to: URL(fileURLWithPath: path))
      } catch {
        return "\(path): \(SystemReason.text(of: error))"
      }
    }
    return nil
  }

  /// Answers go to a file, of which a single write takes all that it is given, as their harness
  /// expects.
  private static let script = """
    [ -z "$1" ] || export LD_PRELOAD="$1"; [ -z "$4" ] || exec >"$4"; \
    exec <"$2" 3>"$3"; shift 4; exec "$@"
    """
}

extension HarnessSite.ProcessEnd {
  /// How it ended, and the first error that it printed.
  var reason: String { ["\(status)", firstError].compactMap(\.self).joined(separator: ": ") }
}

/// What the library does while a benchmark runs.
struct OrdoTask {
  /// The library's mode.
  let mode: String
  /// When enough is known, as the library reads it, in hexadecimal digits: calls that are not
  /// measured first, how many exactly, or if -1 the fewest, the most, how many without a lower
  /// peak, and the nanoseconds.
  let rule: String
  /// How the calls of a burst were chosen, for the run file.
  var timingOptions = JSONObject()

  private init(_ mode: String, _ rule: [Int]) {
    (self.mode, self.rule) = (mode, rule.map { String($0, radix: 16) }.joined(separator: " "))
  }

  /// Their own metrics of at most a hundred calls and half a second.
  static let theirs = OrdoTask("suite-theirs", [0, -1, 0, 100, 0, 500_000_000])

  /// The task of a phase; `nil` for one that is not supported.
  init?(_ phase: HarnessPhase, _ benchmark: OrdoBenchmark, _ options: RunOptions) {
    // One call is always left to be measured.
    func skipped(_ warmup: Int) -> Int {
      min(max(0, warmup - benchmark.warmupIterations), max(0, benchmark.maxIterations - 1))
    }
    let none = Int(Int32.max)
    switch phase {
    case .memory(isCold: true, _): self.init("suite-memory", [0, 1, 0, 0, 0, -1])
    case .memory(isCold: false, _):
      let rule = PassRule(repeats: options.memoryRepeats, maxSeconds: options.memoryMaxSeconds)
      self.init(
        "suite-memory",
        [skipped(options.memoryWarmup ?? 1), rule.repeats ?? -1, rule.minPasses, rule.maxPasses]
          + [rule.patience, Self.nanoseconds(rule.maxSeconds)])
    case .resident: self.init("suite-rss", [0, 1, 0, 0, 0, -1])
    case .timing(let seconds):
      let (least, most) = (options.minRounds ?? 1, options.maxSeconds ?? seconds)
      self.init("suite-time", [skipped(1), -1, least, none, none, Self.nanoseconds(most)])
      timingOptions = ["min_rounds": .integer(least), "max_time": .number(most)]
      if let shortest = options.minSeconds { timingOptions["min_time"] = .number(shortest) }
    case .instructions, .profile: return nil
    }
  }

  private static func nanoseconds(_ seconds: Double?) -> Int {
    seconds.map { Int(min($0, 1e9) * 1e9) } ?? -1
  }
}
