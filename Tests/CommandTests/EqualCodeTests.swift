import Foundation
import SweepGit
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// The tiny package's 1.0.1 changes nothing but a text.
@Suite("Versions with the same code")
struct EqualCodeTests {
  private func run(_ tiny: TinyPackage, _ label: String, in out: String = "out") throws -> RunFile {
    try RunFile(reading: FilePath(tiny.folder.appending("\(out)/\(label).json").string))
  }

  @Test("The code is measured once, in later turns too, and every report says so")
  func shared() async throws {
    let tiny = try TinyPackage()
    let arguments = tiny.sweep("1.0.0", "1.0.1", "1.1.0", "--verbose", bursts: 3)
    let sweep = try await ToolRun(arguments)
    #expect(sweep.status == 0, "\(sweep.errors)")
    #expect(sweep.errors.contains("1.0.1: the code of 1.0.0, not measured again"))
    #expect(!sweep.errors.contains("1.0.1: measured "), "\(sweep.errors)")
    #expect(sweep.errors.contains("1.1.0: measured 2 of 2"), "\(sweep.errors)")
    let (first, second, third) = (
      try run(tiny, "1.0.0"), try run(tiny, "1.0.1"), try run(tiny, "1.1.0")
    )
    #expect(first.benchmarks == second.benchmarks)
    #expect(first.benchmarks.count == 2 && first.benchmarks[0].bursts?.values.count == 3)
    #expect(first.benchmarks[0].code != nil)
    #expect(first.benchmarks[0].code != third.benchmarks[0].code)
    #expect(RunProvenance(of: second).executables.map(\.measuredAs) == ["1.0.0"])
    #expect(RunProvenance(of: first).executables.map(\.measuredAs) == [nil])
    for page in ["report.md", "report.html"] {
      let text = try String(
        contentsOfFile: tiny.folder.appending("out/\(page)").string, encoding: .utf8)
      #expect(text.contains("the code of 1.0.0, measured there"), "\(page)")
    }
    // The same again takes it all over; every version for itself is another result.
    let again = try await ToolRun(arguments)
    #expect(again.errors.components(separatedBy: "measured before").count == 4, "\(again.errors)")
    let apart = try await ToolRun(
      tiny.sweep("1.0.0", "1.0.1", "--no-equal-code", "--verbose", out: "apart"))
    #expect(apart.errors.contains("1.0.1: measured 2 of 2"), "\(apart.errors)")
    #expect(try run(tiny, "1.0.1", in: "apart").benchmarks[0].code == first.benchmarks[0].code)
    // What was measured apart is compared with the code in mind.
    let (old, new) = (
      tiny.folder.appending("apart/1.0.0.json").string,
      tiny.folder.appending("apart/1.0.1.json").string
    )
    let gate = try await ToolRun(["compare", old, new, "--fail-on", "time:0", "--diff"])
    #expect(gate.status == 0, "\(gate.output)\(gate.errors)")
    #expect(!gate.output.contains("*  ") && !gate.output.contains("% *"), "\(gate.output)")
    #expect(gate.output.contains("% ="), "\(gate.output)")
  }

  @Test(
    "A bisection of time between ends with the same code finds no change, without a measurement")
  func bisection() async throws {
    let tiny = try TinyPackage()
    let bisect = try await ToolRun([
      "bisect", tiny.repository.path.string, "--suite", tiny.suite, "--good", "1.0.0", "--bad",
      "1.0.1", "--metric", "time", "--benchmark", "Fill::fill", "--paths", ".", "--out",
      tiny.folder.appending("out").string, "--cache", tiny.folder.appending("cache").string,
    ])
    #expect(bisect.status != 0)
    #expect(bisect.errors.contains("error: "), "\(bisect.errors)")
    #expect(!bisect.output.contains("Describe it"), "\(bisect.output)")
  }
}
