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

  /// Measures until the judge is content; what fails is in the result.
  func measure(
    _ benchmark: BenchmarkDescription, of product: String,
    judge: @Sendable (NoisySamples) -> NoisyJudge.Judgement
  ) async throws -> BenchmarkResult {
    var result = try await candidate.measure(benchmark, of: product)
    let builds = Alternation(
      first: reference, second: candidate, benchmark: benchmark, product: product, metric: metric)
    var samples = NoisySamples()
    var wanted = firstCount
    // What failed in another phase is no reason to know nothing of this one.
    while !result.failures.contains(where: { $0.kind != .ceiling && $0.phase == builds.phase }) {
      switch try await builds.turn() {
      case .failed(let failures):
        result.failures += failures
      case .values(let reference, let value):
        samples.reference.append(reference)
        samples.values.append(value)
      }
      guard samples.values.count >= wanted else { continue }
      guard case .wants(let count) = judge(samples) else { break }
      wanted = count
    }
    if !samples.values.isEmpty { result.extraInfo[NoisySamples.key] = samples.json }
    return result
  }
}
