import Foundation
import TestSupport
import Testing

@testable import SweepMeasuring
@testable import SweepProcesses

/// Real builds of packages that use ours beside one whose targets have everyday names.
@Suite("Our package among others")
struct NeighbouringPackageTests {
  private let folder: TemporaryFolder
  private static let names = ["Text", "Results", "Versions"]

  init() throws {
    folder = try TemporaryFolder()
    let products = Self.names.map { ".library(name: \"\($0)\", targets: [\"\($0)\"])" }
    let targets = Self.names.map { ".target(name: \"\($0)\")" }
    try folder.write(
      "names/Package.swift",
      """
      // swift-tools-version: 5.9
      import PackageDescription
      let package = Package(
        name: "names", products: [\(products.joined(separator: ", "))],
        targets: [\(targets.joined(separator: ", "))])
      """)
    for name in Self.names {
      try folder.write(
        "names/Sources/\(name)/\(name).swift", "public let of\(name) = \"\(name)\"\n")
    }
  }

  /// Writes a package with one executable that uses all three names and one product of ours.
  private func write(_ name: String, product: String, traits: String, _ source: String) throws {
    let products = (Self.names.map { ($0, "names") } + [(product, "benchmem-sweep")]).map {
      ".product(name: \"\($0)\", package: \"\($1)\")"
    }
    try folder.write(
      "\(name)/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "\(name)",
        dependencies: [
          .package(path: "../names"),
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)"\(traits)),
        ],
        targets: [
          .executableTarget(
            name: "Program",
            dependencies: [
              \(products.joined(separator: ",\n        "))
            ])
        ])
      """)
    let imports = Self.names.map { "import \($0)\n" }.joined()
    try folder.write("\(name)/Sources/Program/Program.swift", imports + source)
  }

  private func swift(_ arguments: String..., package: String) async throws -> String {
    let path = folder.appending(package).string
    let log = folder.appending("\(package).log").string
    let (status, output) = try await ChildProcess(
      "swift", [arguments[0], "--package-path", path] + arguments.dropFirst()
    ).capture(loggingTo: log)
    let text = String(decoding: output, as: UTF8.self)
    try #require(status.isSuccess, "\(text)\n\(BuildLog(path: log).text)")
    return text
  }

  @Test("A suite without traits resolves no package but ours, and compiles the engine alone")
  func suite() async throws {
    try write(
      "suite", product: "BenchMemEngine", traits: ", traits: []",
      """
      import BenchMemEngine
      @main struct Program: BenchmarkSuite {
        static let benchmarks = [
          Benchmark("names") { run in run.measure { [ofText, ofResults, ofVersions] } }
        ]
      }
      """)
    _ = try await swift("build", package: "suite")
    let path = folder.appending("suite").string
    #expect(!FileManager.default.fileExists(atPath: path + "/Package.resolved"))
    let build = URL(fileURLWithPath: path + "/.build/debug").resolvingSymlinksInPath().path
    // A target that is planned and not compiled has a folder without objects.
    let files = FileManager.default.enumerator(atPath: build)?.compactMap { $0 as? String } ?? []
    let compiled = files.filter { $0.hasSuffix(".o") && $0.contains(".build/") }.map {
      String($0[..<($0.range(of: ".build/")?.lowerBound ?? $0.endIndex)])
    }
    #expect(Set(compiled) == Set(Self.names + ["BenchMemEngine", "CAlloc", "Program"]))
    let (status, output) = try await ChildProcess(build + "/Program", []).capture()
    #expect(status.isSuccess && String(decoding: output, as: UTF8.self).contains("names"))
  }

  @Test("A program that imports SweepKit is planned beside such a package")
  func program() async throws {
    try write(
      "program", product: "SweepKit", traits: "",
      """
      import SweepKit
      @main struct Program {
        static func main() { print(ofText, ofResults, ofVersions, SweepFolder.self) }
      }
      """)
    // Names that meet are refused before anything is compiled; `Scripts/benchmark` compiles it all.
    _ = try await swift("build", "--target", "Text", package: "program")
  }
}
