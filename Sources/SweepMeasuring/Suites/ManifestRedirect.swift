import Foundation
import SweepText

/// The code that a sweep appends to the copy of a suite's manifest.
///
/// It runs while SwiftPM evaluates the manifest and edits `package.dependencies`
/// (`Package.Dependency.Kind`, PackageDescription 5.6): the package under test becomes the
/// version's checkout, and relative paths become absolute, because the copy lies elsewhere.
package struct ManifestRedirect: Sendable, Hashable {
  /// The identity of the package under test, in lower case.
  package let identity: String
  /// The folder of the checkout, whose last part is the identity.
  package let checkout: String
  /// The suite's original folder, from which its relative paths start.
  package let suite: String
  /// The path of the package under test if the suite names it by path.
  package let originalPath: String?
  /// Targets of the suite that the version has no part for: SwiftPM resolves nothing while one asks
  /// for a product that does not exist.
  package var targetsLeftOut: Set<String> = []
  /// An engine to hand to the suite in place of the package that it names.
  package var engine: EngineProducts?

  /// Where copies of local packages are, by the absolute paths of the originals.
  package var localPackages: [String: String] = [:]

  /// Packages of the version that packages below the suite name too: the suite names them first, so
  /// that all get these.
  package var ownPackages: [String] = []

  /// Where the checkout is for this process, if those that build see it elsewhere.
  package var checkoutFolder: String?

  /// Describes a redirection.
  package init(identity: String, checkout: String, suite: String, originalPath: String?) {
    self.identity = identity
    self.checkout = checkout
    self.suite = suite
    self.originalPath = originalPath
  }

  /// Lets a version's own packages take the place of copies, by the paths of the originals.
  mutating func take(_ packages: [String: String]) {
    localPackages.merge(packages) { $1 }
    ownPackages = packages.values.sorted()
  }

  /// The Swift code to run at the end of a manifest.
  ///
  /// - Parameter tools: The manifest's tools version; dependencies have traits from 6.1 on.
  package func code(tools: SemanticVersion) -> String {
    let traits = tools >= SemanticVersion(major: 6, minor: 1) ? ", traits: dependency.traits" : ""
    return """
      // The package under test is this version's checkout.
      for package in \(ManifestText.packages) {
        package.dependencies = package.dependencies.map { dependency in
          \(Self.identityFunction)
          func absolute(_ path: String) -> String {
            let path = path.hasPrefix("~/") ? \(Self.literal(NSHomeDirectory())) + path.dropFirst() : path
            var parts: [Substring] = []
            for part in (path.hasPrefix("/") ? path : suite + "/" + path).split(separator: "/") {
              if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
            }
            return "/" + parts.joined(separator: "/")
          }
          func original(_ path: String) -> String {
            let (here, there) = (Context.packageDirectory.split(separator: "/"), path.split(separator: "/"))
            let shared = zip(here, there).prefix { $0 == $1 }.count
            return "/" + (suite.split(separator: "/").dropLast(here.count - shared) + there.dropFirst(shared)).joined(separator: "/")
          }
          let suite = \(Self.literal(suite))
          let copies: [String: String] = \(Self.literal(localPackages))
          switch dependency.kind {
          case .fileSystem(let name, let path):
            let isUnderTest =
              \(originalPath.map { "[absolute(path), original(absolute(path))].contains(\(Self.literal($0))) || " } ?? "")identity(absolute(path)) == \(Self.literal(identity))
            // What starts from the copy's own folder is meant from the original's.
            let path = isUnderTest ? \(Self.literal(checkout)) : copies[absolute(path)] ?? copies[original(absolute(path))] ?? absolute(path)
            return name.map { .package(name: $0, path: path\(traits)) } ?? .package(path: path\(traits))
          case .sourceControl(_, let location, _):
            return identity(location) == \(Self.literal(identity)) ? .package(path: \(Self.literal(checkout))\(traits)) : dependency
          default:
            return dependency
          }
        }
        \(omission)
        \(precedence)
        \(engine.map(handover) ?? "")
      }
      """
  }

  /// Swift code that makes of a location what SwiftPM makes of it.
  static let identityFunction = """
    func identity(_ location: String) -> String {
      var last = location.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? ""
      if last.hasSuffix(".git") { last = last.dropLast(4) }
      return last.lowercased()
    }
    """

  /// Code that lets the suite depend on the version's own packages.
  private var precedence: String {
    ownPackages.map { path in
      """
      if !package.dependencies.contains(where: { dependency in
        guard case .fileSystem(_, let path) = dependency.kind else { return false }
        return path == \(Self.literal(path))
      }) { package.dependencies.append(.package(path: \(Self.literal(path)))) }

      """
    }.joined()
  }

  /// Code that takes targets out of the suite, with the products that need them.
  private var omission: String {
    guard !targetsLeftOut.isEmpty else { return "" }
    let names = targetsLeftOut.sorted().map(Self.literal).joined(separator: ", ")
    return """
      let benchmemTargetsLeftOut: Set<String> = [\(names)]
      package.targets.removeAll { benchmemTargetsLeftOut.contains($0.name) }
      package.products.removeAll { product in
        let targets = (product as? Product.Executable)?.targets ?? (product as? Product.Library)?.targets
        return targets.map { !benchmemTargetsLeftOut.isDisjoint(with: $0) } ?? false
      }

      """
  }

  /// A Swift dictionary literal.
  private static func literal(_ map: [String: String]) -> String {
    let entries = map.sorted { $0.key < $1.key }.map { "\(literal($0.key)): \(literal($0.value))" }
    return map.isEmpty ? "[:]" : "[\(entries.joined(separator: ", "))]"
  }

  /// A Swift string literal of the text.
  static func literal(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\\": "\\\\"
      case "\"": "\\\""
      case _ where scalar.value < 0x20: "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
