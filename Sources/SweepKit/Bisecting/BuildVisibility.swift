import SweepGit
import SweepMeasuring

/// Which files of a repository a build of a suite against its package can see.
///
/// What is left out is what certainly does not reach a build: targets of tests, documents that are
/// no resources, hidden files but for git's own, and what lies outside of every target and of the
/// packages that it depends on by path, where nothing (a plugin, a C header, a flag, the manifest,
/// a link) may look at it. A file in doubt counts.
package struct BuildVisibility: Sendable, Hashable {
  /// A package of the repository that is built.
  package struct Package: Sendable, Hashable {
    /// Its folder; empty for the repository's top.
    package var folder: String
    /// Where its files are; all of them count if that is not known.
    package var layout: PackageLayout?

    package init(folder: String, layout: PackageLayout?) {
      self.folder = folder
      self.layout = layout
    }
  }

  private let packages: [Package]
  private let paths: [String]
  /// What links lead to that a build can see.
  private var linked: Set<String> = []

  /// The rule for a version.
  ///
  /// - Parameters:
  ///   - packages: The package under test, and those that it depends on by path.
  ///   - links: Where the version's symbolic links lead, by their paths.
  ///   - paths: If there are any, what is at or below them counts, and nothing else.
  package init(_ packages: [Package], links: [String: String] = [:], paths: [String] = []) {
    self.packages = packages
    self.paths = paths.compactMap { PackageLayout.normalized($0) }
    var isComplete = false
    while !isComplete {
      let places = links.filter { sees($0.key) }.compactMap { path, target in
        PackageLayout.normalized(
          target, from: path.split(separator: "/").dropLast().joined(separator: "/"))
      }
      isComplete = linked.isSuperset(of: places)
      linked.formUnion(places)
    }
  }

  /// Whether a build can see the file.
  package func sees(_ path: String) -> Bool {
    guard paths.isEmpty else { return paths.contains { PackageLayout.isIn($0, path) } }
    let name = path.split(separator: "/").last ?? ""
    if [".gitattributes", ".gitmodules", ".lfsconfig"].contains(name) { return true }
    if linked.contains(where: { PackageLayout.isIn($0, path) }) { return true }
    return packages.contains { package in
      guard let layout = package.layout, layout.reach < .everything else { return true }
      guard PackageLayout.isIn(package.folder, path) else { return false }
      let below = package.folder.isEmpty ? path[...] : path.dropFirst(package.folder.count + 1)
      return layout.sees(String(below))
    }
  }

  /// Whether a file is one that people change without a change to a build, as far as its name
  /// tells.
  static func usuallyMatters(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let top = parts.first, let name = parts.last else { return false }
    return !parts.contains { $0.hasPrefix(".") } && name != "Package.resolved"
      && !PackageLayout.isDocument(String(name))
      && !(parts.count > 1 && ["Tests", "Benchmarks", "Documentation", "Examples"].contains(top))
  }
}

/// Reads from trees what a build can see of them; manifests stay the same over many commits, and
/// are evaluated once.
struct BuildVisibilityReader {
  let repository: Repository
  let toolchain: Toolchain
  /// The package's folder in the repository.
  let packagePath: String
  let paths: [String]
  private var layouts: [[String: String]: PackageLayout?] = [:]

  init(_ repository: Repository, _ toolchain: Toolchain, packagePath: String, paths: [String]) {
    self.repository = repository
    self.toolchain = toolchain
    self.packagePath = packagePath
    self.paths = paths
  }

  /// The rule for a tree.
  mutating func visibility(of tree: ObjectID) async throws -> BuildVisibility {
    guard paths.isEmpty else { return BuildVisibility([], paths: paths) }
    var packages: [BuildVisibility.Package] = []
    var open = [packagePath]
    while let folder = open.popLast() {
      guard !packages.contains(where: { $0.folder == folder }) else { continue }
      let layout = try await layout(tree, folder)
      packages.append(BuildVisibility.Package(folder: folder, layout: layout))
      // What lies outside of the repository does not change with it.
      open += (layout?.localPackages ?? []).compactMap {
        PackageLayout.normalized($0, from: folder)
      }
    }
    return BuildVisibility(packages, links: try repository.links(inTree: tree))
  }

  private mutating func layout(_ tree: ObjectID, _ folder: String) async throws -> PackageLayout? {
    var manifests: [String: String] = [:]
    for name in try repository.names(inTree: tree, folder: folder)
    where name == "Package.swift" || (name.hasPrefix("Package@") && name.hasSuffix(".swift")) {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      manifests[name] = try repository.textFile(path, inTree: tree)
    }
    if let known = layouts[manifests] { return known }
    let layout = try await PackageLayout.read(manifests, toolchain: toolchain)
    layouts[manifests] = .some(layout)
    return layout
  }
}
