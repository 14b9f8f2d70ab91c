import BenchMemEngine

@main
struct Basics: BenchmarkSuite {
  static let benchmarks = combining + ordering + grouping
}
