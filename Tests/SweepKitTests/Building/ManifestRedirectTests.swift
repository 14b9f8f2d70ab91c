import Foundation
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepProcesses
@testable import SweepResults

/// The stanza is Swift that SwiftPM evaluates, so SwiftPM itself is asked what came of it.
@Suite("Redirecting a suite's manifest")
struct ManifestRedirectTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path.string }

  init() throws { folder = try TemporaryFolder() }

  private func redirected(_ manifest: String) async throws -> SuitePackage {
    try folder.write("original/suite/Package.swift", manifest)
    try folder.write("original/suite/Sources/S/main.swift", "print(1)")
    let toolchain = try await Toolchain.query()
    let suite = try await SuitePackage.load(at: root + "/original/suite", toolchain: toolchain)
    let overlay = SuiteOverlay(suite: suite, path: root + "/copy/suite")
    let local = suite.dependencies.first { $0.identity == "row-store" && $0.isLocal }
    try overlay.write(
      redirect: ManifestRedirect(
        identity: "row-store", checkout: root + "/copy/row-store", suite: suite.path,
        originalPath: local?.location))
    return try await SuitePackage.load(at: overlay.path, toolchain: toolchain)
  }

  @Test(
    "The package under test becomes the checkout, whatever form its dependency has",
    arguments: [
      #".package(url: "https://example.org/acme/row-store", from: "1.0.0")"#,
      #".package(url: "https://example.org/acme/Row-Store.git", exact: "1.2.0")"#,
      #".package(url: "git@example.org:acme/row-store.git", branch: "main")"#,
      #".package(path: "../row-store")"#,
      #".package(name: "RowStore", path: "../row-store")"#,
    ])
  func forms(dependency: String) async throws {
    let suite = try await redirected(
      """
      // swift-tools-version:5.9
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [\(dependency), .package(path: "../../engine")],
        targets: [.executableTarget(name: "S")])
      """)
    #expect(
      suite.dependencies == [
        .local("row-store", at: root + "/copy/row-store"), .local("engine", at: root + "/engine"),
      ])
  }

  @Test(
    "A manifest may be written in any way that SwiftPM takes",
    arguments: [
      "let pkg = Package(DECLARATION)",
      "let pkg: Package = .init(DECLARATION)",
      "var a = 1, b = \"Package(\"\nlet pkg = PackageDescription.Package.init(DECLARATION)\n// the end",
      "_ = Package (DECLARATION)",
      "func make() -> Package { /* Package( /* \" */ */ Package(DECLARATION) }\n_ = make()",
      "#if os(Linux)\nlet linux: Package = .init(DECLARATION)\n#else\nlet other = 1\n#endif",
      "let package = Package(name: \"suite\")\nlet it = Package(DECLARATION)\nit.name = \"suite\"",
      """
      let text = #"a "Package(" \\"# + "\\("Package(")" + \"""
        Package( "
        \"""
      let package = Package(DECLARATION)
      package.dependencies.append(.package(path: "/nowhere/late"))
      _ = package.dependencies.removeLast()
      """,
    ])
  func spellings(manifest: String) async throws {
    let declaration = """
      name: "suite", dependencies: [.package(path: "../row-store"), .package(path: "../../engine")],
      targets: [.executableTarget(name: "S")]
      """
    let suite = try await redirected(
      """
      // swift-tools-version:5.9
      import PackageDescription
      \(manifest.replacing("DECLARATION", with: declaration))
      """)
    #expect(suite.dependencies.map(\.location) == [root + "/copy/row-store", root + "/engine"])
  }

  @Test(
    "The line with the tools version may stand where SwiftPM looks for it",
    arguments: [
      "//swift-tools-version:6.1\n", "\n \n// swift-tools-version: 6.1\n",
      "// swift-tools-version: 6.1;(experimental x)\n", "// Licence\n// swift-tools-version: 6.1\n",
      "// swift-tools-version:\t6.1.0\r\n",
    ])
  func toolsVersions(line: String) async throws {
    let suite = try await redirected(
      line
        + """
        import PackageDescription\r
        let package = Package(\r
          name: "suite", dependencies: [.package(path: "../row-store", traits: ["Fast"])],\r
          targets: [.executableTarget(name: "S")])\r

        """)
    #expect(suite.dependencies.map(\.location) == [root + "/copy/row-store"])
    let copy = try String(contentsOfFile: root + "/copy/suite/Package.swift", encoding: .utf8)
    #expect(copy.contains("traits: dependency.traits"))
  }

  @Test("A manifest for other toolchains does not matter, whatever its tools version")
  func versioned() async throws {
    try folder.write("original/suite/Package@swift-5.0.swift", "// swift-tools-version:5.0\nbroken")
    let suite = try await redirected(
      """
      // swift-tools-version:5.9
      import PackageDescription
      let package = Package(
        name: "suite", dependencies: [.package(path: "../row-store")],
        targets: [.executableTarget(name: "S")])
      """)
    #expect(suite.dependencies.map(\.location) == [root + "/copy/row-store"])
  }

  @Test("A package by path whose folder has another name than the targets use is found")
  func otherFolderName() async throws {
    try folder.write(
      "checkout-123/Benchmarks/Package.swift",
      """
      // swift-tools-version: 5.9
      import PackageDescription
      let pkg = Package(
        name: "Benchmarks", dependencies: [.package(path: "../"), .package(path: "../../tools")],
        targets: [
          .executableTarget(name: "B", dependencies: [.product(name: "Rows", package: "Rows")])])
      """)
    let suite = try await SuitePackage.load(
      at: root + "/checkout-123/Benchmarks", toolchain: Toolchain.query())
    #expect(
      suite.dependencies == [
        .local("rows", at: root + "/checkout-123"), .local("tools", at: root + "/tools"),
      ])
    let found = try suite.dependency(on: PackageIdentity(location: root + "/checkout-123"))
    #expect(found.identity == "rows")
  }

  @Test("Other packages by URL, and traits, stay as they are")
  func untouched() async throws {
    let suite = try await redirected(
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [
          .package(url: "https://example.org/acme/row-store", from: "1.0.0"),
          .package(url: "https://example.org/acme/other", from: "2.0.0"),
          .package(name: "engine", path: "../../engine", traits: []),
        ],
        targets: [.executableTarget(name: "S")])
      """)
    #expect(suite.dependencies.map(\.identity) == ["row-store", "other", "engine"])
    #expect(suite.dependencies[1].location == "https://example.org/acme/other")
    let dump = try await ChildProcess(
      "swift", ["package", "--package-path", root + "/copy/suite", "dump-package"]
    ).capture()
    let json = try JSONValue(parsing: dump.output)
    let engine = json.objectValue?["dependencies"]?.arrayValue?.last
    let traits = engine?.objectValue?["fileSystem"]?.arrayValue?.first?.objectValue?["traits"]
    #expect(traits == .array([]))
  }

  @Test("A suite in the package's own repository, with a path upwards, is redirected too")
  func insideTheRepository() async throws {
    try folder.write("original/row-store/Benchmarks/Package.swift", Self.inside)
    try folder.write("original/row-store/Benchmarks/Sources/S/main.swift", "print(1)")
    let toolchain = try await Toolchain.query()
    let suite = try await SuitePackage.load(
      at: root + "/original/row-store/Benchmarks", toolchain: toolchain)
    let dependency = try suite.dependency(
      on: PackageIdentity(location: root + "/original/row-store"))
    let overlay = SuiteOverlay(suite: suite, path: root + "/copy/Benchmarks")
    try overlay.write(
      redirect: ManifestRedirect(
        identity: dependency.identity, checkout: root + "/copy/row-store", suite: suite.path,
        originalPath: dependency.location))
    let copy = try await SuitePackage.load(at: overlay.path, toolchain: toolchain)
    #expect(copy.dependencies.map(\.location) == [root + "/copy/row-store"])
  }

  private static let inside = """
    // swift-tools-version:5.9
    import PackageDescription
    let package = Package(
      name: "Benchmarks", dependencies: [.package(path: "../")],
      targets: [.executableTarget(name: "S")])
    """

  @Test("Tools older than 5.6 are refused, because their manifests cannot be edited")
  func oldTools() async throws {
    await #expect(throws: BuildError.self) {
      try await redirected(
        """
        // swift-tools-version:5.5
        import PackageDescription
        let package = Package(name: "suite", targets: [.executableTarget(name: "S")])
        """)
    }
  }

  @Test("Text becomes a literal that means the same text")
  func literals() {
    #expect(ManifestRedirect.literal(#"a"b\(c)"#) == #""a\"b\\(c)""#)
    #expect(ManifestRedirect.literal("a\nb") == #""a\u{a}b""#)
  }
}

extension SuitePackage.Dependency {
  /// A package by a path without links.
  fileprivate static func local(_ identity: String, at path: String) -> Self {
    Self(identity: identity, location: path, isLocal: true, namedPath: path)
  }
}
