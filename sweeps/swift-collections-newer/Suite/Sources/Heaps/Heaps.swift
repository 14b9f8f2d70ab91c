import BenchMemEngine

@main
struct Heaps: BenchmarkSuite {
  static let benchmarks = building + emptying
}
