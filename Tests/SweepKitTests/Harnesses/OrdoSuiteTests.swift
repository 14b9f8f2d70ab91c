import Foundation
import SweepText
import TestSupport
import Testing

@testable import SweepMeasuring

/// Suites of ordo-one/benchmark as manifests, and what their copies become. Nothing is resolved.
@Suite("Suites of ordo-one/benchmark")
struct OrdoSuiteTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func suite(_ targets: String, tools: String = "6.1") async throws -> SuitePackage {
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: \(tools)
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [
          .package(path: "../rows"),
          .package(url: "https://github.com/ordo-one/package-benchmark.git", from: "1.29.11"),
          .package(url: "https://example.org/benchmem-sweep", from: "1.0.0"),
        ],
        targets: [\(targets)])

      """)
    return try await SuitePackage.load(
      at: folder.appending("suite").string, toolchain: try await Toolchain.query())
  }

  private static func target(_ name: String, _ products: String..., more: String = "") -> String {
    let dependencies = products.map {
      $0.hasPrefix(".")
        ? $0
        : ".product(name: \"\($0)\", package: \"\($0 == "Benchmark" ? "package-benchmark" : "benchmem-sweep")\")"
    }
    return """
      .executableTarget(
        name: "\(name)", dependencies: [\(dependencies.joined(separator: ", "))]\(more)),

      """
  }

  private static let plugin =
    ", plugins: [.plugin(name: \"BenchmarkPlugin\", package: \"package-benchmark\")]"

  @Test("Each executable is of the kind that it is linked with, through targets of the suite too")
  func kinds() async throws {
    let suite = try await suite(
      Self.target("Theirs", "Benchmark") + Self.target("Ours", "BenchMemEngine")
        + Self.target("Both", "Benchmark", ".target(name: \"Shared\")")
        + Self.target("Neither")
        + ".target(name: \"Shared\", dependencies: [.product(name: \"BenchMemEngine\", package: \"benchmem-sweep\")])"
    )
    #expect(
      suite.kinds == [
        "Theirs": [.ordo], "Ours": [.engine], "Both": [.ordo, .engine], "Neither": [],
      ])
  }

  @Test("The copy has no plugin and no traits, and an entry file where the target has none")
  func copy() async throws {
    for (target, file, text) in [
      ("Bare", "Bare.swift", "import Benchmark\nlet benchmarks: @Sendable () -> Void = {}\n"),
      ("Main", "main.swift", "print(1)\n"),
      ("Own", "Own.swift", "  @main struct Own { static func main() {} }\n"),
    ] {
      try folder.write("suite/Benchmarks/\(target)/\(file)", text)
    }
    let suite = try await suite(
      ["Bare", "Main", "Own"].map { name in
        Self.target(
          name, "Benchmark",
          more: ", path: \"Benchmarks/\(name)\""
            + (name == "Bare" ? ", sources: [\"Bare.swift\"]" : "") + Self.plugin)
      }.joined())
    let copy = folder.appending("copy/suite").string
    try SuiteOverlay(suite: suite, path: copy).write(
      redirect: ManifestRedirect(
        identity: "rows", checkout: folder.appending("rows").string, suite: suite.path,
        originalPath: nil))
    func entry(_ target: String) -> String? {
      try? String(
        contentsOfFile: "\(copy)/Benchmarks/\(target)/BenchmemSweepEntry.swift", encoding: .utf8)
    }
    #expect(
      entry("Bare")?.contains("@main\nstruct BenchmemSweepEntry: BenchmarkRunnerHooks") == true)
    #expect(entry("Main") == nil)
    #expect(entry("Own") == nil)
    // What SwiftPM makes of the copied manifest.
    let manifest = try await Manifest.read(copy, toolchain: try await Toolchain.query())
    #expect(manifest.targets.flatMap(\.plugins).isEmpty)
    let text = try String(contentsOfFile: "\(copy)/Package.swift", encoding: .utf8)
    #expect(text.contains("return .package(url: location, range, traits: [])"))
    #expect(suite.harnessPackages.contains("package-benchmark"))
  }

  @Test("A manifest of before traits has none, and the build is told by its environment")
  func olderTools() async throws {
    let suite = try await suite(Self.target("Old", "Benchmark", more: Self.plugin), tools: "5.9")
    let code = try #require(suite.ordo).code(tools: SemanticVersion(major: 5, minor: 9))
    #expect(!code.contains("traits"))
    #expect(code.contains("BenchmarkPlugin"))
    #expect(OrdoSuite.buildEnvironment["BENCHMARK_DISABLE_JEMALLOC"] == "1")
  }
}
