import BenchMemEngine

@main
struct Slices: BenchmarkSuite {
  static let benchmarks = cutting + folding + joining
}
