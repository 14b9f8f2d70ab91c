import Foundation
import TestSupport
import Testing

@testable import SweepMeasuring

/// Benchmarks that are targets of the package under test: SwiftPM is asked what the two manifests
/// say.
@Suite("Taking the benchmarks out of a package")
struct SuiteExtractionTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path.string }

  init() throws { folder = try TemporaryFolder() }

  private func package(_ targets: String) -> String {
    """
    // swift-tools-version: 6.1
    import PackageDescription
    let rows = Package(
      name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
      dependencies: [.package(path: "../benchmem-sweep"), .package(path: "../other")],
      targets: [\(targets)])
    """
  }

  private let own = """
    .target(name: "Rows", dependencies: [.product(name: "Other", package: "other")]),
    .target(name: "Inner"), .executableTarget(name: "tool", dependencies: ["Rows"]),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "Rows", "Kit", .target(name: "Inner"),
        .product(name: "BenchMemEngine", package: "benchmem-sweep")], path: "Benchmarks/Bench"),
    .target(name: "Kit", path: "Benchmarks/Kit"),
    .testTarget(name: "BenchTests", dependencies: ["Bench"]),
    """

  private struct Written {
    var suite: SuitePackage
    var overlay: Manifest
    var checkout: Manifest
  }

  /// Lays the benchmarks of one manifest over a version with another.
  private func write(_ manifest: String, over version: String) async throws -> Written {
    try folder.write("rows/Package.swift", manifest)
    for file in ["Bench/main.swift", "Kit/Kit.swift"] {
      try folder.write("rows/Benchmarks/\(file)", "")
    }
    try folder.write("rows/Sources/Rows/Rows.swift", "")
    try folder.write("site/package/rows/Package.swift", version)
    let toolchain = try await Toolchain.query()
    let given = try await SuitePackage.load(at: root + "/rows", toolchain: toolchain)
    let dependency = try given.dependency(on: PackageIdentity(location: root + "/rows"))
    let suite = given.testing(dependency)
    let overlay = SuiteOverlay(
      suite: suite, path: root + "/site/suite/" + suite.folderName(testing: dependency))
    let redirect = ManifestRedirect(
      identity: dependency.identity, checkout: root + "/site/package/rows", suite: suite.path,
      originalPath: dependency.location)
    try overlay.write(redirect: redirect)
    // Once more changes nothing.
    try overlay.redirect(redirect)
    return Written(
      suite: suite, overlay: try await Manifest.read(overlay.path, toolchain: toolchain),
      checkout: try await Manifest.read(redirect.checkout, toolchain: toolchain))
  }

  @Test("The suite has the benchmarks and their folder, and uses the version's targets as products")
  func suite() async throws {
    let written = try await write(package(own), over: package(own))
    #expect(written.suite.executables == ["Bench"])
    #expect(written.overlay.targets.map(\.name).sorted() == ["Bench", "Kit"])
    let bench = try #require(written.overlay.targets.first { $0.name == "Bench" })
    #expect(
      bench.dependencies.map { "\($0.package ?? "-") \($0.name)" } == [
        "rows_benchmarks benchmem-Rows", "- Kit", "rows_benchmarks benchmem-Inner",
        "benchmem-sweep BenchMemEngine",
      ])
    let dependencies = written.overlay.dependencies.map { $0.fileSystem?.first?.path }
    #expect(dependencies == [root + "/benchmem-sweep", root + "/site/suite/rows_benchmarks"])
    let copied = try FolderListing(of: folder.appending("site/suite/rows-benchmarks")).entries.keys
    #expect(copied.contains("Benchmarks/Kit/Kit.swift") && !copied.contains("Sources"))
  }

  @Test("The version offers what the benchmarks use, without benchmarks, tests and engine")
  func version() async throws {
    let written = try await write(package(own), over: package(own))
    #expect(written.checkout.targets.map(\.name).sorted() == ["Inner", "Rows", "tool"])
    #expect(written.checkout.products.map(\.name) == ["Rows", "benchmem-Inner", "benchmem-Rows"])
    #expect(written.checkout.dependencies.map { $0.fileSystem?.first?.identity } == ["other"])
  }

  @Test("A version from before the benchmarks, with an old manifest, offers what it has")
  func older() async throws {
    let version = """
      // swift-tools-version:5.0
      import PackageDescription
      let package = Package(name: "Rows", targets: [.target(name: "Rows")])
      """
    let written = try await write(package(own), over: version)
    #expect(written.checkout.products.map(\.name) == ["benchmem-Rows"])
    #expect(written.overlay.targets.map(\.name).sorted() == ["Bench", "Kit"])
  }

  @Test("A suite that uses nothing of its package is no part of it")
  func unrelated() async throws {
    let manifest = package(
      """
      .target(name: "Rows"), .executableTarget(
        name: "Bench", dependencies: [.product(name: "BenchMemEngine", package: "benchmem-sweep")])
      """)
    try folder.write("rows/Package.swift", manifest)
    let suite = try await SuitePackage.load(at: root + "/rows", toolchain: Toolchain.query())
    #expect(throws: BuildError.self) {
      try suite.dependency(on: PackageIdentity(location: root + "/rows"))
    }
  }
}
