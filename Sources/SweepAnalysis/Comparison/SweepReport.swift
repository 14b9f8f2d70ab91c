import SweepResults

/// What a sweep found, put together for people: the value behind the report page and its markdown
/// twin.
public struct SweepReport: Sendable, Equatable {
  /// A step with what may have caused it.
  public struct Entry: Sendable, Hashable {
    /// The step.
    public var step: Step
    /// The commits after ``Step/from`` up to ``Step/to``; empty if they are not known.
    public var commits: [CommitSummary]
    /// Dependencies that changed with it, as in `swift-atomics 1.1.0 → 1.2.0`.
    public var dependencies: [String]
    /// What builds with one of the changes alone say of it, in one line.
    public var attribution: String?
    /// The web page of the commits.
    public var link: String?
    /// Where the change of memory comes from; nil where it was not profiled on both sides.
    public var cause: StepCause?
  }

  /// The package under test.
  public var package: String
  /// The runs, failed versions among them, in the sweep's order.
  public var runs: [ComparedRun]
  /// The versions of the runs.
  public var versions: [ReportVersion]
  /// The metrics that at least one run has.
  public var metrics: [Metric]
  /// The steps, those that matter most first, and odd versions last.
  public var entries: [Entry]
  /// Neighbours of which the bursts do not say whether time changed, those farthest apart first.
  public var undecided: [Step]
  /// Changes of time that are probably of the code's layout in memory, larger ones first.
  public var layout: [Step]
  /// How many neighbours were not timed in turns with each other, so that nothing tells noise from
  /// change.
  public var apartCount: Int
  /// Differences between the runs that are not of the code.
  public var warnings: [String]
  /// Web pages of the changes between versions.
  public var links: CommitLinks?

  /// Puts a report together.
  ///
  /// `versions` may say more than the runs do about some or all of them; `commits` gives the
  /// commits between two labels, `cause` where the memory of a step comes from, and `attribution`
  /// what is known of a step with which more than the code changed.
  public init(
    _ runs: [ComparedRun], versions: [ReportVersion] = [], tolerance: StepTolerance = .init(),
    commits: (_ from: String, _ to: String) -> [CommitSummary] = { _, _ in [] },
    cause: (Step) -> StepCause? = { _ in nil }, attribution: (Step) -> String? = { _ in nil }
  ) {
    self.runs = runs
    let known = Dictionary(versions.map { ($0.label, $0) }) { first, _ in first }
    self.versions = runs.map { known[$0.label] ?? ReportVersion($0) }
    package = runs.compactMap { $0.file.flatMap { RunProvenance(of: $0).package } }.first ?? ""
    let records = runs.compactMap(\.file).flatMap(\.benchmarks)
    let measured = Metric.measured.filter { metric in
      records.contains { $0.value(of: metric) != nil }
    }
    // What is exact comes first; it is what the report is opened for.
    let metrics = measured.filter(\.isExact) + measured.filter { !$0.isExact }
    self.metrics = metrics
    warnings = EnvironmentDifference.differences(between: runs).filter {
      !$0.aspect.hasPrefix("the dependency")
    }.map(\.summary)
    if let note = EnvironmentDifference.editNote(of: runs) { warnings.append(note) }
    let (steps, times) = StepFinder.findings(in: runs, metrics: metrics, tolerance: tolerance)
    undecided = times.filter { $0.significance == .undecided }.sorted {
      $0.magnitude == $1.magnitude ? $0.id < $1.id : $0.magnitude > $1.magnitude
    }
    layout = times.filter(\.judgement.isProbablyLayout).sorted {
      $0.magnitude == $1.magnitude ? $0.id < $1.id : $0.magnitude > $1.magnitude
    }
    apartCount = times.count { $0.significance == .apart }
    let links = CommitLinks(runs)
    self.links = links
    let changes = BuildChanges(runs)
    var ranges: [[String]: [CommitSummary]] = [:]
    entries = steps.filter { !$0.judgement.isProbablyLayout }.map { step in
      let range = [step.from, step.to]
      let found = ranges[range] ?? commits(step.from, step.to)
      ranges[range] = found
      return Entry(
        step: step, commits: found, dependencies: changes.between(step.from, step.to),
        attribution: attribution(step), link: links?.url(from: step.from, to: step.to),
        cause: cause(step))
    }
  }
}

extension SweepReport {
  /// The commits between two versions between which something stepped.
  public struct Range: Sendable, Hashable {
    /// The label of the last version measured before the steps.
    public var from: String
    /// The label of the version that has them.
    public var to: String
    /// The commits after `from` up to `to`, newest last.
    public var commits: [CommitSummary]
    /// The web page of the commits.
    public var link: String?
  }

  /// The ranges of all steps, in the versions' order; without those whose commits are not known.
  public var ranges: [Range] {
    let places = Dictionary(
      runs.indices.map { (runs[$0].label, $0) }, uniquingKeysWith: { first, _ in first })
    let found = Set(
      entries.map { Range(from: $0.step.from, to: $0.step.to, commits: $0.commits, link: $0.link) })
    return found.filter { !$0.commits.isEmpty }.sorted { one, other in
      let (first, second) = (places[one.to] ?? 0, places[other.to] ?? 0)
      return first == second ? (places[one.from] ?? 0) < (places[other.from] ?? 0) : first < second
    }
  }
}

/// A commit as reports name it.
public struct CommitSummary: Sendable, Hashable {
  /// The commit's id.
  public var id: String
  /// The first line of its message.
  public var subject: String

  /// A commit.
  public init(id: String, subject: String) {
    self.id = id
    self.subject = subject
  }

  /// The first ten digits of the id.
  public var shortID: String { String(id.prefix(10)) }
}

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
  /// Which executables have the code of another version and its numbers, one line for each such
  /// version.
  public var equalCode: [String]

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
    let elsewhere = Dictionary(
      grouping: (provenance?.executables ?? []).filter { $0.measuredAs != nil },
      by: { $0.measuredAs ?? "" })
    equalCode = elsewhere.sorted { $0.key < $1.key }.map { label, executables in
      "\(executables.map(\.product).joined(separator: ", ")): the code of \(label), measured there"
    }
    problems += (provenance?.edits ?? []).map { "patched: \($0)" }
  }
}
