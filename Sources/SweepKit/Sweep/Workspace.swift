import Foundation

/// The folder in which one version is checked out, overlaid with the suite, and built.
struct Workspace: Sendable {
  /// The folder's absolute path.
  let path: String
  /// The package's identity, which names the checkout's folder: SwiftPM derives the identity from it.
  let identity: String
  /// The suite's folder name, which is the suite's identity.
  let suiteName: String

  init(plan: SweepPlan, version: Version) {
    // Builds of different suites, flags or toolchains never share a folder.
    let key = ContentDigest.of(
      [
        plan.identity, version.tree, plan.suite.path, plan.suiteDigest, plan.toolchain.version,
        plan.request.build.configuration, plan.pinningKey(of: version),
      ] + plan.buildOptions(of: version).swiftArguments)
    path =
      "\(plan.request.cache)/builds/\(plan.identity)-\(version.tree.prefix(12))-\(key.prefix(12))"
    identity = plan.identity
    suiteName = URL(fileURLWithPath: plan.suite.path).lastPathComponent
  }

  var checkout: String { "\(path)/package/\(identity)" }
  var overlay: String { "\(path)/suite/\(suiteName)" }
  var scratch: String { "\(path)/build" }
  var events: String { "\(path)/events" }

  /// Makes the folder empty.
  func prepare() throws(SweepError) {
    do {
      try? FileManager.default.removeItem(atPath: path)
      for folder in [path, path + "/package", path + "/suite", events] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
    } catch {
      throw .outputFolder(path: path, reason: error.localizedDescription)
    }
  }

  /// Removes the folder; what cannot be removed is left.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}
