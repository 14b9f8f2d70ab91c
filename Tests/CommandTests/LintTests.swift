import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepReporting
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
    try FileManager.default.copyItem(
      atPath: root + "/Package.swift", toPath: folder.appending("Package.swift").string)
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
      ("Sources/SweepResults/X.swift", "import CGit2\n", "CGit2"),
      ("Sources/SweepKit/X.swift", "import BenchMemEngine\n", "BenchMemEngine"),
      ("Sources/benchmem-sweep/X.swift", "@testable import CAlloc\n", "CAlloc"),
      ("Sources/BenchMemEngine/X.swift", "import Foundation\n", "Foundation"),
      ("Sources/SweepReporting/X.swift", "import SweepGit\n", "SweepGit"),
      ("Sources/SweepAnalysis/X.swift", "import struct SweepKit.SweepFolder\n", "SweepKit"),
      ("Sources/SweepMeasuring/X.swift", "let it: OpaquePointer? = nil\n", "OpaquePointer"),
      ("Sources/SweepText/X.swift", "func f() { print(1) }\n", "print"),
      ("Sources/CAlloc/block.h", "#include \"window.h\"\n", "window.h"),
    ])
  func fails(path: String, text: String, name: String) async throws {
    let (status, output) = try await check(adding: text, at: path)
    #expect(status == 1)
    #expect(output.contains(path) && output.contains(name), "\(output)")
  }
}
