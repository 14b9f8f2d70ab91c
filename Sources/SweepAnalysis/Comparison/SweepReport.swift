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
    /// The web page of the commits.
    public var link: String?
  }

  /// The package under test.
  public var package: String
  /// The runs, failed versions among them, in the sweep's order.
  public var runs: [ComparedRun]
  /// The versions of the runs.
  public var versions: [ReportVersion]
  /// The metrics that at least one run has.
  public var metrics: [Metric]
  /// The steps, those that matter most first.
  public var entries: [Entry]
  /// Differences between the runs that are not of the code.
  public var warnings: [String]
  /// Web pages of the changes between versions.
  public var links: CommitLinks?

  /// Puts a report together.
  ///
  /// `versions` may say more than the runs do about some or all of them; `commits` gives the
  /// commits between two labels.
  public init(
    _ runs: [ComparedRun], versions: [ReportVersion] = [], tolerance: StepTolerance = .init(),
    commits: (_ from: String, _ to: String) -> [CommitSummary] = { _, _ in [] }
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
    let links = CommitLinks(runs)
    self.links = links
    let changes = BuildChanges(runs)
    var ranges: [[String]: [CommitSummary]] = [:]
    entries = StepFinder.steps(in: runs, metrics: metrics, tolerance: tolerance).map { step in
      let range = [step.from, step.to]
      let found = ranges[range] ?? commits(step.from, step.to)
      ranges[range] = found
      return Entry(
        step: step, commits: found, dependencies: changes.between(step.from, step.to),
        link: links?.url(from: step.from, to: step.to))
    }
  }
}
