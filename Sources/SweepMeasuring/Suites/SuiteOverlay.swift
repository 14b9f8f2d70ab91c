import Foundation
import SweepProcesses
import SweepText

/// A copy of a suite beside a version's checkout, with its manifest redirected to that checkout.
package struct SuiteOverlay: Sendable, Hashable {
  /// The suite as its author wrote it.
  package let suite: SuitePackage
  /// The copy's folder.
  package let path: String

  /// Further folders that are copied into it, in which its executables run.
  package let copies: [String]

  /// Names an overlay; ``write(redirect:)`` makes it.
  package init(suite: SuitePackage, path: String, copies: [String] = []) {
    self.suite = suite
    self.path = path
    self.copies = copies
  }

  /// Copies the suite, without build products and hidden files, and appends the redirection to its manifests.
  ///
  /// Whatever was in the overlay's folder before is replaced.
  ///
  /// - Throws: ``BuildError/fileSystem(path:reason:)``, or ``BuildError/toolsVersionTooOld(suite:found:)``.
  package func write(redirect: ManifestRedirect) throws(BuildError) {
    do {
      try? FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for name in try FileManager.default.contentsOfDirectory(atPath: suite.path).sorted()
      where !Self.isLeftOut(name) {
        try FileManager.default.copyItem(atPath: "\(suite.path)/\(name)", toPath: "\(path)/\(name)")
      }
      for folder in copies {
        try FileManager.default.copyItem(
          atPath: folder, toPath: "\(path)/\(URL(fileURLWithPath: folder).lastPathComponent)")
      }
    } catch {
      throw .fileSystem(path: path, reason: SystemReason.text(of: error))
    }
    try self.redirect(redirect)
  }

  /// Writes the copy's manifests anew: those of the suite, each with a redirection at its end.
  ///
  /// - Throws: As ``write(redirect:)`` does.
  package func redirect(_ redirect: ManifestRedirect) throws(BuildError) {
    for manifest in try manifests() { try write(manifest, with: redirect) }
  }

  /// Build folders, resolved pins and everything hidden stay behind.
  package static func isLeftOut(_ name: String) -> Bool {
    name.hasPrefix(".") || name == "Package.resolved"
  }

  /// `Package.swift`, and `Package@swift-6.0.swift` and its like: SwiftPM takes whichever fits the toolchain.
  private func manifests() throws(BuildError) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter {
      $0 == "Package.swift" || ($0.hasPrefix("Package@") && $0.hasSuffix(".swift"))
    }
    .sorted()
  }

  private func write(_ name: String, with redirect: ManifestRedirect) throws(BuildError) {
    let manifest = "\(path)/\(name)"
    do {
      let text = try String(contentsOfFile: "\(suite.path)/\(name)", encoding: .utf8)
      let tools = text.prefix { $0 != "\n" }.split(separator: ":").last.map(String.init) ?? ""
      let version =
        tools.filter { !$0.isWhitespace }.split(separator: ";").first.map(String.init) ?? ""
      guard let found = SemanticVersion(version), found >= Self.oldestTools else {
        throw BuildError.toolsVersionTooOld(suite: suite.path, found: version)
      }
      try (text + redirect.stanza(tools: found)).write(
        toFile: manifest, atomically: true, encoding: .utf8)
    } catch let error as BuildError {
      throw error
    } catch {
      throw .fileSystem(path: manifest, reason: SystemReason.text(of: error))
    }
  }

  /// `Package.Dependency.Kind`, which the redirection edits, came with 5.6.
  private static let oldestTools = SemanticVersion(major: 5, minor: 6)
}
