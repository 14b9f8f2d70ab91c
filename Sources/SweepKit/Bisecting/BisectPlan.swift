import SweepAnalysis
import SweepGit
import SweepMeasuring

/// Everything that a bisection knows before it builds anything.
public struct BisectPlan: Sendable {
  /// What was asked for.
  public let request: BisectRequest
  /// Suite, toolchain and options, as a sweep over the ends would have them.
  package let sweep: SweepPlan
  /// The commits.
  package let range: BisectRange
  /// The graph of the commits, with what a build can see of each for its content.
  private(set) var graph: CommitGraph
  /// The contents of all commits, by hash.
  private(set) var contents: [String: String]

  /// The good ends.
  public var good: [Version] { range.good }
  /// The bad end.
  public var bad: Version { range.bad }
  /// What the user should know about the ends.
  public var notes: [String] { range.notes + sweep.editNotices }
  /// The number of commits in the range, the bad end among them.
  public var commitCount: Int { range.commits.count }
  /// How many of them change something that counts.
  public var candidateCount: Int {
    BisectionSearch<Int>(graph, bad: range.bad.commit).candidateCount
  }
  /// The identity of the package under test.
  public var package: String { sweep.identity }

  /// The plan for a search to which every file counts; `nil` if this is one, or paths say what
  /// counts.
  func countingEverything(_ repository: Repository) async throws -> BisectPlan? {
    guard request.paths.isEmpty else { return nil }
    let all = try await BisectContents(
      range, request, repository, sweep.toolchain, packagePath: sweep.packagePath,
      settings: sweep.settings, countsEverything: true)
    guard all.byCommit != contents else { return nil }
    var plan = self
    (plan.graph, plan.contents) = (all.graph(range), all.byCommit)
    return plan
  }

  /// A commit of the range, or one of its parents, as a version.
  package func version(_ commit: String, _ source: PackageSource) throws -> Version {
    if let end = (good + [bad]).first(where: { $0.commit == commit }) { return end }
    return Version(try source.repository.resolve(commit))
  }
}

/// Makes a plan from a request: everything that can be wrong before the first build is found here.
public struct BisectPlanner: Sendable {
  private let request: BisectRequest

  /// Makes a planner.
  public init(_ request: BisectRequest) {
    self.request = request
  }

  /// Looks at the history, the suite and the toolchain.
  ///
  /// - Throws: ``BisectError``, ``SelectionError``, ``BuildError``, ``GitError`` or ``SweepError``.
  public func plan(_ source: PackageSource) async throws -> BisectPlan {
    guard !request.good.isEmpty else {
      throw BisectError.unusable("name a good revision with --good")
    }
    if request.findsAll, !request.metric.isExact || request.limit == .ceiling {
      throw BisectError.unusable(
        "--all compares exact values: use --metric peak, allocated, allocations or instructions")
    }
    if request.limit != .ceiling, request.metric.isDescription {
      throw BisectError.unusable(
        "--metric \(request.metric.name) describes a benchmark and is no cost")
    }
    let request = request.countingWhatItAsks
    let range = try BisectRange(request, source)
    var sweep = request.sweep
    sweep.selection = VersionSelection(names: [range.bad.commit])
    var plan = try await SweepPlanner(sweep).plan(source)
    if request.metric == .instructions, case .failure(let absence) = await plan.counter() {
      throw BisectError.cannotCount(reason: "\(absence)")
    }
    var settings = try HistorySettings(sweep, source.repository)
    // The ends, a step for each halving, and two to confirm.
    plan.expectedBuilds = 4 + range.commits.count.bitWidth - range.commits.count.leadingZeroBitCount
    plan.settings = try settings.byLabel(range.commits, ends: range.good + [range.bad])
    plan.editNotices = settings.editNotices
    let contents = try await BisectContents(
      range, request, source.repository, plan.toolchain, packagePath: source.packagePath,
      settings: plan.settings)
    let whole = BisectPlan(
      request: request, sweep: plan, range: range, graph: contents.graph(range),
      contents: contents.byCommit)
    guard whole.candidateCount > 0 else {
      throw BisectError.nothingCounts(
        good: range.good.map(\.name).joined(separator: "', '"), bad: range.bad.name,
        paths: request.paths)
    }
    return whole
  }
}
