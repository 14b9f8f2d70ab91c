import Foundation
import SweepProcesses
import SweepText

/// The part of `swift package dump-package`'s output that a sweep needs.
///
/// ```json
/// {"name": "suite", "dependencies": [{"sourceControl": [{"identity": "row-store", "location":
/// {"remote": [{"urlString": "https://..."}]}}]}], "products": [],
/// "targets": [{"name": "Rows", "type": "executable"}]}
/// ```
struct Manifest: Decodable {
  let name: String
  var dependencies: [Dependency]
  let products: [Product]
  let targets: [Target]
  let toolsVersion: ToolsVersion

  struct ToolsVersion: Decodable {
    let text: String

    /// The version; what nobody can read is as old as can be.
    var value: SemanticVersion { SemanticVersion(text) ?? SemanticVersion(major: 0, minor: 0) }

    private enum CodingKeys: String, CodingKey {
      case text = "_version"
    }
  }

  struct Dependency: Decodable {
    fileprivate(set) var fileSystem: [Local]?
    let sourceControl: [Remote]?
    let registry: [Registered]?
  }

  struct Local: Decodable {
    let identity: String
    let nameForTargetDependencyResolutionOnly: String?
    let path: String
  }

  struct Remote: Decodable {
    let identity: String
    let nameForTargetDependencyResolutionOnly: String?
    let location: Location
  }

  struct Registered: Decodable {
    let identity: String
  }

  struct Location: Decodable {
    struct URLString: Decodable {
      let urlString: String
    }
    let remote: [URLString]?
    let local: [String]?
  }

  struct Product: Decodable {
    let name: String
    let targets: [String]
    let type: [String: ProductKind?]

    /// The values of the `type` object differ by key; only the key tells anything here.
    struct ProductKind: Decodable {
      init(from decoder: any Decoder) throws {}
    }
  }

  package struct Target: Decodable {
    package let name: String
    package let type: String
    package let dependencies: [TargetDependency]
    let path: String?
    private let pluginUsages: [[String: [String?]]]?

    /// The names of the plugins that it uses.
    var plugins: [String] {
      (pluginUsages ?? []).flatMap(\.values).compactMap { $0.first.flatMap(\.self) }
    }
  }

  /// `{"byName": ["Inputs", null]}` or `{"product": ["HeapModule", "swift-collections", null,
  /// null]}`.
  struct TargetDependency: Decodable {
    let name: String
    /// The identity of the package that has the product, where the manifest names it.
    let package: String?
    /// Whether nothing else is said of it: no other names for modules and no condition.
    let isPlain: Bool

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Kind.self)
      guard let kind = container.allKeys.first else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "a dependency without a kind"))
      }
      // Only the first element is a name in every kind.
      var parts = try container.nestedUnkeyedContainer(forKey: kind)
      name = try parts.decode(String.self)
      package = kind == .product ? try parts.decodeIfPresent(String.self)?.lowercased() : nil
      var isPlain = true
      while !parts.isAtEnd {
        let isNothing = try parts.decodeNil()
        if !isNothing { _ = try parts.decode(Anything.self) }
        isPlain = isPlain && isNothing
      }
      self.isPlain = isPlain
    }

    private struct Anything: Decodable {
      init(from decoder: any Decoder) throws {}
    }

    private enum Kind: String, CodingKey {
      case byName, target, product
    }
  }
}

extension Manifest {
  /// Asks SwiftPM, which resolves nothing and writes nothing.
  ///
  /// A package in a folder is known by the folder's name, and SwiftPM refuses a manifest that calls
  /// it otherwise, as many do once they are cloned into a folder of another name. Such a package is
  /// given the name that the targets use.
  ///
  /// - Throws: ``BuildError/unreadableManifest(path:reason:)``.
  static func read(_ folder: String, toolchain: Toolchain) async throws -> Manifest {
    do {
      return try await dump(folder, named: folder, toolchain: toolchain)
    } catch let error as BuildError {
      guard let name = error.unknownPackage,
        let manifest = try? await read(folder, assuming: name, toolchain: toolchain)
      else { throw error }
      return manifest
    }
  }

