#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An executable's benchmarks. The `@main` type of a suite's target conforms to it.
///
/// ```swift
/// @main
/// struct Rows: BenchmarkSuite {
///   static let benchmarks: [Benchmark] = [
///     Benchmark("build", for: "rows", in: [1_000, 100_000]) { run, rows in
///       let input = makeRows(rows)
///       run.measure { RowStore(input) }
///     },
///   ]
/// }
/// ```
public protocol BenchmarkSuite {
  /// The benchmarks, in the order in which they are listed and run. No two may have the same id.
  static var benchmarks: [Benchmark] { get }
}

extension BenchmarkSuite {
  /// Runs the suite as the command line asks and exits with the documented status.
  ///
  /// The process first replaces itself once by itself, with deterministic hashing and without
  /// address randomization, where it does not have them already.
  @MainActor
  @_optimize(none)
  public static func main() async {
    Reexecution.fixConditions()
    let target = String(reflecting: Self.self).prefix { $0 != "." }
    let command = SuiteCommand(
      target: String(target), benchmarks: benchmarks, output: { print($0) },
      complain: { StandardError.write($0) })
    MainThread.prepareToLeave()
    exit(await command.runOffMainActor(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
