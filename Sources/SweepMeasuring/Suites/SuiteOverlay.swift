import Foundation
import SweepProcesses
import SweepText
import SystemPackage

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

  /// Copies the suite, without build products and pins, and appends the redirection to its
  /// manifests.
  ///
  /// Whatever was in the overlay's folder before is replaced.
  ///
  /// - Throws: ``BuildError/fileSystem(path:reason:)``, or
  ///   ``BuildError/toolsVersionTooOld(suite:found:)``.
  package func write(redirect: ManifestRedirect) throws(BuildError) {
    try? FileManager.default.removeItem(atPath: path)
    do throws(FolderCopyError) {
      _ = try suite.contents(testing: redirect).write(to: FilePath(path))
      for folder in copies {
        let name = URL(fileURLWithPath: folder).lastPathComponent
        _ = try FolderCopy(of: FilePath(folder)).write(to: FilePath("\(path)/\(name)"))
      }
    } catch {
      throw .fileSystem(path: path, reason: "\(error)")
    }
    try suite.ordo?.writeEntries(in: path)
    try self.redirect(redirect)
  }

  /// Makes an overlay of an earlier build what ``write(redirect:)`` would make; files that are the
  /// same stay as they are.
  ///
  /// - Throws: As ``write(redirect:)`` does.
  package func update(redirect: ManifestRedirect) throws(BuildError) {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    // Beside the old one, so that relative links lead to the same places.
    let fresh = "\(folder)-\(UUID().uuidString).partial"
    defer { try? FileManager.default.removeItem(atPath: fresh) }
    try SuiteOverlay(suite: suite, path: "\(fresh)/\(url.lastPathComponent)", copies: copies)
      .write(redirect: redirect)
    do throws(FolderCopyError) {
      try FolderCopy.settle(
        FilePath(fresh), over: FilePath(folder),
        keeping: ["Package.resolved", ".swiftpm", ".build"])
    } catch {
      throw .fileSystem(path: path, reason: "\(error)")
    }
  }

  /// Writes the copy's manifests anew: those of the suite, each with a redirection at its end.
  ///
  /// Where the suite is part of the package under test, the checkout's manifests are written anew
  /// too.
  ///
  /// - Throws: As ``write(redirect:)`` does.
  package func redirect(_ redirect: ManifestRedirect) throws(BuildError) {
    guard suite.toolsVersion >= Self.oldestTools else {
      throw .toolsVersionTooOld(suite: suite.path, found: "\(suite.toolsVersion)")
    }
    let extraction = suite.extraction(testing: redirect)
    if extraction != nil { try linkCheckout(redirect) }
    try prepareCheckout(redirect)
    for name in Self.manifests(in: suite.path) {
      let manifest = ManifestText(try Self.text("\(suite.path)/\(name)"))
      let tools = manifest.tools ?? suite.toolsVersion
      // SwiftPM takes another one.
      guard tools >= Self.oldestTools else { continue }
      let own = extraction?.suiteCode(
        name: URL(fileURLWithPath: path).lastPathComponent, link: linkName)
      let code = [redirect.code(tools: tools), own, suite.ordo?.code(tools: tools)]
      try Self.write(
        manifest.appending(code.map { $0 ?? "" }.joined(separator: "\n")), to: "\(path)/\(name)")
    }
  }

  /// Takes the benchmarks out of the checkout's manifests, where the suite is part of the package
  /// under test, and gives executable targets that commands run a product: SwiftPM does that for
  /// the package that is built, and not for one that it depends on.
  ///
  /// It is of no consequence how often this is done.
  package func prepareCheckout(_ redirect: ManifestRedirect) throws(BuildError) {
    let extraction = suite.extraction(testing: redirect)
    guard extraction != nil || !suite.commandProducts.isEmpty else { return }
    let checkout = redirect.checkoutFolder ?? redirect.checkout
    for name in Self.manifests(in: checkout) {
      let file = "\(checkout)/\(name)"
      let text = try Self.text(file)
      let manifest = ManifestText(text)
      let code = [
        extraction?.versionCode(tools: manifest.tools ?? Self.oldestTools),
        CommandSuite.productCode(of: suite.commandProducts, in: text),
      ].compactMap(\.self)
      guard !code.isEmpty else { continue }
      try Self.write(manifest.appending(code.joined(separator: "\n")), to: file)
    }
  }

  private var linkName: String {
    SuiteExtraction.linkName(besides: URL(fileURLWithPath: path).lastPathComponent)
  }

  /// Makes the link to the checkout beside the copy; see ``SuiteExtraction/linkName(besides:)``.
  ///
  /// It is a relative one, because builds may see both elsewhere.
  private func linkCheckout(_ redirect: ManifestRedirect) throws(BuildError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    let link = folder.appendingPathComponent(linkName).path
    let from = folder.standardizedFileURL.pathComponents
    let to = URL(fileURLWithPath: redirect.checkoutFolder ?? redirect.checkout)
      .standardizedFileURL.pathComponents
    let shared = zip(from, to).prefix { $0 == $1 }.count
    let parts = Array(repeating: "..", count: from.count - shared) + to[shared...]
    do {
      try? FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: parts.joined(separator: "/"))
    } catch {
      throw .fileSystem(path: link, reason: SystemReason.text(of: error))
    }
  }

  /// `Package.swift`, and `Package@swift-6.0.swift` and its like: SwiftPM takes whichever fits the
  /// toolchain.
  static func manifests(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter {
      $0 == "Package.swift" || ($0.hasPrefix("Package@") && $0.hasSuffix(".swift"))
    }
    .sorted()
  }

  static func text(_ path: String) throws(BuildError) -> String {
    do {
      return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    } catch {
      throw .fileSystem(path: path, reason: SystemReason.text(of: error))
    }
  }

  /// Writes a text; a file that has it already keeps its time, by which SwiftPM knows what it has
  /// read.
  static func write(_ text: String, to path: String) throws(BuildError) {
    let (data, url) = (Data(text.utf8), URL(fileURLWithPath: path))
    if let old = try? Data(contentsOf: url), old == data { return }
    do {
      try data.write(to: url, options: .atomic)
    } catch {
      throw .fileSystem(path: path, reason: SystemReason.text(of: error))
    }
  }

  /// `Package.Dependency.Kind`, which the redirection edits, came with 5.6.
  private static let oldestTools = SemanticVersion(major: 5, minor: 6)
}
