import Foundation
import SweepGit
import SweepProcesses
import SweepText

/// The folder in which one version is checked out, overlaid with the suite, and built; what was
/// built stays in it.
///
/// `build.json` is written last: without it the folder is of no worth. Paths below ``path`` are
/// where things are; those of ``inside`` are where the processes see them, which is the same for
/// every version, lane and cache.
package struct Workspace: Sendable {
  /// The folder, and where processes see it.
  package let folder: PlacedFolder
  /// The package's identity, which names the checkout's folder: SwiftPM derives the identity from
  /// it.
  let identity: String
  /// The suite's folder name, which is the suite's identity.
  let suiteName: String
  /// The package's folder in its repository; empty at its top.
  let packagePath: String

  /// The folder's absolute path.
  package var path: String { folder.path }

  /// The folder of all builds in the cache.
  package static let folder = "builds"
  /// The folder of all lanes in the cache.
  package static let lanes = "lanes"

  /// The folder of one version's build.
  package init(plan: SweepPlan, version: Version, key: String) {
    // Builds of different suites, flags or toolchains never share a folder.
    let name = "\(plan.identity)-\(version.tree.prefix(12))-\(key.prefix(12))"
    self.init(plan, path: "\(plan.request.cache)/\(Self.folder)/\(name)")
  }

  /// The folder of a lane. Its path is as long as that of a version's folder.
  init(plan: SweepPlan, lane name: String) {
    let digest = ContentDigest.of([name]).prefix(26)
    self.init(plan, path: "\(plan.request.cache)/\(Self.lanes)/\(plan.identity)-\(digest)")
  }

  private init(_ plan: SweepPlan, path: String) {
    self.init(
      folder: plan.paths.place(path, as: "site"), identity: plan.identity,
      suiteName: plan.inputs.suiteName, packagePath: plan.packagePath)
  }

  private init(_ other: Workspace) {
    self.init(
      folder: PlacedFolder(path: other.folder.seen, seen: other.folder.seen),
      identity: other.identity, suiteName: other.suiteName, packagePath: other.packagePath)
  }

  /// The workspace in a folder.
  init(folder: PlacedFolder, identity: String, suiteName: String, packagePath: String = "") {
    self.folder = folder
    self.identity = identity
    self.suiteName = suiteName
    self.packagePath = packagePath
  }

  /// The folder as processes see it.
  package var inside: Workspace { Workspace(self) }

  /// The version's repository.
  package var checkout: String {
    packagePath.isEmpty ? "\(path)/package/\(identity)" : "\(path)/package/repository"
  }
  /// The package in it.
  package var package: String {
    packagePath.isEmpty ? checkout : "\(checkout)/\(packagePath)"
  }
  package var overlay: String { "\(path)/suite/\(suiteName)" }
  package var scratch: String { "\(path)/build" }
  package var events: String { "\(path)/events" }
  /// The folder in which a command runs that has files of its own, made anew for each run.
  package var work: String { "\(path)/work" }
  /// For temporary files of builds: SwiftPM's locks are named for the scratch path, which others
  /// see under the same name.
  package var temporary: String { "\(path)/tmp" }
  /// The executables, and what they load.
  package var products: String { "\(path)/bin" }
  /// What was built.
  package var record: String { "\(path)/build.json" }
  /// The file of the lock on the folder, beside it.
  package var lock: String { "\(path).lock" }

  /// Makes the folder empty.
  func prepare() throws(SweepError) {
    do {
      try kind.makeFolder(at: path)
      for folder in ["\(path)/package", "\(path)/suite", events, temporary] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
    } catch {
      throw error as? SweepError
        ?? .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
  }

  /// Removes the folder; what cannot be removed is left.
  func remove() {
    ScratchPath(path: scratch).remove()
    try? kind.removeFolder(at: path)
  }

  /// Builds of versions and lanes lie in folders of their own.
  private var kind: SweepCache.Kind { path.contains("/\(Self.lanes)/") ? .lanes : .builds }

  /// Copies products to where they stay, with the resources and libraries that stand beside them.
  ///
  /// - Parameters:
  ///   - executables: The names of the products.
  ///   - folder: The folder in which `swift build` left them.
  /// - Throws: ``BuildError/fileSystem(path:reason:)``.
  func keep(_ executables: [String], from folder: String) throws(BuildError) {
    let files = FileManager.default
    do {
      try? files.removeItem(atPath: products)
      try files.createDirectory(atPath: products, withIntermediateDirectories: true)
      for product in executables {
        try files.copyItem(atPath: "\(folder)/\(product)", toPath: "\(products)/\(product)")
      }
      for name in try files.contentsOfDirectory(atPath: folder)
      where Self.goesWithExecutables(name) {
        try files.copyItem(atPath: "\(folder)/\(name)", toPath: "\(products)/\(name)")
      }
    } catch {
      throw .fileSystem(path: products, reason: SystemReason.text(of: error))
    }
  }

  /// Whether something that a build leaves beside executables is theirs: resources and libraries.
  static func goesWithExecutables(_ name: String) -> Bool {
    [".resources", ".bundle", ".so"].contains { name.hasSuffix($0) }
  }

  /// Removes what only building needed.
  func discardScratch() {
    // What SwiftPM resolved is in the record; its own file may have passwords in its URLs.
    ScratchPath(path: scratch).remove()
    for name in [
      "\(path)/package", temporary, overlay + "/Package.resolved", overlay + "/.swiftpm",
    ] {
      try? FileManager.default.removeItem(atPath: name)
    }
  }
}
