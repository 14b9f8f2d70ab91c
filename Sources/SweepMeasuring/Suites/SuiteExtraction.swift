import Foundation
import SweepText
import SystemPackage

/// The benchmarks of a package that has them among its own targets, as a suite by themselves.
///
/// The package is split in two: what depends on the engine becomes a package of its own, held
/// constant like any suite, which depends on the version's checkout; from the version's manifest it
/// is taken out. So the rest of the package is built as it always is, and versions from before the
/// benchmarks were written can be measured as well.
package struct SuiteExtraction: Sendable, Hashable {
  /// The targets of the suite: those that depend on the engine, and what they share a folder of
  /// benchmarks with.
  package let targets: Set<String>
  /// The folders of these targets, relative to the package.
  package let folders: [String]
  /// The package's other targets that they use.
  let needed: Set<String>
  /// Packages that only the other targets use; what they require is the version's to say.
  let unusedDependencies: Set<String>
  /// The identity of the package with the engine.
  let engine: String?

  /// Finds the benchmarks in a manifest; `nil` where no executable depends on the engine.
  ///
  /// - Parameter root: The package's folder, in which targets without a path are looked for.
  init?(_ manifest: Manifest, root: String) {
    let all = Dictionary(manifest.targets.map { ($0.name, $0) }) { first, _ in first }
    var targets: Set<String> = []
    var isComplete = false
    while !isComplete {
      let more = manifest.targets.filter { target in
        !targets.contains(target.name) && target.type != "test"
          && target.dependencies.contains {
            $0.name == "BenchMemEngine" || targets.contains($0.name)
          }
      }
      targets.formUnion(more.map(\.name))
      isComplete = more.isEmpty
    }
    guard targets.contains(where: { all[$0]?.type == "executable" }) else { return nil }
    let benchmarks = Set(targets.compactMap { all[$0]?.path.flatMap(Self.topFolder) })
    targets.formUnion(
      manifest.targets.filter { target in
        target.type != "test"
          && target.path.flatMap(Self.topFolder).map(benchmarks.contains) == true
      }.map(\.name))
    let own = targets.compactMap { all[$0] }
    let used = own.flatMap(\.dependencies)
    self.targets = targets
    folders = own.map { $0.folder(in: root) }.sorted()
    needed = Set(used.map(\.name).filter { all[$0] != nil && !targets.contains($0) })
    // A name without a package may be any package's product.
    let hasOpenNames = used.contains { $0.package == nil && all[$0.name] == nil }
    let packages = Set(used.compactMap(\.package))
    unusedDependencies =
      hasOpenNames
      ? [] : Set(manifest.resolvedDependencies.map(\.identity)).subtracting(packages)
    engine = manifest.engine
  }

  /// The folder of benchmarks that a target's path begins with; the usual folders of sources are
  /// none.
  private static func topFolder(_ path: String) -> String? {
    let parts = FilePath(path).lexicallyNormalized().components
    guard parts.count > 1, let top = parts.first?.string,
      !["Sources", "Source", "src", "srcs", "..", "Tests", "Plugins"].contains(top)
    else { return nil }
    return top
  }

  /// Whether there is something of the package that the benchmarks can measure.
  var usesPackage: Bool { !needed.isEmpty }

  /// Whether something in the package's folder is no part of the suite.
  package func isLeftOut(_ path: String) -> Bool {
    if !path.contains("/"), path.hasPrefix("Package"), path.hasSuffix(".swift") { return false }
    return !folders.contains {
      path == $0 || path.hasPrefix($0 + "/") || $0.hasPrefix(path + "/")
    }
  }

  /// Under what name the suite finds a target of the version.
  static func product(_ target: String) -> String { productPrefix + target }

  /// What the names of products begin with that are made for a suite.
  static let productPrefix = "benchmem-"

  /// The name of the folder with the suite's copy.
  package static func folderName(_ package: String) -> String { package + "-benchmarks" }

  /// The name of the link to the checkout beside the suite's copy.
  ///
  /// Code of one package may use what another declares as `package` if SwiftPM makes the same
  /// module-like name of both identities: it turns `-` into `_`.
  static func linkName(besides folder: String) -> String {
    let base =
      folder.hasSuffix("-benchmarks") ? String(folder.dropLast("-benchmarks".count)) : folder
    return (base + "_benchmarks").lowercased()
  }
}

