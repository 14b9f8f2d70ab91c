import SweepResults

/// A run with its benchmarks found by id, and with the reasons for those that it lacks.
package struct RunIndex {
  private let records: [String: BenchmarkRecord]
  private let failures: [String: MissingReason]
  private let unavailable: [(prefix: String, reason: MissingReason)]
  private let versionFailure: MissingReason?

  package init(_ run: ComparedRun) {
    switch run.content {
    case .failed(let phase, let reason):
      records = [:]
      failures = [:]
      unavailable = []
      // What a definition leaves out has not failed.
      versionFailure =
        phase == "skipped"
        ? .notAvailable(reason: reason) : .versionFailed(phase: phase, reason: reason)
    case .run(let file):
      let provenance = RunProvenance(of: file)
      records = Dictionary(file.benchmarks.map { ($0.fullname, $0) }) { first, _ in first }
      failures = Dictionary(
        provenance.failures.map { failure in
          let reason: MissingReason =
            failure.isKnownAbsence
            ? .notAvailable(reason: failure.reason)
            : .failed(phase: failure.phase, reason: failure.reason)
          return (failure.id, reason)
        }
      ) { first, _ in first }
      unavailable = provenance.unavailable.flatMap { product in
        product.targets.map { ("\($0)::", .notAvailable(reason: product.reason)) }
      }
      versionFailure = nil
    }
  }

  /// The ids of benchmarks that are known to have failed, sorted.
  var failedIds: [String] { failures.keys.sorted() }

  package subscript(id: String) -> BenchmarkRecord? { records[id] }

  package func cell(_ id: String, _ column: MetricColumn) -> MeasuredCell {
    guard let record = records[id] else { return .missing(reason(for: id)) }
    guard let value = record.value(of: column.metric, column.statistic) else {
      return .missing(failures[id] ?? .notMeasured)
    }
    return .value(value)
  }

  private func reason(for id: String) -> MissingReason {
    versionFailure ?? failures[id] ?? unavailable.first { id.hasPrefix($0.prefix) }?.reason
      ?? .absent
  }
}
