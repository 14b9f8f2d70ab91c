import Foundation

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
    let versions = try source.versions(request.selection)
    try requirePackage(in: versions, source)
    let toolchain = try await Toolchain.query(executable: request.swift)
    let suite = try await SuitePackage.load(at: request.suite, toolchain: toolchain)
    let identity = PackageIdentity(
      explicit: request.identity, location: request.package,
      remote: source.repository.remoteURL.map { "\($0)" })
    let dependency = try suite.dependency(on: identity)
    var settings: [String: VersionSettings] = [:]
    for version in versions {
      settings[version.label] = try VersionSettings(of: version, in: request.overrides)
    }
    return SweepPlan(
      request: request, location: source.location, identity: dependency.identity,
      versions: versions, suite: suite, dependency: dependency,
      suiteDigest: Self.digest(of: suite, apartFrom: dependency), toolchain: toolchain,
      pinning: DependencyPinning(
        pins: request.pins, asOf: request.asOf, cache: request.cache), settings: settings)
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

  /// The suite's files, and those of every local package that it depends on: the engine, in our own sweeps.
  private static func digest(
    of suite: SuitePackage, apartFrom underTest: SuitePackage.Dependency
  ) -> String {
    let local = suite.dependencies.filter { $0.isLocal && $0 != underTest }
    return ContentDigest.of(
      [ContentDigest.ofFolder(suite.path, leavingOut: SuiteOverlay.isLeftOut)]
        + local.flatMap { dependency in
          // A package's sources, not what lies around beside them.
          [
            ContentDigest.ofFolder(dependency.location + "/Sources"),
            (try? String(contentsOfFile: dependency.location + "/Package.swift", encoding: .utf8))
              ?? "",
          ]
        })
  }
}
