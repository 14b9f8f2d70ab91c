import Foundation
import SweepGit
import SweepProcesses
import SweepText

/// The folder in which one version is checked out, overlaid with the suite, and built; what was built stays in it.
///
/// `build.json` is written last: without it the folder is of no worth.
package struct Workspace: Sendable {
  /// The folder's absolute path.
  package let path: String
  /// The package's identity, which names the checkout's folder: SwiftPM derives the identity from it.
  package let identity: String
  /// The suite's folder name, which is the suite's identity.
  let suiteName: String

  package init(plan: SweepPlan, version: Version) {
    // Builds of different suites, flags or toolchains never share a folder.
    let key = plan.buildKey(of: version)
    path =
      "\(plan.request.cache)/\(Self.folder)/\(plan.identity)-\(version.tree.prefix(12))-\(key.prefix(12))"
    identity = plan.identity
    suiteName = URL(fileURLWithPath: plan.suite.path).lastPathComponent
  }

  /// The folder of all builds in the cache.
  static let folder = "builds"

  package var checkout: String { "\(path)/package/\(identity)" }
  package var overlay: String { "\(path)/suite/\(suiteName)" }
  var scratch: String { "\(path)/build" }
  package var events: String { "\(path)/events" }
  /// The executables, and what they load.
  package var products: String { "\(path)/bin" }
  /// What was built.
  package var record: String { "\(path)/build.json" }
  /// The file of the lock on the folder, beside it.
  package var lock: String { "\(path).lock" }

  /// Makes the folder empty.
  package func prepare() throws(SweepError) {
    do {
      try? FileManager.default.removeItem(atPath: path)
      for folder in [path, path + "/package", path + "/suite", events] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
    } catch {
      throw .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
  }

  /// Removes the folder; what cannot be removed is left.
  package func remove() {
    ScratchPath(path: scratch).remove()
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Moves the products to where they stay, with the resources and libraries that stand beside them.
  ///
  /// - Parameter folder: The folder in which `swift build` left them.
  /// - Throws: ``BuildError/fileSystem(path:reason:)``.
  package func keep(_ executables: [String: String], from folder: String) throws(BuildError) {
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: products, withIntermediateDirectories: true)
      for (product, path) in executables {
        try files.copyItem(atPath: path, toPath: "\(products)/\(product)")
      }
      for name in try files.contentsOfDirectory(atPath: folder)
      where name.hasSuffix(".resources") || name.hasSuffix(".bundle") || name.hasSuffix(".so") {
        try files.copyItem(atPath: "\(folder)/\(name)", toPath: "\(products)/\(name)")
      }
    } catch {
      throw .fileSystem(path: products, reason: SystemReason.text(of: error))
    }
  }

  /// Removes what only building needed.
  func discardScratch() {
    // What SwiftPM resolved is in the record; its own file may have passwords in its URLs.
    ScratchPath(path: scratch).remove()
    for name in [
      path + "/package", overlay + "/Package.resolved", overlay + "/.swiftpm",
    ] {
      try? FileManager.default.removeItem(atPath: name)
    }
  }
}
