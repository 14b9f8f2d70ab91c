import BenchMemEngine

@main
struct Deques: BenchmarkSuite {
  static let benchmarks = building + queueing + editing + whole
}
