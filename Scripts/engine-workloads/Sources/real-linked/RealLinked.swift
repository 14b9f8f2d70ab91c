import BenchMemEngine
import RealWorkloads

/// The same workloads as a suite. Nothing is warmed up: other tools see the first call, too.
@main
struct RealLinked: BenchmarkSuite {
  static let benchmarks: [Benchmark] = [
    Benchmark("work", .repeats(1), .warmup(0), for: "of", in: RealWorkload.allCases) {
      run, workload in
      run.measure { workload.run() }
    }
  ]
}

extension RealWorkload: BenchmarkParameter {}
