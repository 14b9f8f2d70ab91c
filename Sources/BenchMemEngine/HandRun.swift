/// A suite run by hand: every selected benchmark, a table, and a run file where one is asked for.
///
/// Benchmarks are measured in this process, isolated ones' memory passes in processes of their own.
struct HandRun {
  let target: String
  let arguments: SuiteArguments
  let output: (String) -> Void
  let complain: (String) -> Void

  @_optimize(none)
  nonisolated(nonsending) func run(
    _ benchmarks: [RegisteredBenchmark]
  ) async throws(SuiteError) -> ExitStatus {
    let file: HandRunFile?
    if let path = arguments.json { file = try HandRunFile(path: path) } else { file = nil }
    var entries: [HandRunFile.Entry] = []
    for benchmark in benchmarks { entries.append(await measure(benchmark)) }
    let table = SuiteTable(
      rows: entries.map { entry in
        SuiteTable.Row(name: entry.benchmark.id, memory: entry.memory, timing: entry.timing)
      })
    for line in table.lines { output(line) }
    for entry in entries {
      for (_, failure) in entry.failures { complain("\(entry.benchmark.id): \(failure.message)") }
    }
    try file?.write(entries, target: target, processor: arguments.processor)
    return entries.flatMap(\.failures).reduce(.done) { $0.worse($1.failure.status) }
  }

  /// Memory, then time. What the body itself does wrong is told once.
  @_optimize(none)
  private nonisolated(nonsending) func measure(
    _ benchmark: RegisteredBenchmark
  ) async -> HandRunFile.Entry {
    let said = ExtraInfo(benchmark.configuration.extraInfo)
    let runner = PhaseRunner(
      benchmark: benchmark, arguments: arguments, emit: { _ in }, attach: { said.add($0) })
    var entry = HandRunFile.Entry(benchmark: benchmark)
    do throws(BenchmarkFailure) {
      let result: MemoryResult
      if benchmark.isIsolated(arguments) {
        var passes = IsolatedPasses(benchmark: benchmark, arguments: arguments)
        defer { said.add(passes.extraInfo) }
        result = try passes.run()
        if let failure = passes.residentFailure { entry.failures.append(("rss", failure)) }
      } else {
        result = try await runner.memory()
      }
      entry.memory = result
      entry.failures += benchmark.exceededCeilings(result.passes).map { ("memory", $0) }
    } catch {
      entry.failures.append(("memory", error))
    }
    if entry.failures.last?.failure.kind != .error {
      do throws(BenchmarkFailure) {
        entry.timing = try await runner.timing()
      } catch {
        entry.failures.append(("timing", error))
      }
    }
    entry.extraInfo = said.values
    return entry
  }
}

/// What a benchmark says about itself, phase by phase.
private final class ExtraInfo {
  private(set) var values: [String: BenchmarkValue]

  init(_ values: [String: BenchmarkValue]) { self.values = values }

  @_optimize(none)
  func add(_ more: [String: BenchmarkValue]) { values.merge(more) { $1 } }
}
