import Foundation
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// A real suite of ordo-one/benchmark beside one of the engine, over two versions of a package.
///
/// The one clean build of their package takes most of a minute, so everything that needs it is in
/// one test: one folder of builds goes through both versions, and nothing is optimized.
@Suite("A suite of ordo-one/benchmark, unchanged")
struct OrdoSweepTests {
  private let folder: TemporaryFolder
  private let repository: FixtureRepository

  init() throws {
    folder = try TemporaryFolder()
    repository = try FixtureRepository(in: folder, named: "shelf")
    try repository.write(
      "Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "shelf", products: [.library(name: "Shelf", targets: ["Shelf"])],
        targets: [.target(name: "Shelf")])

      """)
    for (tag, boxes) in [("1.0.0", 3), ("1.1.0", 4)] {
      try repository.commit(
        "Stack \(boxes) boxes", "Sources/Shelf/Shelf.swift",
        """
        public final class Box {
          var below: Box?
          init(_ below: Box?) { self.below = below }
        }

        @inline(never) public func stack() -> Box? {
          var top: Box?
          for _ in 0..<\(boxes) { top = Box(top) }
          return top
        }

        """)
      try repository.tag(tag)
    }
    try writeSuite()
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
          .package(path: "../shelf"),
          .package(url: "https://github.com/ordo-one/package-benchmark.git", from: "1.29.11"),
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: []),
        ],
        targets: [
          .executableTarget(
            name: "Theirs",
            dependencies: [
              .product(name: "Shelf", package: "shelf"),
              .product(name: "Benchmark", package: "package-benchmark"),
            ],
            path: "Benchmarks/Theirs",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "package-benchmark")]),
          .executableTarget(
            name: "Ours",
            dependencies: [
              .product(name: "Shelf", package: "shelf"),
              .product(name: "BenchMemEngine", package: "benchmem-sweep"),
            ]),
        ])

      """)
    try folder.write(
      "suite/Benchmarks/Theirs/Theirs.swift",
      """
      import Benchmark
      import Shelf

      let benchmarks: @Sendable () -> Void = {
        Benchmark("stack") { _ in blackHole(stack()) }
        Benchmark("bytes") { _ in blackHole([UInt8](repeating: 1, count: 300_000)) }
        Benchmark("words") { _ in
          blackHole((0..<300).map { "number \\($0)" }.sorted().joined(separator: " "))
        }
        Benchmark(
          "scaled",
          configuration: .init(
            tags: ["boxes": "3"], scalingFactor: .kilo, maxDuration: .seconds(10_000_000),
            maxIterations: 1_000_000)
        ) { benchmark in
          let own = [UInt8](repeating: 1, count: 1_000)
          benchmark.startMeasurement()
          for _ in benchmark.scaledIterations { blackHole(stack()) }
          benchmark.stopMeasurement()
          blackHole(own)
        }
        Benchmark("throws") { (_: Benchmark) throws -> Void in throw Shut() }
      }

      struct Shut: Error {}

      """)
    try folder.write(
      "suite/Sources/Ours/Ours.swift",
      """
      import BenchMemEngine
      import Shelf

      @main
      struct Ours: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("stack") { run in run.measure { stack() } },
          Benchmark("bytes") { run in run.measure { [UInt8](repeating: 1, count: 300_000) } },
          Benchmark("words") { run in
            run.measure {
              (0..<300).map { "number \\($0)" }.sorted().joined(separator: " ")
            }
          },
        ]
      }

      """)
  }

  @Test("It finds the added allocation, and counts what the engine counts of the same closures")
  func sweep() async throws {
    let out = folder.appending("out").string
    let sweep = try await ToolRun([
      "sweep", repository.path.string, "--tags", "*", "--suite", folder.appending("suite").string,
      "--out", out, "--cache", folder.appending("cache").string, "--configuration", "debug",
      "--incremental", "--bursts", "1", "--time-budget", "0", "--no-profile",
    ])
    // One benchmark throws, and is all that is lost.
    #expect(sweep.status == 2, "\(sweep.errors)")
    #expect(sweep.errors.contains("Benchmark throws failed with "), "\(sweep.errors)")
    let versions = try ["1.0.0", "1.1.0"].map { version in
      try RunFile(reading: FilePath("\(out)/\(version).json"))
    }
    for run in versions {
      for name in ["stack", "bytes", "words"] {
        let theirs = try #require(memory("Theirs::\(name)", run))
        let ours = try #require(memory("Ours::\(name)", run))
        #expect(Set(theirs.peakBytes) == Set(ours.peakBytes), "\(name)")
        #expect(Set(theirs.totalBytes) == Set(ours.totalBytes), "\(name)")
        #expect(Set(theirs.allocations) == Set(ours.allocations), "\(name)")
        #expect(theirs.peakBytes.count == ours.peakBytes.count, "\(name)")
        #expect(theirs["live_bytes"] == ours["live_bytes"], "\(name)")
      }
      let harnesses = RunProvenance(of: run).executables.map {
        "\($0.product): \($0.harness ?? "-")"
      }
      #expect(harnesses == ["Ours: -", "Theirs: ordo-one/benchmark"])
      #expect(!run.benchmarks.contains { !$0.isTimed })
      // Their own metrics, of those that they measure by default.
      let stack = run.benchmarks.first { $0.fullname == "Theirs::stack" }
      #expect((stack?.extraInfo["peakMemoryResident"]?.integerValue ?? 0) > 1_000_000)
    }
    let counts = versions.map { memory("Theirs::scaled[boxes=3]", $0)?.allocations.first }
    #expect(counts == [3_000, 4_000])
    let stacks = versions.map { memory("Theirs::stack", $0)?.allocations.first }
    #expect(stacks == [3, 4])
    let compare = try await ToolRun([
      "compare", out, "--columns", "allocations", "--fail-on", "allocations:0",
    ])
    #expect(compare.status == 1, "\(compare.output)\(compare.errors)")
  }

  private func memory(_ id: String, _ run: RunFile) -> MemorySeries? {
    run.benchmarks.first { $0.fullname == id }?.memory
  }
}
