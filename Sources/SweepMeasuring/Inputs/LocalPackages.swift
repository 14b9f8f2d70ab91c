import Foundation

/// Finds the packages that a suite depends on by path, and those that these depend on by path.
package struct LocalPackages: Sendable {
  private let toolchain: Toolchain

  /// - Parameter toolchain: Reads the manifests.
  package init(toolchain: Toolchain) {
    self.toolchain = toolchain
  }

  /// The folders of all of them, nearest first, without the package under test.
  ///
  /// - Throws: ``BuildError`` when a manifest cannot be read.
  package func reached(
    from suite: SuitePackage, apartFrom underTest: SuitePackage.Dependency
  ) async throws -> [String] {
    let excluded = underTest.isLocal ? [underTest.location, suite.path] : [suite.path]
    var open = suite.dependencies.filter { $0.isLocal && $0.identity != underTest.identity }
      .map(\.location)
    var found: [String] = []
    while !open.isEmpty {
      let path = open.removeFirst()
      guard !found.contains(path), !excluded.contains(path) else { continue }
      found.append(path)
      guard try mayDependByPath(path) else { continue }
      let package = try await SuitePackage.read(at: path, toolchain: toolchain)
      open += package.dependencies.filter { $0.isLocal && $0.identity != underTest.identity }
        .map(\.location)
    }
    return found
  }

  /// Whether a manifest's text names a package by path; reading every manifest would take half a
  /// second each.
  private func mayDependByPath(_ path: String) throws(BuildError) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let manifests = names.filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }
    guard manifests.contains("Package.swift") else { throw .notAPackage(path: path) }
    for name in manifests {
      guard let text = try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) else {
        return true
      }
      if text.contains(/package\s*\(\s*(name\s*:[^)]*,\s*)?path\s*:/) { return true }
    }
    return false
  }
}
