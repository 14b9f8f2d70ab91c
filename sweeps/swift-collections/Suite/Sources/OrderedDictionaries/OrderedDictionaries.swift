import BenchMemEngine

@main
struct OrderedDictionaries: BenchmarkSuite {
  static let benchmarks = building + lookup + editing + whole
}
