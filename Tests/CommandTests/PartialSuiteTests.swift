import Foundation
import SweepGit
import SweepKit
import SweepText
import SystemPackage
import TestSupport
import Testing

/// A suite of which one executable needs a product that only the newer release has, by way of a
/// library.
@Suite("A suite that a version has only parts for")
struct PartialSuiteTests {
  private let tiny: TinyPackage

  init() throws {
    tiny = try TinyPackage()
    let manifest = try String(
      contentsOfFile: tiny.repository.path.string + "/Package.swift", encoding: .utf8)
    try tiny.repository.git("checkout", "--quiet", "1.0.0")
    try tiny.repository.write(
      "Package.swift",
      manifest.replacing(
        "products: [", with: "products: [.library(name: \"Extra\", targets: [\"Extra\"]), "
      ).replacing("targets: [.target(", with: "targets: [.target(name: \"Extra\"), .target("))
    try tiny.repository.commit(
      "Add Extra", "Sources/Extra/Extra.swift",
      "@inline(never) public func extra() -> [UInt8] { [UInt8](repeating: 2, count: 500) }\n")
    try tiny.repository.tag("1.0.2")
    let suite = try String(contentsOfFile: tiny.suite + "/Package.swift", encoding: .utf8)
    try tiny.folder.write(
      "suite/Package.swift",
      suite.replacing(
        "name: \"suite\",",
        with: """
          name: "suite",
          products: [.executable(name: "extra-bench", targets: ["Extras"])],
          """
      ).replacing(
        "targets: [\n",
        with: """
          targets: [
            .target(name: "Parts", dependencies: [.product(name: "Extra", package: "tiny")]),
            .executableTarget(
              name: "Extras",
              dependencies: ["Parts", .product(name: "BenchMemEngine", package: "benchmem-sweep")]),

          """))
    try tiny.folder.write(
      "suite/Sources/Parts/Parts.swift",
      "import Extra\n\npublic func parts() -> [UInt8] { extra() }\n")
    try tiny.folder.write(
      "suite/Sources/Extras/Extras.swift",
      """
      import BenchMemEngine
      import Parts

      @main
      struct Extras: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("extra") { run in run.measure { parts() } }
        ]
      }
      """)
  }

  @Test(
    "What needs a product that a version lacks is not available there; all else is measured",
    arguments: [[], ["--incremental"]])
  func missingProduct(way: [String]) async throws {
    let versions = ["1.0.0", "1.0.2", "1.1.0"]
    let log = try await SweepLog(tiny.sweep() + versions + way)
    #expect(log.run.status == SweepText.ExitStatus.partly.rawValue, "\(log.run.errors)")
    let out = tiny.folder.appending("out").string
    let outcomes = try SweepFolder(path: out).outcomes
    for (outcome, isThere) in zip(outcomes, [false, true, false]) {
      let label = outcome.version.label
      #expect(try log.peak(label) == 32 + (label == "1.1.0" ? 2 : 1) * 2020)
      #expect(try log.peak(label, "Extras::extra") == (isThere ? 532 : nil))
      #expect(outcome.unavailable.map(\.product) == (isThere ? [] : ["extra-bench"]))
      #expect(outcome.unavailable.allSatisfy { $0.reason.contains("tiny has no product 'Extra'") })
    }
    // The ids of a product's benchmarks begin with its target's name, not with its own.
    let compared = try await ToolRun(["compare", out, "--columns", "peak"])
    #expect(compared.output.contains("1.0.0: not available: tiny has no product 'Extra'"))
  }
}
