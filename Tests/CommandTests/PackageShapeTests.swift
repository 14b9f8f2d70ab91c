import Foundation
import TestSupport
import Testing

/// Packages as people have them: in a folder of a repository, with benchmarks of their own, with
/// manifests that look around.
@Suite("Shapes of packages")
struct PackageShapeTests {
  @Test(
    "A package in a folder of a larger repository is swept by that folder, or by --package-path")
  func folderOfRepository() async throws {
    let plain = try PlainPackage(at: "mono")
    for (tag, count) in [("1.0.0", 100), ("1.1.0", 200)] {
      try plain.write(count: count, below: "swift/")
      try plain.repository.commit("Say \(count)", "rust/lib.rs", "// \(count)\n")
      try plain.repository.tag(tag)
    }
    try plain.writeSuite(package: "../mono/swift", identity: "swift")
    let mono = plain.repository.path.string
    for (out, package, options) in [
      ("folder", mono + "/swift", []), ("option", mono, ["--package-path", "swift"]),
    ] as [(String, String, [String])] {
      let run = try await ToolRun(plain.sweep(["1.0.0", "1.1.0"], of: package, out: out) + options)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try plain.peak("1.0.0", out: out) == 832)
      #expect(try plain.peak("1.1.0", out: out) == 1632)
    }
    let bisect = try await ToolRun(
      plain.command(
        "bisect", [mono + "/swift", "--good", "1.0.0", "--bad", "1.1.0"], out: "bisect"))
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("832 B → 1,632 B"), "\(bisect.output)")
    let none = try await ToolRun(plain.sweep(["1.0.0"], of: mono, out: "none"))
    #expect(none.status == 66)
  }

  @Test("Where the confirmation disagrees, the search goes on with every file")
  func refuted() async throws {
    let plain = try PlainPackage()
    // The manifest reads a file that it does not name as a source or a resource.
    let body = """
      #if LONG
        public func make() -> [Int] { Array(repeating: 7, count: 200) }
      #else
        public func make() -> [Int] { Array(repeating: 7, count: 100) }
      #endif

      """
    try plain.write(count: 0, body: body)
    try plain.repository.write(
      "Package.swift",
      """
      // swift-tools-version: 5.9
      import Foundation
      import PackageDescription
      let notes = try? String(contentsOfFile: Context.packageDirectory + "/NOTES.md", encoding: .utf8)
      let settings: [SwiftSetting] = (notes ?? "").count > 10 ? [.define("LONG")] : []
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        targets: [.target(name: "Rows", swiftSettings: settings)])
      """)
    try plain.repository.commit("Begin", "NOTES.md", "short\n")
    try plain.repository.tag("1.0.0")
    for number in 1...3 {
      try plain.repository.commit(
        "Say more \(number)", "NOTES.md", number < 2 ? "brief\n" : "as long as this \(number)\n")
    }
    try plain.repository.commit("Work on it", "Sources/Rows/Rows.swift", body + "let other = 1\n")
    try plain.repository.tag("1.1.0")
    try plain.writeSuite(package: "../rows")
    let bisect = try await ToolRun(
      plain.command(
        "bisect", [plain.repository.path.string, "--good", "1.0.0", "--bad", "1.1.0"],
        out: "bisect"))
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("Say more 2"), "\(bisect.output)\n\(bisect.errors)")
    #expect(!bisect.output.contains("Work on it"), "\(bisect.output)")
  }

  @Test(
    "Benchmarks that are targets of the package are swept in lanes, and in versions without them")
  func ownBenchmarks() async throws {
    let plain = try PlainPackage()
    try plain.write(count: 100)
    try plain.repository.commit("One hundred", "README.md", "Rows.\n")
    try plain.repository.tag("1.0.0")
    try plain.write(count: 200)
    try plain.repository.commit("Two hundred", "README.md", "More rows.\n")
    try plain.repository.write(
      "Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        dependencies: [
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: [])
        ],
        targets: [
          .target(name: "Rows"),
          .executableTarget(
            name: "Bench",
            dependencies: ["Rows", .product(name: "BenchMemEngine", package: "benchmem-sweep")]),
        ])
      """)
    try plain.repository.commit(
      "Add benchmarks", "Sources/Bench/Bench.swift",
      """
      import BenchMemEngine
      import Rows
      @main
      struct Bench: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("make") { run in run.measure { make() } }
        ]
      }
      """)
    try plain.repository.tag("1.1.0")
    let package = plain.repository.path.string
    func own(_ verb: String, _ arguments: [String], out: String) -> [String] {
      [verb, package] + arguments + [
        "--suite", package, "--cache", plain.folder.appending("cache").string, "--out",
        plain.folder.appending(out).string,
      ]
    }
    for (out, options) in [("isolated", []), ("lane", ["--incremental"])] as [(String, [String])] {
      let run = try await ToolRun(
        own("sweep", ["1.0.0", "1.1.0", "--bursts", "1", "--quiet"] + options, out: out))
      #expect(run.status == 0, "\(run.errors)")
      #expect(try plain.peak("1.0.0", out: out) == 832, "\(out)")
      #expect(try plain.peak("1.1.0", out: out) == 1632, "\(out)")
    }
    let bisect = try await ToolRun(own("bisect", ["--good", "1.0.0", "--bad", "1.1.0"], out: "b"))
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("Two hundred"), "\(bisect.output)")
    #expect(bisect.output.contains("832 B → 1,632 B"), "\(bisect.output)")
  }

  @Test("A manifest that asks which commit it is at is told so in versions and in the work tree")
  func gitInformation() async throws {
    let plain = try PlainPackage()
    try plain.write(
      count: 0,
      body: """
        #if KNOWN
          public func make() -> [Int] { Array(repeating: 7, count: 200) }
        #else
          public func make() -> [Int] { [] }
        #endif
        """)
    try plain.repository.write(
      "Package.swift",
      """
      // swift-tools-version: 6.0
      import PackageDescription
      let settings: [SwiftSetting] = Context.gitInformation == nil ? [] : [.define("KNOWN")]
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        targets: [.target(name: "Rows", swiftSettings: settings)])
      """)
    try plain.repository.commit("Ask", "README.md", "Rows.\n")
    try plain.repository.tag("1.0.0")
    try plain.writeSuite(package: "../rows")
    let clean = try await ToolRun(plain.sweep(["1.0.0", "worktree"], out: "clean"))
    #expect(clean.status == 0, "\(clean.errors)")
    #expect(try plain.peak("1.0.0", out: "clean") == 1632)
    #expect(try plain.peak("worktree", out: "clean") == 1632)
    try plain.repository.write("README.md", "Uncommitted.\n")
    let dirty = try await ToolRun(plain.sweep(["worktree"], out: "dirty"))
    #expect(dirty.status == 0, "\(dirty.errors)")
    #expect(try plain.peak("worktree", out: "dirty") == 1632)
  }
}
