import Foundation

/// The variables of the environment that manifests and suites read: what they say decides what is
/// built, as flags do, and what is measured.
///
/// A manifest is not run for this. Where it, or a source file, asks for variables at all, each text
/// in quotes may be the name of one. Manifests of dependencies that are fetched are not known
/// before they are resolved, and are not looked at.
package struct ManifestVariables: Sendable {
  private let environment: [String: String]

  /// - Parameter environment: What the processes inherit.
  package init(environment: [String: String]) {
    self.environment = environment
  }

  /// The names of all manifests that a package may have for toolchains of today.
  package static let manifests =
    ["Package.swift"]
    + ["5.9", "5.10", "6", "6.0", "6.1", "6.2", "6.3", "6.4"].map { "Package@swift-\($0).swift" }

  /// The variables that a manifest's text names and that are set, with their values.
  package func set(in text: String) -> [String: String] {
    guard text.contains("environment") || text.contains("getenv") else { return [:] }
    var found: [String: String] = [:]
    for match in text.matches(of: /"([A-Za-z_][A-Za-z0-9_]*)"/) {
      found[String(match.1)] = environment[String(match.1)]
    }
    return found
  }

  /// Those of all Swift files in a folder: what a benchmark asks for decides what it does.
  package func set(inSources folder: String) -> [String: String] {
    var found: [String: String] = [:]
    let files = FileManager.default.enumerator(atPath: folder)
    while let name = files?.nextObject() as? String {
      guard name.hasSuffix(".swift"),
        let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      else { continue }
      found.merge(set(in: text)) { first, _ in first }
    }
    return found
  }

  /// Those of all manifests in a package's folder.
  package func set(inFolder folder: String) -> [String: String] {
    let names = SuiteOverlay.manifests(in: folder)
    let texts = names.compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    return texts.reduce(into: [:]) { $0.merge(set(in: $1)) { first, _ in first } }
  }
}
