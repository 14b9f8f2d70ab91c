import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// Measures a package as it lies on disk: a sweep of the work tree alone, or of a revision and the
/// work tree in the same turns, in a folder of the cache that remembers the last run.
///
/// Builds go on in one folder, which stays, so that only what was edited is compiled. Executables
/// whose code is that of the last run are not measured again.
public struct TreeRunner: Sendable {
  private let request: SweepRequest
  private let report: @Sendable (SweepEvent) -> Void

  /// By how many bursts a benchmark is timed if nothing else is asked for.
  public static let defaultBursts = 8
  /// How long a suspected change of time is looked into if nothing else is asked for.
  public static let defaultTimeBudget = Duration.seconds(3)

  /// Makes a runner.
  ///
  /// - Parameters:
  ///   - request: What to measure, and how. Its selection and output folder are not used.
  ///   - revision: What to measure beside the work tree, as git reads it.
  ///   - report: Receives events meanwhile; it must not block.
  public init(
    _ request: SweepRequest, against revision: String? = nil,
    report: @escaping @Sendable (SweepEvent) -> Void
  ) {
    var request = request
    let names = [revision, VersionSelection.workTreeName].compactMap(\.self)
    request.selection = VersionSelection(names: names)
    request.output = Self.folder(of: request)
    (request.isIncremental, request.keepsLanes, request.timesTogether) = (true, true, true)
    // What is compared in time must have been timed together.
    request.sharesEarlierRuns = revision == nil
    request.jobs = 1
    request.profiles = .none
    self.request = request
    self.report = report
  }

  /// The folder that remembers the last run with the same options.
  private static func folder(of request: SweepRequest) -> String {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    var key = CacheKey()
    key.add("package", real(request.package))
    key.add("suite", real(request.suite))
    key.add("swift", request.swift)
    key.add(request)
    let identity = PackageIdentity.identity(ofLocation: real(request.package))
    let name = "\(identity)-\(key.digest.prefix(26))"
    return "\(request.cache)/\(SweepCache.Kind.runs.rawValue)/\(name)"
  }

  /// Builds, measures, and keeps what it measured.
  ///
  /// - Throws: As ``SweepPlanner/plan(_:)`` and ``SweepRunner/run()`` do.
  public func run(_ source: PackageSource) async throws -> TreeRun {
    let cache = SweepCache(path: request.cache)
    try cache.prepare()
    let name = request.output.split(separator: "/").last.map(String.init) ?? ""
    let lock = try await cache.use(.runs, name)
    if !FileManager.default.fileExists(atPath: request.output) {
      try SweepCache.Kind.runs.makeFolder(at: request.output)
    }
    let plan = try await SweepPlanner(request).plan(source)
    let summary = try await SweepRunner(plan: plan, source: source, report: report).run()
    TreeLeftovers(plan: plan).tidy()
    let profiles = TreeProfiles(
      plan: plan, source: source, output: summary.output, report: report)
    let runs = try SweepFolder(path: request.output).comparedRuns()
    guard let outcome = summary.outcomes.last, var tree = runs.last else {
      preconditionFailure("a sweep has an outcome for each of its versions")
    }
    if case .run(let file) = tree.content {
      tree.content = .run(try file.stored(outcome.version, of: source))
    }
    return withExtendedLifetime(lock) {
      TreeRun(
        summary: summary, tree: tree,
        base: runs.count > 1 ? runs.first : nil, watched: Self.watched(plan, source),
        profiles: profiles)
    }
  }

  /// The folders on which the result depends.
  private static func watched(_ plan: SweepPlan, _ source: PackageSource) -> [String] {
    let tree = source.repository.workTree.map { source.packageFolder(in: $0.string) }
    let all = [tree, plan.suite.path].compactMap(\.self) + plan.inputs.packages.keys.sorted()
    return all + plan.request.copiedFolders
  }
}

/// What a run of the work tree gave.
public struct TreeRun: Sendable {
  /// The outcomes of the revision, if there was one, and of the work tree.
  public let summary: SweepSummary
  /// The work tree's results, with the commit that it is based on, or why there are none.
  public let tree: ComparedRun
  /// The revision's results, or why there are none; `nil` if none was asked for.
  public let base: ComparedRun?
  /// The folders whose files make the result.
  public let watched: [String]
  /// What takes profiles of them.
  public let profiles: TreeProfiles
}

extension RunFile {
  /// A run of the work tree as pytest-benchmark describes its commit: HEAD, its branch, and whether
  /// there is more than it.
  ///
  /// - Throws: ``GitError``.
  fileprivate func stored(_ tree: Version, of source: PackageSource) throws(GitError) -> RunFile {
    var file = self
    let head = try source.repository.headCommit()
    file.commitInfo["id"] = .string(head.map { "\($0.id)" } ?? "unversioned")
    for (key, signature) in [("time", head?.committer), ("author_time", head?.author)] {
      file.commitInfo[key] = signature.map { .string($0.date.formatted(.iso8601)) } ?? .null
    }
    file.commitInfo["dirty"] = .bool(tree.isWorkTree)
    file.commitInfo["branch"] = .string(source.repository.headBranch ?? "(detached head)")
    return file
  }

  /// What pytest-benchmark calls an automatically saved run: the commit, the time, and whether
  /// there is more than the commit.
  public func automaticName(at date: Date = Date()) -> String {
    let commit = commitInfo["id"]?.stringValue ?? "unversioned"
    let style = Date.VerbatimFormatStyle(
      format: """
        \(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)_\
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\
        \(minute: .twoDigits)\(second: .twoDigits)
        """,
      timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
    return "\(commit)_\(date.formatted(style))" + (isDirty ? "_uncommitted-changes" : "")
  }
}

/// Builds and copies that earlier runs left in the cache: each edit makes new ones, and nobody asks
/// for most of them again.
private struct TreeLeftovers {
  let plan: SweepPlan

  /// How many are kept for edits that are taken back, and for revisions.
  private static let most = 12

  private var list: String { "\(plan.request.output)/kept" }

  /// Removes what was used before the latest, and nobody uses now. What cannot be removed is left
  /// to `cache prune`.
  func tidy() {
    let builds = plan.versions.map { version in
      Workspace(
        plan: plan, version: version,
        key: plan.buildKey(of: version, way: plan.way)
      ).path
    }
    let used = builds + plan.workTrees.values.map(\.path) + [plan.inputs.folder.path]
    let before = (try? String(contentsOfFile: list, encoding: .utf8)) ?? ""
    let earlier = before.split(separator: "\n").map(String.init).filter { !used.contains($0) }
    let all = used + earlier
    let cache = SweepCache(path: plan.request.cache)
    for path in all.dropFirst(Self.most) { cache.remove(entryAt: path) }
    let text = all.prefix(Self.most).map { $0 + "\n" }.joined()
    try? AtomicFile.write(Array(text.utf8), to: FilePath(list))
  }
}
