import SweepAnalysis
import SweepMeasuring
import SweepResults

/// Measures a noisy metric of a commit in turn with the good end, each value in a process of its
/// own.
struct NoisySampler: Sendable {
  /// The good end's executables.
  let reference: SuiteRunner
  /// The commit's executables.
  let candidate: SuiteRunner
  /// A metric that is not exact.
  let metric: Metric
  /// How many values each side has at first.
  let firstCount: Int

  /// The phase that measures the metric.
  private var phase: String { metric.residentKey != nil ? "rss" : "timing" }

  /// Measures until the judge is content; what fails is in the result.
  func measure(
    _ benchmark: BenchmarkDescription, of product: String,
    judge: @Sendable (NoisySamples) -> NoisyJudge.Judgement
  ) async throws -> BenchmarkResult {
    var result = try await candidate.measure(benchmark, of: product)
    var samples = NoisySamples()
    var wanted = firstCount
    // What failed in another phase is no reason to know nothing of this one.
    while !result.failures.contains(where: { $0.kind != .ceiling && $0.phase == phase }) {
      // A coin decides which side goes first, so that neither profits from what drifts.
      for isReference in [true, false].shuffled() {
        let runner = isReference ? reference : candidate
        guard let value = try await value(runner, benchmark, product, &result) else { break }
        if isReference { samples.reference.append(value) } else { samples.values.append(value) }
      }
      guard samples.values.count >= wanted, samples.reference.count >= wanted else { continue }
      guard case .wants(let count) = judge(samples) else { break }
      wanted = count
    }
    if !samples.values.isEmpty { result.extraInfo[NoisySamples.key] = samples.json }
    return result
  }

  /// One process: the fastest round, in seconds a call, or the resident high-water in bytes.
  private func value(
    _ runner: SuiteRunner, _ benchmark: BenchmarkDescription, _ product: String,
    _ result: inout BenchmarkResult
  ) async throws -> Double? {
    var one = BenchmarkResult(benchmark)
    let arguments = metric.residentKey == nil ? runner.options.timingArguments() : []
    try await runner.add(phase, arguments, of: product, to: &one)
    let isFailed = one.failures.contains { $0.kind != .ceiling }
    let value: Double? =
      if let key = metric.residentKey {
        one.rss.last?[key]?.doubleValue
      } else {
        one.fastest
      }
    guard !isFailed, let value else {
      result.failures += one.failures
      if one.failures.isEmpty {
        result.failures.append(
          BenchmarkFailure(
            id: benchmark.id, phase: phase, kind: .unmeasured, reason: "no value"))
      }
      return nil
    }
    return value
  }
}

extension Metric {
  /// The key of a metric that isolated passes measure; nil for one of timed rounds.
  fileprivate var residentKey: String? {
    guard let descriptor, descriptor.phase == .rss, case .series(let key, _) = descriptor.source
    else { return nil }
    return key
  }
}
