import Foundation
import SweepGit

/// A package in a folder that a suite depends on by path.
package struct LocalPackage: Sendable {
  /// The package's folder.
  package let path: String

  /// Names a package.
  package init(path: String) {
    self.path = path
  }

  /// The digest of its manifests and sources, not of what lies around beside them.
  package var digest: String {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let manifests = names.filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }
    return ContentDigest.of(
      [ContentDigest.ofFolder(path + "/Sources")]
        + manifests.map {
          (try? String(contentsOfFile: "\(path)/\($0)", encoding: .utf8)) ?? ""
        })
  }
}
