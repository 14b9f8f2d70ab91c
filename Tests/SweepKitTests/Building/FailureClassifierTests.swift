import Foundation
import TestSupport
import Testing

@testable import SweepMeasuring
@testable import SweepProcesses

@Suite("Whose fault a failure is")
struct FailureClassifierTests {
  private func kind(_ text: String) throws -> BenchmarkFailure.Kind {
    let folder = try TemporaryFolder()
    return FailureClassifier.kind(of: .exited(1), text: text, events: folder.path.string)
  }

  @Test(
    "What tells of the machine is never the version's fault",
    arguments: [
      "error: 'suite': encountered an I/O error (code: 28) while reading /tmp/x/Package.swift",
      "error: encountered an I/O error (code: 122) while writing /tmp/x",
      "<unknown>:0: error: error opening 'x.o' for output: No space left on device",
      "The file \u{201C}x\u{201D} couldn\u{2019}t be saved because there isn\u{2019}t enough space.",
      "clang: error: unable to execute command: Too many open files",
      "prog: error while loading shared libraries: libz.so.1: cannot open shared object file",
    ])
  func machine(line: String) throws {
    #expect(try kind("some output\n\(line)\n") == .machine)
  }

  @Test(
    "What a version does by itself is its own",
    arguments: [
      "error: 'suite': encountered an I/O error (code: 2) while reading /tmp/x/Package.swift",
      "Rows.swift:3:1: error: cannot find 'space' in scope",
      "error: no such module 'Rows'",
    ])
  func version(line: String) throws {
    #expect(try kind(line) == .unmeasured)
  }
}
