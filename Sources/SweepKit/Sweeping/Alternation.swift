import SweepMeasuring
import SweepResults

/// Two builds that take turns with each other: in each turn a coin decides which goes first, so
/// that neither profits from what drifts, and each value is of a process of its own.
struct Alternation: Sendable {
  /// What runs the executables of the first build.
  let first: SuiteRunner
  /// The same of the second.
  let second: SuiteRunner
  /// What is measured of both.
  let benchmark: BenchmarkDescription
  /// The executable that has it.
  let product: String
  /// A metric that is not exact.
  var metric = Metric.time
  /// How long bursts are, in seconds, where neither the suite nor the options say.
  var seconds = RunOptions.burstSeconds

  /// What one turn gave: a value of each build, or why there is none of either.
  enum Turn: Sendable {
    /// Seconds for one call, or bytes.
    case values(first: Double, second: Double)
    /// What failed, in one build or in both.
    case failed([BenchmarkFailure])
  }

  /// The phase that measures the metric.
  var phase: String { residentKey == nil ? "timing" : "rss" }

  /// Takes one turn. Where the build that goes first fails, the other one is not run.
  ///
  /// - Throws: `CancellationError`; then there is no value of either.
  func turn() async throws -> Turn {
    let isFirstAhead = Bool.random()
    do {
      let one = try await value(isFirstAhead ? first : second)
      let other = try await value(isFirstAhead ? second : first)
      return isFirstAhead ? .values(first: one, second: other) : .values(first: other, second: one)
    } catch let failed as Failed {
      return .failed(failed.failures)
    }
  }

  private struct Failed: Error {
    let failures: [BenchmarkFailure]
  }

  /// One process: the fastest round, or the resident high-water. A ceiling that is exceeded is no
  /// failure to measure.
  private func value(_ runner: SuiteRunner) async throws -> Double {
    var result = BenchmarkResult(benchmark)
    let value: Double?
    if let residentKey {
      try await runner.add(.resident, of: product, to: &result)
      value = result.rss.last?[residentKey]?.doubleValue
    } else {
      result = try await runner.time(benchmark, of: product, seconds: seconds)
      value = result.fastest
    }
    guard result.failures.allSatisfy({ $0.kind == .ceiling }) else {
      throw Failed(failures: result.failures)
    }
    if let value { return value }
    throw Failed(failures: [
      BenchmarkFailure(id: benchmark.id, phase: phase, kind: .unmeasured, reason: "no value")
    ])
  }

  /// The key of a metric that isolated passes measure; nil for one of timed rounds.
  private var residentKey: String? {
    guard let descriptor = metric.descriptor, descriptor.phase == .rss,
      case .series(let key, _) = descriptor.source
    else { return nil }
    return key
  }
}
