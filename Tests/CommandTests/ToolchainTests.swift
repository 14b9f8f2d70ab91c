import Foundation
import SweepKit
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// Two toolchains over two versions: the second is the same compiler behind a script that defines
/// what 2.0.0 needs.
@Suite("Toolchains as a dimension")
struct ToolchainTests {
  private func tiny() throws -> (TinyPackage, wrapper: String) {
    let tiny = try TinyPackage()
    try tiny.folder.write(
      "loose",
      """
      #!/bin/sh
      if [ "$1" = build ]; then shift; set -- build -Xswiftc -DLOOSE "$@"; fi
      exec swift "$@"
      """)
    let wrapper = tiny.folder.appending("loose").string
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
    return (tiny, wrapper)
  }

  @Test("Each toolchain builds each version, and has neighbours of its own")
  func crossed() async throws {
    let (tiny, wrapper) = try tiny()
    func sweep(_ more: String...) -> [String] {
      tiny.sweep(
        "1.1.0", "2.0.0", "--swift", "plain=swift", "--swift", "loose=\(wrapper)",
        "--no-profile", "--verbose") + more
    }
    let first = try await ToolRun(sweep())
    #expect(first.status == 2, "\(first.errors)")
    #expect(first.output.contains("2.0.0@plain: not measured, build failed"), "\(first.output)")
    #expect(
      first.output.contains("2.0.0@loose after 1.1.0@loose: Fill::fill peak"), "\(first.output)")
    #expect(!first.output.contains("1.1.0@loose after"), "\(first.output)")
    let runs = try ["1.1.0@plain", "1.1.0@loose", "2.0.0@loose"].map {
      try RunFile(reading: FilePath(tiny.folder.appending("out/\($0).json").string))
    }
    #expect(runs.map { RunEnvironment(of: $0).toolchainName } == ["plain", "loose", "loose"])
    // What the flag does not change is the same code.
    #expect(runs[0].benchmarks.map(\.code) == runs[1].benchmarks.map(\.code))
    #expect(RunProvenance(of: runs[1]).executables.map(\.measuredAs) == ["1.1.0@plain"])
    // The other way round, the same results: one version's builds are neighbours.
    let second = try await ToolRun(sweep("--axis", "toolchain"))
    #expect(second.status == 2 && !second.errors.contains(": building"), "\(second.errors)")
    #expect(!second.output.contains(" after "), "\(second.output)")
    let folder = try SweepFolder(path: tiny.folder.appending("out").string)
    #expect(
      try folder.comparedRuns(along: .toolchain).map(\.label)
        == ["1.1.0@plain", "1.1.0@loose", "2.0.0@plain", "2.0.0@loose"])
    #expect(
      try folder.comparedRuns().map(\.series) == ["plain", "plain", "loose", "loose"])
  }

  @Test(
    "Toolchains without names, with one name, or where there can be one only, are refused",
    arguments: [
      (["sweep", ".", "--swift", "a=swift", "--swift", "/b/swift"], "'/b/swift' has none"),
      (["sweep", ".", "--swift", "a=swift", "--swift", "A=swift"], "called 'A'"),
      (["run", "--swift", "a=swift", "--swift", "b=swift"], "Only a sweep"),
      (["versions", ".", "--swift", "a=swift", "--swift", "b=swift"], "Only a sweep"),
      (
        ["bisect", ".", "--good", "a", "--bad", "b", "--swift", "a=swift", "--swift", "b=swift"],
        "Only a sweep"
      ),
    ])
  func refused(_ arguments: [String], _ words: String) async throws {
    let run = try await ToolRun(arguments)
    #expect(run.status == 64 && run.errors.contains(words), "\(run.errors)")
  }
}
