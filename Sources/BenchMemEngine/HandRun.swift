/// A suite run by hand: every selected benchmark in this process, and a plain table.
struct HandRun {
  let arguments: SuiteArguments
  let output: (String) -> Void
  let complain: (String) -> Void

  @_optimize(none)
  nonisolated(nonsending) func run(_ benchmarks: [RegisteredBenchmark]) async -> ExitStatus {
    var table = SuiteTable()
    var failures: [(id: String, failure: BenchmarkFailure)] = []
    for benchmark in benchmarks {
      let runner = PhaseRunner(benchmark: benchmark, arguments: arguments, emit: { _ in })
      var row = SuiteTable.Row(name: benchmark.id)
      do throws(BenchmarkFailure) {
        let result = try await runner.memory()
        row.memory = result
        failures += benchmark.exceededCeilings(result.passes).map { (benchmark.id, $0) }
      } catch {
        failures.append((benchmark.id, error))
      }
      if failures.last?.failure.kind != .error || failures.last?.id != benchmark.id {
        do throws(BenchmarkFailure) {
          row.timing = try await runner.timing()
        } catch {
          failures.append((benchmark.id, error))
        }
      }
      table.rows.append(row)
    }
    for line in table.lines { output(line) }
    for (id, failure) in failures { complain("\(id): \(failure.message)") }
    return failures.reduce(.done) { $0.worse($1.failure.status) }
  }
}
