import SweepResults

/// A run with its benchmarks found by id, and with the reasons for those that it lacks.
package struct RunIndex {
  private let records: [String: BenchmarkRecord]
  private let failures: [String: [RunProvenance.Failure]]
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
        run.isFailure
        ? .versionFailed(phase: phase, reason: reason) : .notAvailable(reason: reason)
    case .run(let file):
      let provenance = RunProvenance(of: file)
      let machines = MachineShares(of: file)
      records = Dictionary(
        file.benchmarks.map { record in
          var record = record
          record.machine = machines.machine(of: record.fullname)
          return (record.fullname, record)
        }
      ) { first, _ in first }
      failures = Dictionary(grouping: provenance.failures, by: \.id)
      unavailable = provenance.unavailable.flatMap { product in
        product.targets.map { ("\($0)::", .notAvailable(reason: product.reason)) }
      }
      versionFailure = nil
    }
  }

  /// The ids of the benchmarks that have a record, in no order.
  var ids: [String] { Array(records.keys) }

  /// The ids of benchmarks that are known to have failed, in no order.
  var failedIds: [String] { Array(failures.keys) }

  package subscript(id: String) -> BenchmarkRecord? { records[id] }

  package func cell(_ id: String, _ column: MetricColumn) -> MeasuredCell {
    guard let record = records[id] else { return .missing(reason(for: id)) }
    guard let value = record.value(of: column.metric, column.statistic) else {
      if column.metric == .instructions, let reason = record.incomparableInstructions {
        return .missing(.incomparable(reason: reason))
      }
      let cause = failures[id]?.first { $0.keeps(column.metric) }
      return .missing(cause?.missingReason ?? .notMeasured)
    }
    return .value(value)
  }

  private func reason(for id: String) -> MissingReason {
    let causes = failures[id] ?? []
    let cause = causes.first { !$0.isCeiling } ?? causes.first
    return versionFailure ?? cause?.missingReason
      ?? unavailable.first { id.hasPrefix($0.prefix) }?.reason ?? .absent
  }
}

extension RunProvenance.Failure {
  /// Whether this is why a benchmark lacks the metric. A failed phase says nothing of what the
  /// other phases measure, and what exceeds a ceiling was measured.
  fileprivate func keeps(_ metric: Metric) -> Bool {
    guard !isCeiling, let measuring = metric.descriptor?.phase else { return false }
    let failed = phase == "turns" ? .timing : MetricDescriptor.Phase(rawValue: phase)
    return failed == nil || failed == measuring
  }

  fileprivate var missingReason: MissingReason {
    isKnownAbsence ? .notAvailable(reason: reason) : .failed(phase: phase, reason: reason)
  }
}

/// A cell of a comparison: a value, or the reason why there is none.
public enum MeasuredCell: Sendable, Hashable {
  /// The value in the metric's base unit.
  case value(Double)
  /// There is no value.
  case missing(MissingReason)

  /// The value if there is one.
  public var value: Double? {
    if case .value(let value) = self { value } else { nil }
  }

  /// The reason if there is no value.
  public var reason: MissingReason? {
    if case .missing(let reason) = self { reason } else { nil }
  }
}

/// Why a cell of a comparison has no value.
public enum MissingReason: Sendable, Hashable {
  /// The version could not be measured at all: the phase that failed, and why.
  case versionFailed(phase: String, reason: String)
  /// The benchmark failed in this version: the phase, and why.
  case failed(phase: String, reason: String)
  /// The version lacks what the benchmark needs, so that it does not build.
  case notAvailable(reason: String)
  /// There is a value, which cannot be compared with those of the other runs.
  case incomparable(reason: String)
  /// The benchmark ran, but this metric was not measured.
  case notMeasured
  /// The run does not have the benchmark, and does not say why.
  case absent

  /// The reason in a few words.
  public var summary: String {
    switch self {
    case .versionFailed(let phase, let reason): "version failed in \(phase): \(reason)"
    case .failed(let phase, let reason): "failed in \(phase): \(reason)"
    case .notAvailable(let reason): "not available: \(reason)"
    case .incomparable(let reason): "not comparable: \(reason)"
    case .notMeasured: "not measured"
    case .absent: "not in this run"
    }
  }

  /// Whether the reason is of the whole version.
  package var isOfVersion: Bool {
    if case .versionFailed = self { true } else { false }
  }

  /// Whether it is known that this benchmark failed, in a version that was measured.
  package var isOfBenchmark: Bool {
    if case .failed = self { true } else { false }
  }

  /// The kind of reason, which has its own colour or sign.
  public var kind: Kind {
    switch self {
    case .versionFailed, .failed: .failed
    case .notAvailable: .notAvailable
    case .incomparable, .notMeasured, .absent: .missing
    }
  }

  /// A kind of reason.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Something went wrong.
    case failed
    /// The version cannot have a value.
    case notAvailable = "not available"
    /// There is no value, and no reason is known.
    case missing
  }
}
