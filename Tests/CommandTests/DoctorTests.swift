import Foundation
import SweepResults
import TestSupport
import Testing

@Suite("What a machine can do")
struct DoctorTests {
  @Test("Everything is tried, and what is lacking says what it costs")
  func here() async throws {
    let folder = try TemporaryFolder()
    let run = try await ToolRun(["doctor", "--json", "--cache", folder.appending("cache").string])
    #expect(run.status == 0, "\(run.errors)")
    let findings = try #require(try JSONValue(parsing: run.output).arrayValue).compactMap(
      \.objectValue)
    let names = findings.compactMap { $0["name"]?.stringValue }
    #expect(
      names == [
        "toolchain", "libgit2", "counting", "addresses", "paths", "instructions", "load", "clock",
        "disk", "plotly.js", "browser",
      ])
    for finding in findings {
      #expect((finding["state"]?.stringValue == "good") == (finding["cost"] == nil), "\(finding)")
    }
    let toolchain = try #require(findings.first?["found"]?.stringValue)
    #expect(toolchain.contains("Swift version"), "\(toolchain)")
  }

  @Test("Without a toolchain nothing can be measured, and the status says so")
  func withoutToolchain() async throws {
    let folder = try TemporaryFolder()
    let run = try await ToolRun([
      "doctor", "--swift", "/nowhere/swift", "--cache", folder.appending("cache").string,
    ])
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.output.contains("✘ toolchain"), "\(run.output)")
    #expect(run.output.contains("install Swift, or name it with --swift"), "\(run.output)")
  }
}
