import BenchMemEngine

@main
struct Parsing: BenchmarkSuite {
  static let benchmarks = accepted + subcommands + refused
}
