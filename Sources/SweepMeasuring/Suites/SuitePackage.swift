import Foundation
import SweepProcesses

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
  }

  /// The suite's folder, as an absolute path without symbolic links.
  public let path: String
  /// The package's name.
  public let name: String
  /// The packages that it depends on, in the manifest's order.
  public let dependencies: [Dependency]
  /// The executable products, by name.
  public let executables: [String]
  /// The identity of the package with the engine; `nil` where no target names it.
  package let engine: String?
  /// The package with the engine, where the suite can do with an engine that is built already.
  package let engineToHandOver: Dependency?
  /// The targets that each executable product names.
  package let targetsOfExecutables: [String: [String]]
  /// What each target of the suite depends on, targets and products by name.
  let targetDependencies: [String: [String]]

  /// Reads a suite's manifest with `swift package dump-package`, which resolves nothing and writes nothing.
  ///
  /// - Throws: ``BuildError`` when there is no manifest, it cannot be read, or it has no executable.
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
    let errors = NSTemporaryDirectory() + "benchmem-sweep-\(UUID().uuidString).log"
    defer { try? FileManager.default.removeItem(atPath: errors) }
    let (status, output) = try await ChildProcess(
      toolchain.executable, ["package", "--package-path", root, "dump-package"]
    ).capture(loggingTo: errors)
    guard status.isSuccess,
      let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(output))
    else {
      let message = BuildLog(path: errors).firstError() ?? "\(status)"
      throw BuildError.unreadableManifest(path: root + "/Package.swift", reason: message)
    }
    return SuitePackage(
      path: root, name: manifest.name, dependencies: manifest.resolvedDependencies,
      executables: manifest.executables.keys.sorted(), engine: manifest.engine,
      engineToHandOver: manifest.engineToHandOver,
      targetsOfExecutables: manifest.executables, targetDependencies: manifest.targetDependencies)
  }

  /// The dependency that is the package under test.
  ///
  /// - Parameter package: What is known of the package: a name the user gave, its folder, its remote URL.
  /// - Throws: ``BuildError/notADependency(package:suite:dependencies:)`` when none fits, or several do.
  public func dependency(on package: PackageIdentity) throws(BuildError) -> Dependency {
    if let path = package.path,
      let match = dependencies.first(where: { $0.isLocal && $0.location == path })
    {
      return match
    }
    for candidate in package.candidates {
      if let match = dependencies.first(where: { $0.identity == candidate }) { return match }
    }
    throw .notADependency(
      package: package.candidates.first ?? "", suite: path,
      dependencies: dependencies.map(\.identity))
  }

  /// The same suite in another folder, such as that of its copy.
  package func located(at path: String) -> SuitePackage {
    SuitePackage(
      path: path, name: name, dependencies: dependencies, executables: executables,
      engine: engine, engineToHandOver: engineToHandOver,
      targetsOfExecutables: targetsOfExecutables,
      targetDependencies: targetDependencies)
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
