import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepText
import SystemPackage

/// A suite that is built against one version, for programs that do more with it than a sweep does.
///
/// The build is held in the cache as long as a value of this type is kept.
public struct VersionBuild: Sendable {
  /// The version.
  public let version: Version
  /// Where each executable product lies.
  public let executables: [String: FilePath]
  /// The suite's copy, in which they run.
  public let workingDirectory: FilePath
  /// Why a product could not be built against the version, by name.
  public let unavailable: [String: String]
  private let build: VersionBuilder.Built
  private let paths: FixedPaths
  private let environment: [String: String]

  init(_ version: Version, _ build: VersionBuilder.Built, plan: SweepPlan) {
    self.version = version
    self.build = build
    paths = plan.paths
    environment = plan.request.run.environment
    let products = FilePath(build.workspace.products)
    executables = Dictionary(
      build.result.executables.map { ($0, products.appending($0)) }
    ) { first, _ in first }
    workingDirectory = FilePath(build.workspace.overlay)
    unavailable = build.result.failures
  }

  /// Runs an executable where a sweep runs it: in the suite's copy, and with its folder at the path
  /// at which it was built, which is the same for all versions.
  ///
  /// - Parameter timeLimit: After which it is ended.
  /// - Returns: Its exit status, negative for the signal that ended it, and what it printed.
  /// - Throws: ``VersionBuildError``, what starting a process throws, or `CancellationError`.
  public func run(
    _ executable: String, _ arguments: [String] = [], timeLimit: Duration? = nil
  ) async throws -> (status: Int32, output: String) {
    guard executables[executable] != nil else {
      throw VersionBuildError.noExecutable(executable, of: executables.keys.sorted())
    }
    let inside = build.workspace.inside
    let process = paths.process(
      "\(inside.products)/\(executable)", arguments,
      environment: environment.mapValues(Optional.some), workingDirectory: inside.overlay,
      timeLimit: timeLimit, folders: [build.workspace.folder])
    let (status, output) = try await process.capture()
    let text = String(decoding: output, as: UTF8.self)
    switch status {
    case .exited(let code): return (code, text)
    case .signaled(let signal): return (-signal, text)
    case .timedOut: throw VersionBuildError.timedOut(executable)
    }
  }
}

/// Why an executable of a version gave no answer.
public enum VersionBuildError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The suite has none of this name, or none that builds; with those it has.
  case noExecutable(String, of: [String])
  /// It did not end in time.
  case timedOut(String)

  /// One line that names the executable.
  public var description: String {
    switch self {
    case .noExecutable(let name, let names):
      "no executable '\(name)' was built; there is \(names.joined(separator: ", "))"
    case .timedOut(let name): "'\(name)' did not end in time"
    }
  }
}

/// A version that could not be built, and why.
public struct FailedVersion: Sendable, Hashable {
  /// The version's label.
  public let label: String
  /// Where on its way it failed.
  public let phase: FailurePhase
  /// The reason in one line.
  public let reason: String
  /// The log of its build.
  public let log: FilePath
}

/// Builds a suite against versions of a package, one after another, and hands each build to a
/// closure, which does with it whatever it likes.
///
/// Builds come from the cache and are kept there, as those of the command are. Nothing is measured.
///
/// ```swift
/// let failed = try await SweepKit.sweep(["1.0.0", "main"], request) { build in
///   let (status, output) = try await build.run("Rows", ["--filter", "sort"])
///   print(build.version.label, status, output)
/// }
/// ```
///
/// - Parameters:
///   - versions: Revisions as git reads them; they take the place of the request's.
///   - request: The package, the suite, and how to build.
///   - report: Receives events meanwhile; it must not block.
///   - body: Takes each build. What it throws ends the sweep.
/// - Returns: The versions that could not be built, and those that the request leaves out.
/// - Throws: What making a plan throws, ``SweepError``, `CancellationError`, and what the closure
///   throws.
public func sweep(
  _ versions: [String], _ request: SweepRequest,
  report: @escaping @Sendable (SweepEvent) -> Void = { _ in },
  _ body: (VersionBuild) async throws -> Void
) async throws -> [FailedVersion] {
  var request = request
  request.selection = VersionSelection(names: versions)
  try SweepCache(path: request.cache).prepare()
  let source = try await PackageSource.open(
    request.package, packagePath: request.packagePath, cache: request.cache
  ) { report(.fetching(location: $0)) }
  let plan = try await SweepPlanner(request).plan(source)
  let output = OutputFolder(path: request.output)
  try output.prepare()
  let lock = try await FolderLock.wait(for: output.lock, .exclusive) {
    report(.waiting(what: "another sweep with --out \(output.path)"))
  }
  let jobs = VersionJobs(
    plan: plan, source: source, output: output, laneName: "sweep \(output.path)",
    laneCount: request.isIncremental ? 1 : 0, report: report)
  var failed: [FailedVersion] = []
  for (index, version) in plan.versions.enumerated() {
    try Task.checkCancellation()
    let log = FilePath("\(output.path)/\(output.logName(version))")
    if let reason = plan.skipReason(of: version) {
      failed.append(FailedVersion(label: version.label, phase: .skipped, reason: reason, log: log))
      continue
    }
    var job = plan.job(index)
    job.isFresh = request.isFresh
    jobs.beginLog(of: version)
    switch try await jobs.build(job) {
    case .built(let built): try await body(VersionBuild(version, built, plan: plan))
    case .failed(let failure, _):
      failed.append(
        FailedVersion(
          label: version.label, phase: failure.phase, reason: failure.reason, log: log))
    }
  }
  await jobs.finish()
  _ = consume lock
  return failed
}
