import Foundation

/// A package in the graph that SwiftPM resolved for one version.
public struct ResolvedDependency: Sendable, Hashable {
  /// SwiftPM's identity of the package.
  public let identity: String
  /// Its version, or `unspecified` for a local path or a branch.
  public internal(set) var version: String
  /// Where it was resolved to.
  public let path: String
  /// The URL or path that the manifest names.
  public let url: String
  /// The commit that was resolved to; `nil` for a local path.
  public var revision: String?
}

/// `swift package show-dependencies --format json`: a tree of packages.
struct DependencyTree: Decodable {
  let identity: String
  let version: String
  let path: String
  let url: String
  let dependencies: [DependencyTree]

  /// Every package below the root, each once, by identity.
  var flattened: [ResolvedDependency] {
    var found: [String: ResolvedDependency] = [:]
    var open = dependencies
    while let node = open.popLast() {
      let isNew =
        found.updateValue(
          ResolvedDependency(
            identity: node.identity, version: node.version, path: node.path, url: node.url),
          forKey: node.identity) == nil
      if isNew { open += node.dependencies }
    }
    return found.values.sorted { $0.identity < $1.identity }
  }
}
