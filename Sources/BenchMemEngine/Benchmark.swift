/// One benchmark, or a family of them over a list of parameters.
///
/// The body makes what the action needs and hands the action to `run.measure`, once. Only the
/// action is counted and timed. The body runs once a phase; `run.measure` calls the action as often
/// as the phase needs. An action that consumes or changes its input takes it from
/// `run.measure(setup:)`, which makes it anew for every pass and every round.
///
/// ```swift
/// Benchmark("build", .maxPeak("64MiB"), for: "rows", in: [1_000, 100_000]) { run, rows in
///   let input = makeRows(rows)        // neither counted nor timed
///   run.measure { RowStore(input) }   // counted in the memory passes, timed in the rounds
/// }
/// ```
public struct Benchmark: Sendable {
  let name: String
  let configuration: BenchmarkConfiguration
  let cases: [BenchmarkCase]

  /// A benchmark without parameters.
  public init(
    _ name: String, _ traits: BenchmarkTrait...,
    body: nonisolated(nonsending) @escaping @Sendable (BenchmarkRun) async throws -> Void
  ) {
    self.init(name, traits, [BenchmarkCase(parameters: [], body: body)])
  }

  /// One benchmark for each value of a parameter, as `build[1000]` and `build[100000]`.
  public init<First: BenchmarkParameter>(
    _ name: String, _ traits: BenchmarkTrait...,
    for parameter: String, in values: [First],
    body: nonisolated(nonsending) @escaping @Sendable (BenchmarkRun, First) async throws -> Void
  ) {
    let cases = values.map { value in
      BenchmarkCase(parameters: [(parameter, value.benchmarkValue)]) { try await body($0, value) }
    }
    self.init(name, traits, cases)
  }

  /// One benchmark for each pair of values of two parameters, as `lookup[sorted-1000]`.
  public init<First: BenchmarkParameter, Second: BenchmarkParameter>(
    _ name: String, _ traits: BenchmarkTrait...,
    for parameter: String, in values: [First],
    and secondParameter: String, in secondValues: [Second],
    body:
      nonisolated(nonsending) @escaping @Sendable (BenchmarkRun, First, Second) async throws ->
      Void
  ) {
    var cases: [BenchmarkCase] = []
    for first in values {
      for second in secondValues {
        let parameters = [
          (parameter, first.benchmarkValue), (secondParameter, second.benchmarkValue),
        ]
        cases.append(
          BenchmarkCase(parameters: parameters) { try await body($0, first, second) })
      }
    }
    self.init(name, traits, cases)
  }

  /// One benchmark for each combination of values of three parameters.
  public init<First: BenchmarkParameter, Second: BenchmarkParameter, Third: BenchmarkParameter>(
    _ name: String, _ traits: BenchmarkTrait...,
    for parameter: String, in values: [First],
    and secondParameter: String, in secondValues: [Second],
    and thirdParameter: String, in thirdValues: [Third],
    body:
      nonisolated(nonsending) @escaping @Sendable (BenchmarkRun, First, Second, Third)
      async throws -> Void
  ) {
    var cases: [BenchmarkCase] = []
    for first in values {
      for second in secondValues {
        for third in thirdValues {
          let parameters = [
            (parameter, first.benchmarkValue), (secondParameter, second.benchmarkValue),
            (thirdParameter, third.benchmarkValue),
          ]
          cases.append(
            BenchmarkCase(parameters: parameters) { try await body($0, first, second, third) })
        }
      }
    }
    self.init(name, traits, cases)
  }

  private init(_ name: String, _ traits: [BenchmarkTrait], _ cases: [BenchmarkCase]) {
    self.name = name
    configuration = BenchmarkConfiguration(traits)
    self.cases = cases
  }
}
