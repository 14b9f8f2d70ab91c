import Foundation
import SweepKit
import TestSupport
import Testing

/// The check is run over a copy of the sources in which one file crosses a layer.
@Suite("The check of the layers")
struct LintTests {
  private func check(adding text: String?, at path: String) async throws -> (Int32, String) {
    let folder = try TemporaryFolder()
    let root = BuiltProduct.packageRoot
    try FileManager.default.copyItem(
      atPath: root + "/Sources", toPath: folder.appending("Sources").string)
    if let text { try folder.write(path, text) }
    let log = folder.appending("log").string
    let status = try await ChildProcess(
      "python3", [root + "/Scripts/check_layers.py", folder.path.string]
    ).run(appendingTo: log)
    guard case .exited(let code) = status else { return (-1, "\(status)") }
    return (code, BuildLog(path: log).text)
  }

  @Test("The sources as they are pass")
  func passes() async throws {
    let (status, text) = try await check(adding: nil, at: "")
    #expect(status == 0, "\(text)")
  }

  @Test(
    "A crossed layer fails, and is named",
    arguments: [
      ("Sources/SweepKit/Results/X.swift", "import CGit2\n", "CGit2"),
      ("Sources/SweepKit/Sweep/X.swift", "import BenchMemEngine\n", "BenchMemEngine"),
      ("Sources/benchmem-sweep/X.swift", "@testable import CAlloc\n", "CAlloc"),
      ("Sources/BenchMemEngine/X.swift", "import Foundation\n", "Foundation"),
      ("Sources/SweepKit/Tables/X.swift", "func f(_ it: Repository) {}\n", "Repository"),
      ("Sources/SweepKit/Comparison/X.swift", "let it: SweepRunner? = nil\n", "SweepRunner"),
      ("Sources/SweepKit/Sweep/X.swift", "let it: OpaquePointer? = nil\n", "OpaquePointer"),
      ("Sources/SweepKit/Sweep/X.swift", "func f() { print(1) }\n", "print"),
    ])
  func fails(path: String, text: String, name: String) async throws {
    let (status, output) = try await check(adding: text, at: path)
    #expect(status == 1)
    #expect(output.contains("X.swift") && output.contains(name), "\(output)")
  }
}
