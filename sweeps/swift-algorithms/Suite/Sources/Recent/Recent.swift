import BenchMemEngine

@main
struct Recent: BenchmarkSuite {
  static let benchmarks = keying + cutting
}
