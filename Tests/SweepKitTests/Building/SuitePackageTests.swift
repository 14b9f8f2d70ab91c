import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring

@Suite("Reading a suite's manifest")
struct SuitePackageTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(_ body: String) async throws -> SuitePackage {
    try folder.write(
      "suite/Package.swift",
      "// swift-tools-version:5.9\nimport PackageDescription\nlet package = Package(name: \"suite\", \(body))"
    )
    return try await SuitePackage.load(
      at: folder.path.string + "/suite", toolchain: Toolchain.query())
  }

  @Test("Executables are the declared products and the targets that none of them holds")
  func executables() async throws {
    let suite = try await load(
      """
      products: [.executable(name: "rows-bench", targets: ["Rows"]), .library(name: "L", targets: ["L"])],
      targets: [.executableTarget(name: "Rows"), .executableTarget(name: "Joins"), .target(name: "L")]
      """)
    #expect(suite.executables == ["Joins", "rows-bench"])
  }

  @Test("A suite without executables is named with the way out")
  func noExecutables() async throws {
    let error = await #expect(throws: BuildError.self) {
      try await load("targets: [.target(name: \"L\")]")
    }
    #expect("\(try #require(error))".contains("has no executable target"))
  }

  @Test("A folder without a manifest and a manifest that does not compile are told apart")
  func unreadable() async throws {
    let toolchain = try await Toolchain.query()
    let missing = await #expect(throws: BuildError.self) {
      try await SuitePackage.load(at: folder.path.string, toolchain: toolchain)
    }
    #expect("\(try #require(missing))".contains("holds no Package.swift"))
    let broken = await #expect(throws: BuildError.self) { try await load("targets: [.what()]") }
    #expect("\(try #require(broken))".contains("SwiftPM cannot read"))
  }

  @Test(
    "The package under test is found by name, by path or by remote, or its absence is explained")
  func dependency() async throws {
    let suite = try await load(
      """
      dependencies: [.package(url: "https://example.org/a/row-store", from: "1.0.0"), .package(path: "../engine")],
      targets: [.executableTarget(name: "S")]
      """)
    let byURL = PackageIdentity(location: "https://example.org/fork/Row-Store.git")
    #expect(try suite.dependency(on: byURL).identity == "row-store")
    let byRemote = PackageIdentity(
      location: "/nowhere/repo", remote: "https://example.org/a/row-store")
    #expect(try suite.dependency(on: byRemote).identity == "row-store")
    let byName = PackageIdentity(explicit: "Row-Store", location: "/nowhere/repo")
    #expect(try suite.dependency(on: byName).identity == "row-store")
    let error = #expect(throws: BuildError.self) {
      try suite.dependency(on: PackageIdentity(location: "/nowhere/repo"))
    }
    #expect("\(try #require(error))".contains("it depends on row-store, engine"))
  }
}