  private static func dump(
    _ folder: String, named original: String, toolchain: Toolchain
  ) async throws -> Manifest {
    let errors = NSTemporaryDirectory() + "benchmem-sweep-\(UUID().uuidString).log"
    defer { try? FileManager.default.removeItem(atPath: errors) }
    let (status, output) = try await ChildProcess(
      toolchain.executable, ["package", "--package-path", folder, "dump-package"]
    ).capture(loggingTo: errors)
    guard status.isSuccess,
      let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(output))
    else {
      let message = BuildLog(path: errors).firstError() ?? "\(status)"
      throw BuildError.unreadableManifest(path: original + "/Package.swift", reason: message)
    }
    return manifest
  }

  /// Reads a copy that depends on a package of that name too, and gives the name to the one local
  /// package that no target names: the one around the manifest's folder, if there are several.
  ///
  /// - Returns: `nil` where it is open which package is meant.
  private static func read(
    _ folder: String, assuming name: String, toolchain: Toolchain
  ) async throws -> Manifest? {
    let copy = NSTemporaryDirectory() + "benchmem-sweep-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    let paths = ManifestRedirect(identity: "", checkout: "", suite: folder, originalPath: nil)
    let stand = ManifestRedirect.literal("\(copy)/packages/\(name)")
    for file in SuiteOverlay.manifests(in: folder) {
      let text = ManifestText(try SuiteOverlay.text("\(folder)/\(file)"))
      let code = paths.code(tools: text.tools ?? SemanticVersion(major: 5, minor: 6))
      let adding =
        "for package in \(ManifestText.packages) { package.dependencies.append(.package(path: \(stand))) }"
      try SuiteOverlay.write(text.appending("\(code)\n\(adding)"), to: "\(copy)/\(file)")
    }
    var manifest = try await dump(copy, named: folder, toolchain: toolchain)
    manifest.dependencies.removeAll { $0.fileSystem?.first?.path == "\(copy)/packages/\(name)" }
    let used = Set(manifest.targets.flatMap(\.dependencies).compactMap(\.package))
    let open = manifest.dependencies.indices.filter { index in
      manifest.dependencies[index].fileSystem?.first.map { !used.contains($0.identity) } ?? false
    }
    let around = open.filter { index in
      let path = manifest.dependencies[index].fileSystem?.first?.path ?? ""
      return (folder + "/").hasPrefix(path + "/")
    }
    guard let index = open.count == 1 ? open.first : around.count == 1 ? around.first : nil,
      let local = manifest.dependencies[index].fileSystem?.first
    else { return nil }
    manifest.dependencies[index].fileSystem = [
      Local(
        identity: name.lowercased(),
        nameForTargetDependencyResolutionOnly: local.nameForTargetDependencyResolutionOnly,
        path: local.path)
    ]
    return manifest
  }

  var resolvedDependencies: [SuitePackage.Dependency] {
    dependencies.flatMap { dependency in
      (dependency.fileSystem ?? []).map {
        let path = URL(fileURLWithPath: $0.path).resolvingSymlinksInPath().path
        return SuitePackage.Dependency(
          identity: $0.identity, location: path, isLocal: true, namedPath: $0.path)
      }
        + (dependency.sourceControl ?? []).map {
          let url = $0.location.remote?.first?.urlString
          return SuitePackage.Dependency(
            identity: $0.identity, location: url ?? $0.location.local?.first ?? "",
            isLocal: url == nil)
        }
        + (dependency.registry ?? []).map {
          SuitePackage.Dependency(identity: $0.identity, location: $0.identity, isLocal: false)
        }
    }
  }

  /// Declared executable products, and targets that no such product holds: SwiftPM makes one of
  /// their name.
  ///
  /// Each with the targets that it names.
  var executables: [String: [String]] {
    let declared = products.filter { $0.type.keys.contains("executable") }
    let held = Set(declared.flatMap(\.targets))
    let automatic = targets.filter { $0.type == "executable" && !held.contains($0.name) }
    return Dictionary(
      declared.map { ($0.name, $0.targets) } + automatic.map { ($0.name, [$0.name]) }
    ) { first, _ in first }
  }

  /// The identity of the package with the engine; `nil` where no target names it.
  var engine: String? {
    targets.flatMap(\.dependencies).first { $0.name == "BenchMemEngine" && $0.package != nil }?
      .package
  }

  /// The package with the engine, if the engine can be handed to the suite when it is built
  /// already: all that the targets name of the package, tests aside, is the engine itself, always
  /// and under its own name.
  var engineToHandOver: SuitePackage.Dependency? {
    guard let engine else { return nil }
    let used = targets.filter { $0.type != "test" }.flatMap(\.dependencies)
      .filter { $0.package == engine }
    guard used.allSatisfy({ $0.name == "BenchMemEngine" && $0.isPlain }) else { return nil }
    let names = dependencies.flatMap { dependency in
      (dependency.fileSystem ?? []).map { ($0.identity, $0.nameForTargetDependencyResolutionOnly) }
        + (dependency.sourceControl ?? []).map {
          ($0.identity, $0.nameForTargetDependencyResolutionOnly)
        }
    }
    let identity = names.first { $0.0 == engine || $0.1?.lowercased() == engine }?.0
    return resolvedDependencies.first { $0.identity == identity }
  }

  /// Every target, with the names of what it depends on.
  var targetDependencies: [String: [String]] {
    Dictionary(targets.map { ($0.name, $0.dependencies.map(\.name)) }) { first, _ in first }
  }
}

extension BuildError {
  /// The name that targets use for a package which is known by another.
  fileprivate var unknownPackage: String? {
    guard case .unreadableManifest(_, let reason) = self,
      let match = reason.firstMatch(of: /unknown package '(.+?)' in dependencies of target/)
    else { return nil }
    return String(match.1)
  }
}
