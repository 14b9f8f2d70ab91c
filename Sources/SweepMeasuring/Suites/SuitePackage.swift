import Foundation
import SweepProcesses
import SweepText
import SystemPackage

/// What a suite's manifest says: its name, the packages it depends on, the executables it makes.
public struct SuitePackage: Sendable, Hashable {
  /// A package that the suite depends on.
  public struct Dependency: Sendable, Hashable {
    /// The identity that SwiftPM gives it: the last part of its URL or path, in lower case.
    public let identity: String
    /// Its URL, or its absolute path.
    public let location: String
    /// Whether the location is a path.
    public let isLocal: Bool
    /// The path as the manifest names it, absolute, with the links that are in it.
    package var namedPath: String?
  }

  /// The suite's folder, as an absolute path without symbolic links.
  public private(set) var path: String
  /// The package's name.
  public let name: String
  /// The packages that it depends on, in the manifest's order.
  public let dependencies: [Dependency]
  /// The executable products, by name.
  public private(set) var executables: [String]
  /// Executable products of the package under test that are built for commands.
  package var commandProducts: Set<String> = []
  /// The identity of the package with the engine; `nil` where no target names it.
  package let engine: String?
  /// The package with the engine, where the suite can do with an engine that is built already.
  package let engineToHandOver: Dependency?
  /// The targets that each executable product names.
  package let targetsOfExecutables: [String: [String]]
  /// What each target of the suite depends on, targets and products by name.
  let targetDependencies: [String: [String]]
  /// The tools version, as SwiftPM reads it.
  package let toolsVersion: SemanticVersion
  /// What of it is made for ordo-one/benchmark; `nil` if nothing is.
  let ordo: OrdoSuite?
  /// The kinds of benchmarks that each executable product is linked with.
  package let kinds: [String: Set<SuiteKind>]
  /// The benchmarks as a suite by themselves, if this is a package that has them among other
  /// targets.
  private let ownBenchmarks: SuiteExtraction?

  /// Reads a suite's manifest with `swift package dump-package`, which resolves nothing and writes
  /// nothing.
  ///
  /// - Throws: ``BuildError`` when there is no manifest, it cannot be read, or it has no
  ///   executable.
  public static func load(at path: String, toolchain: Toolchain) async throws -> SuitePackage {
    let suite = try await read(at: path, toolchain: toolchain)
    guard !suite.executables.isEmpty else { throw BuildError.noExecutables(suite: path) }
    return suite
  }

  /// Reads any package's manifest.
  ///
  /// - Throws: ``BuildError`` when there is no manifest, or it cannot be read.
  package static func read(at path: String, toolchain: Toolchain) async throws -> SuitePackage {
    let root = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: root + "/Package.swift") else {
      throw BuildError.notAPackage(path: path)
    }
    return SuitePackage(try await Manifest.read(root, toolchain: toolchain), root: root)
  }

  private init(_ manifest: Manifest, root: String) {
    path = root
    name = manifest.name
    dependencies = manifest.resolvedDependencies
    executables = manifest.executables.keys.sorted()
    engine = manifest.engine
    engineToHandOver = manifest.engineToHandOver
    targetsOfExecutables = manifest.executables
    targetDependencies = manifest.targetDependencies
    toolsVersion = manifest.toolsVersion.value
    ordo = OrdoSuite(manifest, root: root)
    kinds = manifest.kinds
    ownBenchmarks = SuiteExtraction(manifest, root: root)
  }

  /// The identities of the packages that benchmarks are written with: no date holds them back.
  package var harnessPackages: Set<String> {
    Set([engine].compactMap(\.self)).union(ordo == nil ? [] : OrdoSuite.identities)
  }

  /// The dependency that is the package under test.
  ///
  /// - Parameter package: What is known of the package: a name the user gave, its folder, its
  ///   remote URL.
  /// - Throws: ``BuildError/notADependency(package:suite:dependencies:)`` when none fits, or
  ///   several do.
  public func dependency(on package: PackageIdentity) throws(BuildError) -> Dependency {
    if let path = package.path,
      let match = dependencies.first(where: { $0.isLocal && $0.location == path })
    {
      return match
    }
    for candidate in package.candidates {
      if let match = dependencies.first(where: { $0.identity == candidate }) { return match }
    }
    if let identity = package.candidates.first, ownBenchmarks?.usesPackage == true,
      package.path == path
        || package.candidates.contains(PackageIdentity.identity(ofLocation: path))
    {
      return Dependency(identity: identity, location: path, isLocal: true)
    }
    throw .notADependency(
      package: package.candidates.first ?? "", suite: path,
      dependencies: dependencies.map(\.identity))
  }

  /// The same suite in another folder, such as that of its copy.
  package func located(at path: String) -> SuitePackage {
    var suite = self
    suite.path = path
    return suite
  }

  /// The suite by itself if it is part of the package under test; the package does not depend on
  /// itself then.
  package func extraction(testing redirect: ManifestRedirect) -> SuiteExtraction? {
    extraction(identity: redirect.identity, location: redirect.originalPath)
  }

  /// The suite to measure with a dependency: where that is the package itself, no more than its
  /// benchmarks.
  package func testing(_ dependency: Dependency) -> SuitePackage {
    guard
      let own = extraction(
        identity: dependency.identity, location: dependency.isLocal ? dependency.location : nil)
    else { return self }
    var suite = self
    suite.executables = executables.filter {
      own.targets.isSuperset(of: targetsOfExecutables[$0] ?? [])
    }
    return suite
  }

  /// The name for the folder of the suite's copies.
  package func folderName(testing dependency: Dependency) -> String {
    let name = URL(fileURLWithPath: path).lastPathComponent
    let own = extraction(
      identity: dependency.identity, location: dependency.isLocal ? dependency.location : nil)
    return own == nil ? name : SuiteExtraction.folderName(name)
  }

  /// Says what of the suite's folder is no part of the suite: of a package that is under test
  /// itself, all but benchmarks.
  package func leavingOut(testing dependency: Dependency) -> @Sendable (String) -> Bool {
    let own = extraction(
      identity: dependency.identity, location: dependency.isLocal ? dependency.location : nil)
    return { own?.isLeftOut($0) ?? false }
  }

  /// What belongs to the suite: all of its folder but build products, pins and stored runs.
  func contents(testing redirect: ManifestRedirect) -> FolderCopy {
    let own = extraction(testing: redirect)
    return FolderCopy(of: FilePath(path)) { place in
      InputSnapshot.isLeftOut(place) || own?.isLeftOut(place) ?? false
    }
  }

  private func extraction(identity: String, location: String?) -> SuiteExtraction? {
    dependencies.contains { $0.identity == identity || ($0.isLocal && $0.location == location) }
      ? nil : ownBenchmarks
  }

  /// A target of the suite and all that cannot be built without it.
  func targets(needing target: String) -> Set<String> {
    var found: Set<String> = [target]
    var open = [target]
    while let name = open.popLast() {
      for (other, dependencies) in targetDependencies
      where dependencies.contains(name) && found.insert(other).inserted {
        open.append(other)
      }
    }
    return found
  }

  /// The executable products that cannot be built without one of these targets, by name.
  package func executables(needing targets: Set<String>) -> [String] {
    executables.filter { !targets.isDisjoint(with: targetsOfExecutables[$0] ?? []) }
  }
}
