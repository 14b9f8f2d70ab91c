import BenchMemEngine

@main
struct BitSets: BenchmarkSuite {
  static let benchmarks = building + algebra
}
