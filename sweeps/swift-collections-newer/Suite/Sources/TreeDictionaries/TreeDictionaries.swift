import BenchMemEngine

@main
struct TreeDictionaries: BenchmarkSuite {
  static let benchmarks = building + editing + whole
}