/// The code at the ends of the two manifests.
extension SuiteExtraction {
  /// Makes of the package's manifest that of the suite.
  ///
  /// - Parameters:
  ///   - name: The suite's name, that of its folder.
  ///   - link: The name of the link beside its folder that leads to the version's checkout.
  func suiteCode(name: String, link: String) -> String {
    let package = ManifestRedirect.literal(link)
    return """
      // The benchmarks are a package of their own, which depends on this version's checkout.
      for package in \(ManifestText.packages) {
        let own = \(Self.literal(targets)), needed = \(Self.literal(needed))
        let unused = \(Self.literal(unusedDependencies))
        \(ManifestRedirect.identityFunction)
        func product(_ name: String, _ condition: TargetDependencyCondition?) -> Target.Dependency {
          .productItem(
            name: \(ManifestRedirect.literal(Self.productPrefix)) + name, package: \(package),
            moduleAliases: nil, condition: condition)
        }
        package.name = \(ManifestRedirect.literal(name))
        package.targets.removeAll { !own.contains($0.name) }
        package.products.removeAll { product in
          let targets = (product as? Product.Executable)?.targets ?? (product as? Product.Library)?.targets
          return !(targets.map(own.isSuperset) ?? false)
        }
        package.dependencies.removeAll { dependency in
          switch dependency.kind {
          case .fileSystem(_, let path): unused.contains(identity(path))
          case .sourceControl(_, let location, _): unused.contains(identity(location))
          default: false
          }
        }
        package.dependencies.append(.package(path: \(ManifestRedirect.literal("../" + link))))
        for target in package.targets {
          target.dependencies = target.dependencies.map { dependency in
            switch dependency {
            case .byNameItem(let name, let condition) where needed.contains(name): product(name, condition)
            case .targetItem(let name, let condition) where needed.contains(name): product(name, condition)
            default: dependency
            }
          }
        }
      }
      """
  }

  /// Takes the benchmarks out of a version's manifest, and offers the targets that they use.
  ///
  /// - Parameter tools: The manifest's tools version; which package a dependency is can be asked
  ///   from 5.6 on.
  func versionCode(tools: SemanticVersion) -> String {
    let dependencies = """
        package.dependencies.removeAll { dependency in
          \(ManifestRedirect.identityFunction)
          switch dependency.kind {
          case .fileSystem(_, let path): return identity(path) == \(ManifestRedirect.literal(engine ?? ""))
          case .sourceControl(_, let location, _):
            return identity(location) == \(ManifestRedirect.literal(engine ?? ""))
          default: return false
          }
        }
      """
    let knowsKinds = tools >= SemanticVersion(major: 5, minor: 6)
    return """
      // The benchmarks are a package of their own, which depends on this one.
      for package in \(ManifestText.packages) {
        var gone = \(Self.literal(targets))
        func isGone(_ target: Target) -> Bool {
          gone.contains(target.name) || target.type == .test
            || target.dependencies.contains { dependency in
              switch dependency {
              case .productItem(let name, _, _, _): return name == "BenchMemEngine"
              case .byNameItem(let name, _): return name == "BenchMemEngine" || gone.contains(name)
              case .targetItem(let name, _): return gone.contains(name)
              @unknown default: return false
              }
            }
        }
        for _ in package.targets { gone.formUnion(package.targets.filter(isGone).map { $0.name }) }
        package.targets.removeAll { gone.contains($0.name) }
        package.products.removeAll { product in
          let targets = (product as? Product.Executable)?.targets ?? (product as? Product.Library)?.targets
          return targets.map { !gone.isDisjoint(with: $0) } ?? false
        }
      \(knowsKinds ? dependencies : "")
        for name in \(Self.literal(needed)).sorted() {
          let offered = \(ManifestRedirect.literal(Self.productPrefix)) + name
          guard let target = package.targets.first(where: { $0.name == name }) else { continue }
          package.products.append(
            target.type == .executable
              ? .executable(name: offered, targets: [name]) : .library(name: offered, targets: [name]))
        }
      }
      """
  }

  private static func literal(_ names: Set<String>) -> String {
    "Set<String>([\(names.sorted().map(ManifestRedirect.literal).joined(separator: ", "))])"
  }
}

extension Manifest.Target {
  /// The folder of the target, relative to the package's, as SwiftPM finds it.
  func folder(in root: String) -> String {
    if let path {
      let folder = FilePath(path).lexicallyNormalized().string
      return folder.hasPrefix("./") ? String(folder.dropFirst(2)) : folder
    }
    let places =
      type == "test"
      ? ["Tests", "Sources", "Source", "src", "srcs"]
      : type == "plugin" ? ["Plugins"] : ["Sources", "Source", "src", "srcs"]
    let found = places.first { FileManager.default.fileExists(atPath: "\(root)/\($0)/\(name)") }
    return "\(found ?? places[0])/\(name)"
  }
}
