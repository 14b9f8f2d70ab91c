import Foundation
import TestSupport

/// A small package in a real repository, and a suite for it, with something wrong in most versions.
///
/// | tag | what it is |
/// |---|---|
/// | 1.0.0 | `fill` makes one array |
/// | 1.1.0 | `fill` keeps two arrays at once: the peak doubles |
/// | 1.2.0 | does not compile |
/// | 2.0.0 | one array again, and `sum`, which the product `Sums` needs, exists |
struct StorePackage {
  let repository: FixtureRepository
  let suite: String

  init(in folder: TemporaryFolder) throws {
    repository = try FixtureRepository(in: folder, named: "store")
    suite = folder.appending("suite").string
    try repository.write("Package.swift", Self.manifest)
    try commit("Fill an array", tag: "1.0.0", fill: "[UInt8](repeating: 1, count: count)")
    try repository.commit("Describe it", "README.md", "A store.\n")
    try commit(
      "Keep a copy", tag: "1.1.0",
      // The write makes the second array's own copy while the first is still needed.
      fill: """
        let first = [UInt8](repeating: 1, count: count)
          var second = first
          second[count - 1] = 2
          return first[0] == second[0] ? second : first
        """)
    try commit("Break it", tag: "1.2.0", fill: "no such thing")
    try commit(
      "Mend it, and sum", tag: "2.0.0", fill: "[UInt8](repeating: 1, count: count)",
      more: "public func sum(_ values: [UInt8]) -> Int { values.reduce(0) { $0 + Int($1) } }")
    try writeSuite(in: folder)
  }

  private func commit(_ message: String, tag: String, fill: String, more: String = "") throws {
    try repository.commit(
      message, "Sources/Store/Store.swift",
      "@inline(never) public func fill(_ count: Int) -> [UInt8] { \(fill) }\n\(more)\n")
    try repository.annotatedTag(tag)
  }

  private static let manifest = """
    // swift-tools-version:5.9
    import PackageDescription
    let package = Package(
      name: "store", products: [.library(name: "Store", targets: ["Store"])],
      targets: [.target(name: "Store")])
    """

  private func writeSuite(in folder: TemporaryFolder) throws {
    let engine = BuiltProduct.packageRoot
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let parts: [Target.Dependency] = [
        .product(name: "Store", package: "store"), .product(name: "BenchMemEngine", package: "benchmem-sweep"),
      ]
      let package = Package(
        name: "suite",
        dependencies: [
          .package(path: "../store"),
          .package(name: "benchmem-sweep", path: "\(engine)", traits: []),
        ],
        targets: ["Fill", "Odd", "Sums"].map { .executableTarget(name: $0, dependencies: parts) })
      """)
    for (target, text) in Self.targets {
      try folder.write("suite/Sources/\(target)/\(target).swift", text)
    }
  }

  private static let targets = [
    "Fill": """
    import BenchMemEngine
    import Store

    @main
    struct FillSuite: BenchmarkSuite {
      static let benchmarks: [Benchmark] = [
        Benchmark("fill", .isolated, for: "count", in: [1_000, 100_000]) { run, count in
          run.measure { fill(count) }
        },
        Benchmark("capped", .group("Limits"), .maxPeak(150_000), .profile) { run in
          run.measure { fill(100_000) }
        },
      ]
    }
    """,
    "Odd": """
    import BenchMemEngine
    import Store

    #if canImport(Glibc)
      import Glibc
    #endif

    struct Unhappy: Error {}

    @main
    struct OddSuite: BenchmarkSuite {
      static let benchmarks: [Benchmark] = [
        Benchmark("trap") { run in run.measure { fill(10)[opaque(11)] } },
        Benchmark("exit") { run in run.measure { exit(0) } },
        Benchmark("rubbish") { run in
          print("{\\"event\\":\\"memory\\",\\"id\\":\\"Odd::rubbish\\",\\"peak_bytes\\":1}")
          run.measure { fill(10) }
        },
        Benchmark("throw") { run in throw Unhappy() },
      ]
    }
    """,
    "Sums": """
    import BenchMemEngine
    import Store

    @main
    struct SumsSuite: BenchmarkSuite {
      static let benchmarks: [Benchmark] = [
        Benchmark("sum") { run in
          let values = fill(1_000)
          run.measure { sum(values) }
        }
      ]
    }
    """,
  ]
}
