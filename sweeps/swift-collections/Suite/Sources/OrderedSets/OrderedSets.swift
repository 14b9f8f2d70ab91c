import BenchMemEngine

@main
struct OrderedSets: BenchmarkSuite {
  static let benchmarks = building + lookup + editing + algebra + arrayAlgebra
}
