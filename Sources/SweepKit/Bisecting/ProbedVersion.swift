import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults

/// A commit and what was measured of it.
struct ProbedVersion: Sendable {
  /// The commit.
  let version: Version
  /// What became of it.
  let outcome: Outcome
  /// Its results.
  let run: ComparedRun

  /// The number of a benchmark, or why there is none.
  func reading(_ id: String, _ metric: Metric) -> StepDivision<String>.Reading {
    // Noisy numbers have a value for each process, of which one stands for all.
    if !metric.isExact, let samples = samples(id) {
      return .value(NoisyJudge(for: metric).value(of: samples.values))
    }
    switch RunIndex(run).cell(id, MetricColumn(metric)) {
    case .value(let value): return .value(value)
    case .missing(let reason): return .missing(reason: reason.summary)
    }
  }

  /// The values of a noisy metric, one for each process.
  func samples(_ id: String) -> NoisySamples? {
    RunIndex(run)[id]?.extraInfo[NoisySamples.key].flatMap(NoisySamples.init)
  }

  /// The digest of the code that has a benchmark.
  func code(of id: String) -> String? { run.file.flatMap { RunProvenance(of: $0).code(of: id) } }

  /// Whether a ceiling of the benchmark was exceeded.
  func exceedsCeiling(_ id: String) -> String? {
    outcome.failures.first { $0.id == id && $0.kind == .ceiling }?.reason
  }

  /// The packages that were resolved: version by identity.
  var dependencies: [String: String] { run.file.map { RunEnvironment(of: $0).dependencies } ?? [:] }
}
