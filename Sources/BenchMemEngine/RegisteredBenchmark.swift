/// One benchmark as the suite runs it: a body, its id, and what its traits say.
struct RegisteredBenchmark {
  let id: String
  let name: String
  let configuration: BenchmarkConfiguration
  let details: BenchmarkCase

  @_optimize(none)
  init(target: String, benchmark: Benchmark, details: BenchmarkCase) {
    name = details.label.map { "\(benchmark.name)[\($0)]" } ?? benchmark.name
    configuration = benchmark.configuration
    self.details = details
    id = ([target] + [configuration.group, name].compactMap(\.self)).joined(separator: "::")
  }

  /// All of a suite's benchmarks, in order, checked: every id is there once, every trait makes
  /// sense.
  @_optimize(none)
  static func all(
    target: String, _ benchmarks: [Benchmark]
  ) throws(SuiteError) -> [RegisteredBenchmark] {
    let all = benchmarks.flatMap { benchmark in
      benchmark.cases.map {
        RegisteredBenchmark(target: target, benchmark: benchmark, details: $0)
      }
    }
    var seen: Set<String> = []
    for benchmark in all {
      guard seen.insert(benchmark.id).inserted else { throw .duplicateID(benchmark.id) }
      if let mistake = benchmark.configuration.mistake {
        throw .badTrait(id: benchmark.id, mistake: mistake)
      }
    }
    return all
  }
}
