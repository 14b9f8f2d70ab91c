import BenchMemEngine

@main
struct Keys: BenchmarkSuite {
  static let benchmarks = keying
}
