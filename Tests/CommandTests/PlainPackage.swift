import Foundation
import SweepResults
import SystemPackage
import TestSupport

/// A package of one function, `make()`, and a suite of one benchmark of it; nothing comes from
/// anywhere else.
struct PlainPackage {
  let folder: TemporaryFolder
  let repository: FixtureRepository
  let suite: String

  init(named name: String = "rows", at place: String = "rows") throws {
    folder = try TemporaryFolder()
    repository = try FixtureRepository(in: folder, named: place)
    suite = folder.appending("suite").string
  }

  /// A package with some versions, 1.0.0 and on, that look at the path of their source, and its
  /// suite.
  init(lookingAtItsPath count: Int) throws {
    try self.init()
    for number in 0..<count {
      try write(
        count: 0,
        body: "public func make() -> [UInt8] { Array((#filePath + \"\(number)\").utf8) }\n")
      try repository.commit("Change \(number)", "README.md", "\(number)\n")
      try repository.tag("1.\(number).0")
    }
    try writeSuite(package: "../rows")
  }

  /// Writes the package, one of whose calls asks for `count` integers, below `prefix`.
  func write(count: Int, body: String? = nil, below prefix: String = "") throws {
    try repository.write(
      prefix + "Package.swift",
      """
      // swift-tools-version: 5.9
      import PackageDescription
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        targets: [.target(name: "Rows")])
      """)
    try repository.write(
      prefix + "Sources/Rows/Rows.swift",
      body ?? "public func make() -> [Int] { Array(repeating: 7, count: \(count)) }\n")
  }

  func writeSuite(
    package path: String, identity: String = "rows", dependency: String = "", product: String = "",
    importing module: String = "", body: String = "make()"
  ) throws {
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [
          .package(path: "\(path)"), \(dependency)
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: []),
        ],
        targets: [
          .executableTarget(
            name: "Bench",
            dependencies: [
              .product(name: "Rows", package: "\(identity)"), \(product)
              .product(name: "BenchMemEngine", package: "benchmem-sweep"),
            ])
        ])
      """)
    try folder.write(
      "suite/Sources/Bench/Bench.swift",
      """
      import BenchMemEngine
      import Rows
      \(module)

      @main
      struct Bench: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("make") { run in run.measure { \(body) } }
        ]
      }
      """)
  }

  func command(_ verb: String, _ arguments: [String], out: String) -> [String] {
    [verb] + arguments + [
      "--suite", suite, "--cache", folder.appending("cache").string, "--out",
      folder.appending(out).string,
    ]
  }

  func sweep(_ versions: [String], of package: String? = nil, out: String) -> [String] {
    command("sweep", [package ?? repository.path.string] + versions, out: out)
      + ["--max-time", "0.01", "--min-rounds", "2", "--bursts", "1", "--quiet"]
  }

  /// The one peak of the benchmark in a version.
  func peak(_ label: String, out: String) throws -> Int? {
    let path = FilePath(folder.appending("\(out)/\(label).json").string)
    let peaks = Set(try RunFile(reading: path).benchmarks.first?.memory?.peakBytes ?? [])
    return peaks.count == 1 ? peaks.first : nil
  }

  /// What the run file of a version says of the paths in builds.
  func paths(_ label: String, out: String) throws -> String? {
    let path = FilePath(folder.appending("\(out)/\(label).json").string)
    let own = try RunFile(reading: path).machineInfo["benchmem_sweep"]?.objectValue
    return own?["paths"]?.stringValue
  }
}
