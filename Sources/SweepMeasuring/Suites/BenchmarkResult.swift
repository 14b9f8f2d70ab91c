import SweepResults

/// Everything that the child processes of one benchmark reported.
package struct BenchmarkResult: Sendable {
  /// The benchmark.
  package let description: BenchmarkDescription
  /// Counted passes, in order.
  package var memory: [JSONObject] = []
  /// Isolated passes, in order.
  package var rss: [JSONObject] = []
  /// The instructions of each counted call.
  package var instructions: InstructionSeries?
  /// Whether instructions were to be counted, and nobody could.
  package var lacksCounter = false
  /// Elapsed nanoseconds a round.
  package var rounds: [Int] = []
  /// Calls a round.
  package var iterations = 1
  /// The options that the engine timed with.
  package var timingOptions = JSONObject()
  /// Scalars from the definition and from the run.
  package var extraInfo: JSONObject
  /// What went wrong.
  package var failures: [BenchmarkFailure] = []

  package init(_ description: BenchmarkDescription) {
    self.description = description
    extraInfo = description.extraInfo
  }

  /// The fastest round, in seconds for one call; `nil` where nothing was timed.
  package var fastest: Double? {
    rounds.min().map { Double($0) / 1e9 / Double(max(1, iterations)) }
  }

  /// Whether something kept a phase from being measured; an exceeded ceiling does not.
  func isUnmeasured(in phase: String) -> Bool {
    failures.contains { $0.phase == phase && $0.kind != .ceiling }
  }

  /// Tells once what several processes said alike of a ceiling.
  mutating func uniteCeilings() {
    var seen: Set<BenchmarkFailure> = []
    failures = failures.filter { $0.kind != .ceiling || seen.insert($0).inserted }
  }

  /// Takes up what one phase reported.
  package mutating func take(_ stream: EventStream, phase: String) {
    for event in stream.events {
      switch event {
      case .memory(description.id, let values): memory.append(values)
      case .rss(description.id, let values): rss.append(values)
      case .instructions(description.id, let count, let name):
        instructions = InstructionSeries(
          counts: (instructions?.counts ?? []) + [count], way: name)
      case .timing(description.id, let calls, let nanoseconds, let options):
        (iterations, rounds, timingOptions) = (calls, nanoseconds, options)
      case .extra(description.id, let scalars): extraInfo.merge(scalars)
      case .failure(description.id, let kind, let message):
        failures.append(
          BenchmarkFailure(
            id: description.id, phase: phase, kind: kind == "ceiling" ? .ceiling : .unmeasured,
            reason: message))
      default: break
      }
    }
  }
}
