import Foundation

/// Finds the packages that a suite depends on by path, and those that these depend on by path.
package struct LocalPackages: Sendable {
  private let toolchain: Toolchain

  /// - Parameter toolchain: Reads the manifests.
  package init(toolchain: Toolchain) {
    self.toolchain = toolchain
  }

  /// The folders of all of them, nearest first, without the package under test, as manifests name
  /// them: a folder that is reached by several links is there under each.
  ///
  /// - Throws: ``BuildError`` when a manifest cannot be read.
  package func reached(
    from suite: SuitePackage, apartFrom underTest: SuitePackage.Dependency?
  ) async throws -> [String] {
    let local = underTest.flatMap { $0.isLocal ? $0.location : nil }
    let excluded = [suite.path] + [local].compactMap(\.self)
    func paths(in package: SuitePackage) -> [String] {
      package.dependencies.filter { $0.isLocal && $0.identity != underTest?.identity }
        .map { $0.namedPath ?? $0.location }
    }
    var open = paths(in: suite)
    var found: [String] = []
    while !open.isEmpty {
      let path = open.removeFirst()
      guard !found.contains(path), !excluded.contains(Self.real(path)) else { continue }
      found.append(path)
      guard try mayDependByPath(path) else { continue }
      let package = try await SuitePackage.read(at: path, toolchain: toolchain)
      for next in paths(in: package) {
        open.append(next)
        // A relative path starts from the path by which the package is named, links and all;
        // SwiftPM tells it from where the links lead.
        guard package.path != path else { continue }
        let other = Self.path(next, from: package.path, movedTo: path)
        if FileManager.default.fileExists(atPath: other + "/Package.swift") { open.append(other) }
      }
    }
    return found
  }

  private static func real(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// What a path is called when the folder that it is told from lies elsewhere.
  private static func path(_ path: String, from folder: String, movedTo place: String) -> String {
    let (parts, base) = (path.split(separator: "/"), folder.split(separator: "/"))
    let shared = zip(parts, base).prefix { $0 == $1 }.count
    let ups = base.count - shared
    let kept = place.split(separator: "/").dropLast(ups)
    return "/" + (kept + parts.dropFirst(shared)).joined(separator: "/")
  }

  /// The folders of all packages that a package leads to by path, nearest first.
  ///
  /// - Throws: ``BuildError`` when a manifest cannot be read.
  package func reached(from package: String) async throws -> [String] {
    guard try mayDependByPath(package) else { return [] }
    let root = try await SuitePackage.read(at: package, toolchain: toolchain)
    return try await reached(from: root, apartFrom: nil)
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
