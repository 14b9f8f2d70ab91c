import Foundation

/// The part of `swift package dump-package`'s output that a sweep needs.
///
/// ```json
/// {"name": "suite", "dependencies": [{"sourceControl": [{"identity": "row-store", "location":
/// {"remote": [{"urlString": "https://..."}]}}]}], "products": [], "targets": [{"name": "Rows", "type": "executable"}]}
/// ```
struct Manifest: Decodable {
  let name: String
  let dependencies: [Dependency]
  let products: [Product]
  let targets: [Target]

  struct Dependency: Decodable {
    let fileSystem: [Local]?
    let sourceControl: [Remote]?
    let registry: [Registered]?
  }

  struct Local: Decodable {
    let identity: String
    let path: String
  }

  struct Remote: Decodable {
    let identity: String
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

  struct Target: Decodable {
    let name: String
    let type: String
  }
}

extension Manifest {
  var resolvedDependencies: [SuitePackage.Dependency] {
    dependencies.flatMap { dependency in
      (dependency.fileSystem ?? []).map {
        let path = URL(fileURLWithPath: $0.path).resolvingSymlinksInPath().path
        return SuitePackage.Dependency(identity: $0.identity, location: path, isLocal: true)
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

  /// Declared executable products, and targets that no such product holds: SwiftPM makes one of their name.
  var executables: [String] {
    let declared = products.filter { $0.type.keys.contains("executable") }
    let held = Set(declared.flatMap(\.targets))
    let automatic = targets.filter { $0.type == "executable" && !held.contains($0.name) }
    return (declared.map(\.name) + automatic.map(\.name)).sorted()
  }
}
