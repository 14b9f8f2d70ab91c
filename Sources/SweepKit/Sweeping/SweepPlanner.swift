import Foundation
import SweepGit
import SweepMeasuring

/// Makes a plan from a request: everything that can be wrong before the first build is found here.
public struct SweepPlanner: Sendable {
  private let request: SweepRequest

  /// Makes a planner.
  public init(_ request: SweepRequest) {
    self.request = request
  }

  /// Looks at the repository, the suite and the toolchain.
  ///
  /// - Parameter source: The package's repository.
  /// - Throws: ``SelectionError``, ``BuildError``, ``GitError`` or ``SweepError``.
  public func plan(_ source: PackageSource) async throws -> SweepPlan {
    try await plan(source, versions: source.versions(request.selection))
  }

  /// Looks at the suite and the toolchain, for versions that have been selected already.
  ///
  /// - Throws: As ``plan(_:)`` does.
  public func plan(_ source: PackageSource, versions: [Version]) async throws -> SweepPlan {
    try requirePackage(in: versions, source)
    let toolchain = try await Toolchain.query(executable: request.swift)
    let suite = try await SuitePackage.load(at: request.suite, toolchain: toolchain)
    let remote = source.repository.remoteURL
    let identity = PackageIdentity(
      explicit: request.identity, location: request.package, remote: remote.map { "\($0)" })
    let dependency = try suite.dependency(on: identity)
    var settings: [String: VersionSettings] = [:]
    for version in versions {
      settings[version.label] = try VersionSettings(of: version, in: request.overrides)
      settings[version.label]?.exclusions = try exclusions(of: version, source)
    }
    return SweepPlan(
      request: request, location: source.location,
      origin: remote.flatMap { $0.isLocal ? nil : "\($0)" }, identity: dependency.identity,
      versions: versions, suite: suite, dependency: dependency,
      suiteDigest: try suiteDigest(suite, apartFrom: dependency), toolchain: toolchain,
      pinning: DependencyPinning(
        pins: request.pins, asOf: request.asOf, exempt: Set([suite.engine].compactMap(\.self)),
        cache: request.cache),
      ownSuite: try ownSuite(suite, source), machine: Self.machine, settings: settings)
  }

  /// Benchmarks whose first version is not among a version's ancestors.
  private func exclusions(
    of version: Version, _ source: PackageSource
  ) throws(GitError) -> [Exclusion] {
    guard !request.notBefore.isEmpty else { return [] }
    let commit = try source.repository.resolve(version.commit).id
    var exclusions: [Exclusion] = []
    for (pattern, since) in request.notBefore.sorted(by: { $0.key < $1.key }) {
      let first = try source.repository.resolve(since).id
      guard try !source.repository.isAncestor(first, of: commit) else { continue }
      exclusions.append(Exclusion(pattern: pattern, since: since))
    }
    return exclusions
  }

  /// A repository none of whose versions has a manifest is no Swift package; one old version without is a result.
  private func requirePackage(in versions: [Version], _ source: PackageSource) throws {
    for version in versions {
      let commit = try source.repository.resolve(version.commit)
      if try source.repository.textFile("Package.swift", inTree: commit.treeID) != nil { return }
    }
    throw SweepError.notASwiftPackage(
      location: source.location, version: versions.map(\.name).joined(separator: ", "))
  }

  /// Times hold for one kind of processor, and bytes for one C library.
  private static var machine: String {
    let info = MachineInfo.current()
    return [
      info["machine"]?.stringValue ?? "", info["cpu"].map(\.compactText) ?? "", CLibrary.version,
    ].joined(separator: " ")
  }

  /// The suite's files, and those of every local package that it depends on: the engine, in our own sweeps.
  private func suiteDigest(
    _ suite: SuitePackage, apartFrom underTest: SuitePackage.Dependency
  ) throws(SweepError) -> String {
    for folder in request.copiedFolders {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
        isFolder.boolValue
      else { throw .unreadable(path: folder, reason: "there is no such folder to copy") }
      let name = URL(fileURLWithPath: folder).lastPathComponent
      if FileManager.default.fileExists(atPath: "\(suite.path)/\(name)") {
        throw .unreadable(
          path: folder, reason: "the suite has a '\(name)' of its own; rename the folder to copy")
      }
    }
    let local = suite.dependencies.filter { $0.isLocal && $0 != underTest }
    return ContentDigest.of(
      [ContentDigest.ofFolder(suite.path, leavingOut: SuiteOverlay.isLeftOut)]
        + local.map { LocalPackage(path: $0.location).digest }
        + request.copiedFolders.flatMap { [$0, ContentDigest.ofFolder($0)] })
  }

  /// Where each version has its own suite, if that is wanted.
  private func ownSuite(
    _ suite: SuitePackage, _ source: PackageSource
  ) throws(SweepError) -> String? {
    guard request.usesOwnSuites else { return nil }
    let root = source.repository.workTree.map {
      URL(fileURLWithPath: $0.string).resolvingSymlinksInPath().path + "/"
    }
    guard let root, suite.path.hasPrefix(root) else {
      throw .suiteOutside(suite: suite.path, package: source.location)
    }
    return String(suite.path.dropFirst(root.count))
  }
}
