import SweepKit
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

  @Test("A folder that the manifest names counts whatever it is called")
  func named() {
    let visibility = BuildVisibility(
      manifest: #".target(name: "Support", path: "Tests/Support"), .target(path: "./docs")"#)
    #expect(visibility.sees("Tests/Support/Support.swift"))
    #expect(visibility.sees("docs/x.swift"))
    #expect(!visibility.sees("Documentation/x.swift"))
  }

  @Test("Paths that are asked for count, and nothing else")
  func paths() {
    let visibility = BuildVisibility(manifest: nil, paths: ["./Sources/A/", "README.md"])
    #expect(visibility.sees("Sources/A/A.swift") && visibility.sees("README.md"))
    #expect(!visibility.sees("Sources/AB/A.swift") && !visibility.sees("Package.swift"))
  }
}
