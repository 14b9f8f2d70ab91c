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
        .init(identity: "row-store", location: root + "/copy/row-store", isLocal: true),
        .init(identity: "engine", location: root + "/engine", isLocal: true),
      ])
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
