import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import TestSupport
import Testing

/// The README's suite, taken out of the text, built against a package with the API that it uses.
@Suite("The README")
struct ReadmeTests {
  @Test("Its suite compiles as it stands and runs")
  func suite() async throws {
    let folder = try TemporaryFolder()
    let readme = try String(
      contentsOfFile: BuiltProduct.packageRoot + "/README.md", encoding: .utf8)
    let code = try #require(
      readme.components(separatedBy: "```swift\n").dropFirst()
        .first { $0.hasPrefix("import BenchMemEngine") }?
        .components(separatedBy: "\n```").first)
    try folder.write("Package.swift", Self.manifest)
    try folder.write("Sources/RowStore/RowStore.swift", Self.library)
    try folder.write("Sources/Rows/Rows.swift", code)
    let log = folder.appending("log").string
    let build = try await ChildProcess(
      "swift", ["build", "-c", "release", "--package-path", folder.path.string]
    ).run(appendingTo: log)
    #expect(build.isSuccess, "\(BuildLog(path: log).text)")
    #expect(!BuildLog(path: log).text.contains("warning:"))
    let rows = folder.appending(".build/release/Rows").string
    let list = try await ChildProcess(rows, ["--list"]).capture()
    #expect(
      String(decoding: list.output, as: UTF8.self)
        == "Rows::build[1000]\nRows::build[100000]\nRows::editing::sort\nRows::load\n")
    let run = try await ChildProcess(rows, ["--max-time", "0.01"]).capture()
    #expect(run.status.isSuccess)
    #expect(String(decoding: run.output, as: UTF8.self).contains("editing::sort"))
  }

  private static let manifest = """
    // swift-tools-version: 6.1
    import PackageDescription
    let package = Package(
      name: "readme",
      dependencies: [
        .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: [])
      ],
      targets: [
        .target(name: "RowStore"),
        .executableTarget(
          name: "Rows",
          dependencies: [
            "RowStore", .product(name: "BenchMemEngine", package: "benchmem-sweep"),
          ]),
      ])
    """

  private static let library = """
    public struct RowStore {
      var rows: [String]
      public init(_ rows: [String]) { self.rows = rows }
      public mutating func sort() { rows.sort() }
      public static func load() async throws -> RowStore { RowStore(["one", "two"]) }
    }
    """
}
