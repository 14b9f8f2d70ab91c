import SweepGit
import SweepMeasuring
import TestSupport
import Testing

@testable import SweepKit

/// The manifests are evaluated by SwiftPM itself, the trees are git's.
@Suite("What a build can see of a package")
struct BuildVisibilityTests {
  private let folder: TemporaryFolder
  private let fixture: FixtureRepository

  init() throws {
    folder = try TemporaryFolder()
    fixture = try FixtureRepository(in: folder)
  }

  private func manifest(_ package: String) -> String {
    """
    // swift-tools-version: 5.9
    import PackageDescription
    let package = Package(name: "P", \(package))
    """
  }

  private func visibility(
    _ packagePath: String = "", paths: [String] = []
  ) async throws -> BuildVisibility {
    try fixture.commit("files")
    let repository = try Repository(at: fixture.path)
    var reader = BuildVisibilityReader(
      repository, try await Toolchain.query(), packagePath: packagePath, paths: paths)
    let head = try #require(try repository.headCommit())
    return try await reader.visibility(of: head.treeID)
  }

  private func expect(
    _ visibility: BuildVisibility, sees seen: [String], notSees unseen: [String]
  ) {
    for path in seen { #expect(visibility.sees(path), "\(path)") }
    for path in unseen { #expect(!visibility.sees(path), "\(path)") }
  }

  @Test("Targets, manifests and git's files count; tests, documents, hidden and other files do not")
  func plain() async throws {
    try fixture.write(
      "Package.swift", manifest(#"targets: [.target(name: "A"), .testTarget(name: "ATests")]"#))
    expect(
      try await visibility(),
      sees: [
        "Package.swift", "Package@swift-6.0.swift", "Sources/A/A.swift", "Sources/A/data.json",
        "Sources/A/A.md", "Source/A/main.c", "Sources/Tests/Kit.swift", ".gitmodules",
        "Sources/.gitattributes",
      ],
      notSees: [
        "README.md", ".github/workflows/ci.yml", ".swift-format", "LICENSE.txt",
        "Tests/ATests/ATests.swift", "Tests/ATests/Fixtures/a.json", "Documentation/a.png",
        "Sources/A/A.docc/A.md", "Sources/A/.DS_Store", "Package.resolved",
        "Benchmarks/Package.swift",
      ])
  }

  @Test(
    "A resource counts whatever its name and wherever it is, embedded or copied with its folder")
  func resources() async throws {
    try fixture.write(
      "Package.swift",
      manifest(
        """
        targets: [
          .target(
            name: "A",
            resources: [.embedInCode("A.docc/page.md"), .copy(".hidden"), .process("Docs")])]
        """))
    expect(
      try await visibility(),
      sees: ["Sources/A/A.docc/page.md", "Sources/A/.hidden/.x", "Sources/A/Docs/README.md"],
      notSees: ["Sources/A/A.docc/other.md", "Docs/README.md"])
  }

  @Test("A folder with a target that is no test counts whatever it is called")
  func named() async throws {
    try fixture.write(
      "Package.swift",
      manifest(
        """
        targets: [
          .target(name: "Support", path: ["Tests", "Support"].joined(separator: "/")),
          .target(name: "X", path: "./docs/"), .testTarget(name: "PTests", path: "Sources/PTests"),
        ]
        """))
    expect(
      try await visibility(), sees: ["Tests/Support/Support.swift", "docs/x.swift"],
      notSees: ["Sources/PTests/PTests.swift", "Documentation/x.swift"])
  }

  @Test("The manifest that the toolchain takes says what counts")
  func versioned() async throws {
    try fixture.write("Package.swift", manifest(#"targets: [.target(name: "A")]"#))
    let newer = manifest(#"targets: [.target(name: "A", path: "Code")]"#)
    try fixture.write("Package@swift-6.0.swift", newer.replacing("5.9", with: "6.0"))
    expect(try await visibility(), sees: ["Code/a.swift"], notSees: ["Other/a.swift"])
  }

  @Test(
    "Packages in the repository count where the package depends on them, by their own manifests")
  func localPackages() async throws {
    try fixture.write(
      "swift/Package.swift",
      manifest(#"dependencies: [.package(path: "../shared")], targets: [.target(name: "A")]"#))
    try fixture.write(
      "shared/Package.swift",
      manifest(#"dependencies: [.package(path: "Inner")], targets: [.target(name: "S")]"#))
    try fixture.write(
      "shared/Inner/Package.swift", manifest(#"targets: [.target(name: "I", path: "I")]"#))
    expect(
      try await visibility("swift"),
      sees: ["swift/Sources/A/a.swift", "shared/Sources/S/s.swift", "shared/Inner/I/i.swift"],
      notSees: ["rust/Sources/a.swift", "Sources/A/a.swift", "shared/Tests/x.swift", "README.md"])
  }

  @Test("What links in a target lead to counts")
  func links() async throws {
    try fixture.write("Package.swift", manifest(#"targets: [.target(name: "A")]"#))
    try fixture.write("Tests/Shared/kit.swift", "")
    try fixture.write("Sources/A/a.swift", "")
    try fixture.write("Links/other", "")
    try fixture.link("Sources/A/Kit", to: "../../Links/Kit")
    try fixture.link("Links/Kit", to: "../Tests/Shared")
    try fixture.link("CLAUDE.md", to: "README.md")
    expect(
      try await visibility(), sees: ["Tests/Shared/kit.swift", "Links/Kit"], notSees: ["README.md"])
  }

  @Test(
    "Where a plugin or the manifest may read any file, every file counts",
    arguments: [
      #"targets: [.target(name: "A", plugins: ["P"]), .plugin(name: "P", capability: .buildTool())]"#,
      #"targets: [.target(name: String("A".dropFirst(Context.packageDirectory.count) + "A"))]"#,
      #"targets: [.target(name: "A", resources: [.copy("../../data")])]"#,
      "targets: [.broken",
    ])
  func everything(package: String) async throws {
    try fixture.write("Package.swift", manifest(package))
    expect(
      try await visibility(), sees: ["README.md", "Tests/ATests/a.swift", ".hidden"], notSees: [])
  }

  @Test("Where flags may name other files, code outside of targets counts")
  func flags() async throws {
    try fixture.write(
      "Package.swift",
      manifest(
        #"targets: [.target(name: "A", cSettings: [.headerSearchPath("../../include")])]"#))
    expect(
      try await visibility(), sees: ["include/a.h"], notSees: ["README.md", ".github/ci.yml"])
  }

  @Test("Paths that are asked for count, and nothing else")
  func paths() async throws {
    try fixture.write("Package.swift", manifest("targets: []"))
    expect(
      try await visibility(paths: ["./Sources/A/", "README.md"]),
      sees: ["Sources/A/A.swift", "README.md"],
      notSees: ["Sources/AB/A.swift", "Package.swift"])
  }
}
