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
@Suite("The page of counterparts")
struct CounterpartTests {
  @Test("Every row names a test that is there, or says why there is nothing")
  func rows() throws {
    let root = BuiltProduct.packageRoot
    let files = FileManager.default
    let sources = try #require(files.enumerator(atPath: "\(root)/Tests")).compactMap {
      $0 as? String
    }
    .filter { $0.hasSuffix("Tests.swift") }
    .map { try String(contentsOfFile: "\(root)/Tests/\($0)", encoding: .utf8) }
    let page = try String(contentsOfFile: "\(root)/Documentation/Counterparts.md", encoding: .utf8)
    let tables = try #require(page.components(separatedBy: "\n## The kit").first)
    let rows = tables.split(separator: "\n").filter { $0.hasPrefix("| `") || $0.hasPrefix("| m") }
    #expect(rows.count > 50)
    for row in rows {
      let cells = row.replacing("\\|", with: "/").split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let last = cells.count > 2 ? cells[2] : ""
      guard !last.isEmpty else {
        #expect(
          ["not yet", "the trait `.isolated`: "].contains { cells[1].hasPrefix($0) }, "\(row)")
        continue
      }
      for name in last.matches(of: /`(\w+)(?:\/(\w+))?`/) {
        let source = sources.first {
          $0.contains("struct \(name.1) ") || $0.contains("struct \(name.1):")
        }
        let text = try #require(source, "\(row)")
        if let function = name.2 { #expect(text.contains("func \(function)("), "\(row)") }
      }
    }
  }
}
