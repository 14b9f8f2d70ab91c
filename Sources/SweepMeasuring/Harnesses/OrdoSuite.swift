import Foundation
import SweepText

/// What of a suite is made for ordo-one/benchmark, and what its copy needs to be built without that
/// package's plugin.
///
/// The plugin builds a tool for the host, and ArgumentParser with it, to write an entry file of
/// five lines. In the copy the plugin is not used, the file is written by us, and the package's
/// traits are off: they bring an allocator that shuts ours out.
struct OrdoSuite: Sendable, Hashable {
  /// The identities of the package, before and after it was renamed.
  static let identities: Set = ["benchmark", "package-benchmark"]
  /// What the build is told, for manifests that know no traits.
  static let buildEnvironment = [
    "BENCHMARK_DISABLE_JEMALLOC": "1", "BENCHMARK_DISABLE_MALLOC_INTERPOSER": "1",
  ]
  private static let plugin = "BenchmarkPlugin"
  private static let entryFile = "BenchmemSweepEntry.swift"

  /// The targets for which the plugin writes an entry file, with their folders in the suite's.
  let targets: [String: String]

  /// Reads a manifest; `nil` if no target depends on the package.
  init?(_ manifest: Manifest, root: String) {
    guard manifest.targets.contains(where: manifest.usesOrdo) else { return nil }
    targets = Dictionary(
      manifest.targets.filter { $0.plugins.contains(Self.plugin) }.map { target in
        (target.name, target.folder(in: root))
      }
    ) { first, _ in first }
  }

  /// Writes the entry files into a copy of the suite; a target that has its own entry needs none.
  func writeEntries(in copy: String) throws(BuildError) {
    for (_, folder) in targets.sorted(by: { $0.key < $1.key }) {
      let folder = "\(copy)/\(folder)"
      guard FileManager.default.fileExists(atPath: folder), !Self.hasEntry(folder) else { continue }
      try SuiteOverlay.write(Self.entry, to: "\(folder)/\(Self.entryFile)")
    }
  }

  /// The suite's benchmarks are in a global closure, by the package's convention.
  private static let entry = """
    import Benchmark

    @main
    struct BenchmemSweepEntry: BenchmarkRunnerHooks {
      static func registerBenchmarks() { _ = benchmarks() }
    }

    """

  /// Whether a target says itself where it begins.
  private static func hasEntry(_ folder: String) -> Bool {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.contains { name in
      guard name.hasSuffix(".swift"), !name.hasSuffix("/\(entryFile)"), name != entryFile else {
        return false
      }
      if name == "main.swift" { return true }
      let text = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
      return text.split(whereSeparator: \.isNewline).contains {
        $0.drop(while: \.isWhitespace).prefixMatch(of: /@main\b/) != nil
      }
    }
  }

  /// Code for the end of the copied manifest.
  ///
  /// - Parameter tools: The manifest's tools version; dependencies have traits from 6.1 on. Before,
  ///   ``buildEnvironment`` does what it can.
  func code(tools: SemanticVersion) -> String {
    let hasTraits = tools >= SemanticVersion(major: 6, minor: 1)
    let identities = Self.identities.sorted().map(ManifestRedirect.literal).joined(separator: ", ")
    return """
      // ordo-one/benchmark without its plugin\(hasTraits ? " and its allocators" : "").
      for package in \(ManifestText.packages) {
        \(ManifestRedirect.identityFunction)
        for target in package.targets {
          target.plugins?.removeAll { usage in
            guard case .plugin(name: \(ManifestRedirect.literal(Self.plugin)), package: _) = usage else { return false }
            if target.sources != nil, \(entryTargets).contains(target.name) {
              target.sources?.append(\(ManifestRedirect.literal(Self.entryFile)))
            }
            return true
          }
        }
        \(hasTraits ? Self.withoutTraits(identities) : "")
      }

      """
  }

  private var entryTargets: String {
    "Set<String>([\(targets.keys.sorted().map(ManifestRedirect.literal).joined(separator: ", "))])"
  }

  private static func withoutTraits(_ identities: String) -> String {
    """
    package.dependencies = package.dependencies.map { dependency in
      switch dependency.kind {
      case .sourceControl(_, let location, let requirement) where [\(identities)].contains(identity(location)):
        switch requirement {
        case .exact(let version): return .package(url: location, exact: version, traits: [])
        case .range(let range): return .package(url: location, range, traits: [])
        case .revision(let revision): return .package(url: location, revision: revision, traits: [])
        case .branch(let branch): return .package(url: location, branch: branch, traits: [])
        @unknown default: return dependency
        }
      case .fileSystem(let name, let path) where [\(identities)].contains(identity(path)):
        return name.map { .package(name: $0, path: path, traits: []) } ?? .package(path: path, traits: [])
      default: return dependency
      }
    }
    """
  }
}

/// What an executable of a suite is linked with, and so how it is spoken to.
package enum SuiteKind: String, Sendable, CaseIterable {
  /// BenchMemEngine.
  case engine
  /// ordo-one/benchmark.
  case ordo = "ordo-one"
}

extension Manifest {
  /// The kinds of benchmarks that each executable product is linked with, through the suite's own
  /// targets too.
  var kinds: [String: Set<SuiteKind>] {
    let all = Dictionary(targets.map { ($0.name, $0) }) { first, _ in first }
    return executables.mapValues { roots in
      var found: Set<SuiteKind> = []
      var seen: Set<String> = []
      var open = roots
      while let name = open.popLast() {
        guard seen.insert(name).inserted, let target = all[name] else { continue }
        if target.dependencies.contains(where: { $0.name == "BenchMemEngine" }) {
          found.insert(.engine)
        }
        if usesOrdo(target) { found.insert(.ordo) }
        open += target.dependencies.filter { $0.package == nil }.map(\.name)
      }
      return found
    }
  }

  /// Whether a target depends on ordo-one/benchmark itself.
  func usesOrdo(_ target: Target) -> Bool {
    target.dependencies.contains { dependency in
      guard dependency.name == "Benchmark" else { return false }
      if let package = dependency.package { return OrdoSuite.identities.contains(package) }
      return !targets.contains { $0.name == "Benchmark" }
        && resolvedDependencies.contains { OrdoSuite.identities.contains($0.identity) }
    }
  }
}
