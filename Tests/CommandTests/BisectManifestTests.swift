import Foundation
import SweepGit
import TestSupport
import Testing

/// A package whose numbers change with its manifest alone: by a dependency's release, and by a
/// flag.
///
/// | tag | what its manifest says |
/// |---|---|
/// | 1.0.0 | paint 1.0.2 |
/// | 1.1.0 | paint 1.1.0, which keeps two arrays; behind it a commit of documentation |
/// | 1.2.0 | the flag `LARGE`, with which an array is longer |
private struct CanvasPackage {
  let canvas: FixtureRepository
  let suite: String
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let paint = try FixtureRepository(in: folder, named: "paint")
    try paint.write("Package.swift", Self.manifest("paint", "Paint"))
    try Self.release(paint, "1.0.2", "[UInt8](repeating: 1, count: count)")
    try Self.release(
      paint, "1.1.0",
      """
      let first = [UInt8](repeating: 1, count: count)
        var second = first
        second[count - 1] = 2
        return first[0] == second[0] ? second : first
      """)
    canvas = try FixtureRepository(in: folder, named: "canvas")
    suite = folder.appending("suite").string
    try canvas.write(
      "Sources/Canvas/Canvas.swift",
      """
      import Paint

      #if LARGE
        let scale = 3
      #else
        let scale = 1
      #endif

      @inline(never) public func draw(_ count: Int) -> [UInt8] { fill(count * scale) }
      """)
    try require("1.0.2", of: paint, tag: "1.0.0")
    try canvas.commit("Describe the canvas", "README.md", "A canvas.\n")
    try require("1.1.0", of: paint, tag: nil)
    try canvas.commit("Describe the paint", "README.md", "A canvas with paint.\n")
    try canvas.annotatedTag("1.1.0")
    try require("1.1.0", of: paint, tag: "1.2.0", settings: ", swiftSettings: [.define(\"LARGE\")]")
    try writeSuite()
  }

  private static func release(
    _ paint: FixtureRepository, _ tag: String, _ body: String
  ) throws {
    try paint.commit(
      "Paint \(tag)", "Sources/Paint/Paint.swift",
      "@inline(never) public func fill(_ count: Int) -> [UInt8] { \(body) }\n")
    try paint.annotatedTag(tag)
  }

  private static func manifest(
    _ name: String, _ target: String, dependencies: String = "", targetEnd: String = ""
  ) -> String {
    """
    // swift-tools-version:5.9
    import PackageDescription
    let package = Package(
      name: "\(name)", products: [.library(name: "\(target)", targets: ["\(target)"])],
      dependencies: [
        \(dependencies)
      ],
      targets: [
        .target(name: "\(target)"\(targetEnd))
      ])
    """
  }

  private func require(
    _ version: String, of paint: FixtureRepository, tag: String?, settings: String = ""
  ) throws {
    let product = ", dependencies: [.product(name: \"Paint\", package: \"paint\")]"
    try canvas.commit(
      settings.isEmpty ? "Use paint \(version)" : "Draw larger", "Package.swift",
      Self.manifest(
        "canvas", "Canvas",
        dependencies: ".package(url: \"file://\(paint.path)\", exact: \"\(version)\")",
        targetEnd: product + settings))
    if let tag { try canvas.annotatedTag(tag) }
  }

  private func writeSuite() throws {
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [
          .package(path: "../canvas"),
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: []),
        ],
        targets: [
          .executableTarget(
            name: "Draw",
            dependencies: [
              .product(name: "Canvas", package: "canvas"),
              .product(name: "BenchMemEngine", package: "benchmem-sweep"),
            ])
        ])
      """)
    try folder.write(
      "suite/Sources/Draw/Draw.swift",
      """
      import BenchMemEngine
      import Canvas

      @main
      struct DrawSuite: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("draw") { run in run.measure { draw(10_000) } }
        ]
      }
      """)
  }

  /// Bisects, as text and as JSON, the second time from what is on disk.
  func bisect(_ good: String, _ bad: String) async throws -> (text: ToolRun, finding: [String: Any])
  {
    let arguments = [
      "bisect", canvas.path.string, "--suite", suite, "--good", good, "--bad", bad, "--out",
      folder.appending("out").string, "--cache", folder.appending("cache").string,
    ]
    let text = try await ToolRun(arguments)
    let json = try await ToolRun(arguments + ["--json"])
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let findings = try #require(report?["findings"] as? [[String: Any]], "\(text.errors)")
    try #require(findings.count == 1)
    return (text, findings[0])
  }
}

@Suite("Commits that change the manifest alone")
struct BisectManifestTests {
  @Test("The code is the same: a dependency's release or a flag made the change")
  func manifest() async throws {
    let package = try CanvasPackage()
    let (bumped, bump) = try await package.bisect("1.0.0", "1.1.0")
    #expect(bumped.status == 0, "\(bumped.errors)")
    let dependencies = bump["dependencies"] as? [[String: String]]
    #expect(dependencies == [["identity": "paint", "before": "1.0.2", "after": "1.1.0"]])
    for part in [
      "Use paint 1.1.0", "10,032 B → 20,064 B", "paint went from 1.0.2 to 1.1.0", "confirmed ",
      "the code is the same: only the manifest and what it resolves to changed",
    ] { #expect(bumped.output.contains(part), "\(bumped.output)") }

    let (flagged, flag) = try await package.bisect("1.1.0", "1.2.0")
    #expect(flagged.status == 0, "\(flagged.errors)")
    #expect((flag["dependencies"] as? [Any])?.isEmpty == true)
    let commit = try #require(flag["commit"] as? [String: Any])
    let lines = try #require(commit["manifest"] as? [String])
    #expect(lines.count == 2 && lines[1].contains("swiftSettings: [.define(\"LARGE\")]"))
    for part in [
      "Draw larger", "confirmed ", "the code is the same: only the manifest changed",
      "manifest    + .target(name: \"Canvas\"",
    ] { #expect(flagged.output.contains(part), "\(flagged.output)") }
  }

  @Test("A sweep tells a dependency's release and the package's own change apart")
  func apart() async throws {
    let package = try CanvasPackage()
    let arguments = [
      "sweep", package.canvas.path.string, "1.0.0", "1.2.0", "--suite", package.suite,
      "--attribute", "--no-profile", "--bursts", "1", "--out",
      package.folder.appending("out").string, "--cache", package.folder.appending("cache").string,
    ]
    let first = try await ToolRun(arguments)
    #expect(first.status == 0, "\(first.errors)")
    let told =
      "told apart: with the code of 1.2.0 alone 30,032 B (+199.4%); "
      + "with its dependencies alone 20,064 B (+100.0%)"
    #expect(first.output.contains("10,032 B → 60,064 B"), "\(first.output)")
    #expect(first.output.contains(told), "\(first.output)")
    let page = try String(
      contentsOfFile: package.folder.appending("out/report.md").string, encoding: .utf8)
    #expect(page.contains("with the code of 1.2.0 alone 30,032 B"), "\(page)")
    // What was tried is not built again.
    let second = try await ToolRun(arguments)
    #expect(second.output.contains(told), "\(second.output)")
    #expect(!second.errors.contains("alone"), "\(second.errors)")
  }
}
