import SweepGit
import SweepKit
import SweepMeasuring
import Testing

@Suite("What a build can see of a package")
struct BuildVisibilityTests {
  @Test("Sources, manifests and resources count; documentation, tests and hidden files do not")
  func files() {
    let visibility = BuildVisibility(manifest: "// swift-tools-version: 5.9")
    for path in [
      "Package.swift", "Package@swift-6.0.swift", "Sources/A/A.swift", "Sources/A/data.json",
      "Source/main.c", "Plugins/P/P.swift", "module.modulemap", "Sources/Tests/Kit.swift",
    ] { #expect(visibility.sees(path), "\(path)") }
    for path in [
      "README.md", "Sources/A/A.md", ".github/workflows/ci.yml", ".swift-format", "LICENSE.txt",
      "Tests/ATests/ATests.swift", "Documentation/a.png", "Sources/A/CMakeLists.txt",
      "Package.resolved", "Benchmarks/Package.swift",
    ] { #expect(!visibility.sees(path), "\(path)") }
  }

  @Test("A folder with a target that is no test counts whatever it is called")
  func named() async throws {
    let manifest = """
      // swift-tools-version: 5.9
      import PackageDescription
      func path(_ name: String) -> String { "Tests/\\(name)" }
      let package = Package(
        name: "P",
        targets: [
          .target(name: "Support", path: path("Support")), .target(name: "X", path: "./docs"),
          .testTarget(name: "PTests", path: path("PTests")),
        ])
      """
    var visibility = BuildVisibility(manifest: manifest)
    #expect(visibility.doubtful == ["Tests", "docs"])
    #expect(visibility.sees("Tests/PTests/PTests.swift"))
    visibility.settle(try await TargetPlaces(of: manifest, toolchain: Toolchain.query()))
    #expect(visibility.sees("Tests/Support/Support.swift"))
    #expect(visibility.sees("docs/x.swift"))
    #expect(!visibility.sees("Tests/PTests/PTests.swift"))
    #expect(!visibility.sees("Documentation/x.swift"))
  }

  @Test("Where SwiftPM cannot read the manifest, every folder that it names counts")
  func unreadable() async throws {
    let manifest = "// swift-tools-version: 5.9\nlet broken = \"Tests"
    var visibility = BuildVisibility(manifest: manifest)
    visibility.settle(try await TargetPlaces(of: manifest, toolchain: Toolchain.query()))
    #expect(visibility.sees("Tests/PTests/PTests.swift"))
  }

  @Test("Paths that are asked for count, and nothing else")
  func paths() {
    let visibility = BuildVisibility(manifest: nil, paths: ["./Sources/A/", "README.md"])
    #expect(visibility.sees("Sources/A/A.swift") && visibility.sees("README.md"))
    #expect(!visibility.sees("Sources/AB/A.swift") && !visibility.sees("Package.swift"))
  }
}
