import BenchMemEngine
import Workloads

/// The workloads as a suite. Each prints the seconds that it takes by itself, as `bare` does.
@main
struct Linked: BenchmarkSuite {
  static let benchmarks: [Benchmark] = [
    Benchmark("work", .repeats(1), .warmup(0), .pedantic(), for: "of", in: Workload.allCases) {
      run, workload in
      run.measure { print(seconds(workload.run)) }
    }
  ]
}

extension Workload: BenchmarkParameter {}
