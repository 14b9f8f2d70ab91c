import SweepResults

/// A version of a sweep as reports name it.
public struct ReportVersion: Sendable, Hashable {
  /// The label.
  public var label: String
  /// When the commit was made, in ISO 8601.
  public var date: String?
  /// The commit.
  public var commit: String?
  /// The first line of the commit's message.
  public var subject: String?
  /// The log's path from the folder of the report.
  public var log: String?
  /// Why the version was not measured; nil if it was.
  public var failure: String?
  /// What of the suite has no result in a version that was measured, one line each.
  public var problems: [String]

  /// What a run says about its version. `date`, `commit`, `subject` and `log` are for what it does
  /// not say: a version that was not measured has no run file.
  public init(
    _ run: ComparedRun, date: String? = nil, commit: String? = nil, subject: String? = nil,
    log: String? = nil
  ) {
    label = run.label
    let provenance = run.file.map(RunProvenance.init)
    self.date = date ?? provenance?.date
    self.commit = commit ?? provenance?.commit
    self.subject = subject ?? provenance?.subject
    self.log = log
    if case .failed(let phase, let reason) = run.content { failure = "\(phase): \(reason)" }
    let unavailable = provenance?.unavailable.map { "\($0.product) not available: \($0.reason)" }
    let failures = provenance?.failures.map { failure in
      failure.isKnownAbsence
        ? "\(failure.id) not available: \(failure.reason)"
        : "\(failure.id) failed in \(failure.phase): \(failure.reason)"
    }
    problems = (unavailable ?? []) + (failures ?? [])
  }
}
