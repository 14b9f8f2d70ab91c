import Foundation
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepKit
@testable import SweepMeasuring

@Suite("The journal")
struct JournalTests {
  private let folder: TemporaryFolder
  private var journal: Journal { Journal(path: folder.path.string + "/sweep.jsonl") }

  init() throws { folder = try TemporaryFolder() }

  private func outcome(_ label: String, _ result: Outcome.Result, key: String = "k") -> Outcome {
    Outcome(
      version: Version(
        name: label, label: label, commit: String(repeating: "a", count: 40),
        tree: String(repeating: "b", count: 40), date: Date(timeIntervalSince1970: 1_700_000_000),
        subject: "Say \"hello\"\u{1B}[31m"),
      result: result, log: "logs/\(label).log",
      unavailable: [.init(product: "joins", targets: ["Joins"], reason: "no such API")],
      failures: [.init(id: "Rows::build", phase: "timing", kind: .unmeasured, reason: "trap")],
      key: key)
  }

  @Test("What is written is read back whole, and the last outcome of a label counts")
  func roundTrip() throws {
    let first = outcome("1.0", .failed(.build, reason: "error: x"))
    let second = outcome("1.0", .measured(runFile: "1.0.json"))
    try journal.append(plan: [first.version], package: "row-store")
    try journal.append(first)
    try journal.append(second)
    let contents = try journal.read()
    #expect(contents.plan == ["1.0"])
    #expect(contents.package == "row-store")
    #expect(contents.outcomes == ["1.0": second])
  }

  @Test("A line that was cut off costs only itself, also for the line that follows")
  func truncated() throws {
    try journal.append(outcome("1.0", .measured(runFile: "1.0.json")))
    let whole = try Data(contentsOf: URL(fileURLWithPath: journal.path))
    try (whole + whole.prefix(40)).write(to: URL(fileURLWithPath: journal.path))
    #expect(try journal.read().outcomes.keys.sorted() == ["1.0"])
    try journal.append(outcome("2.0", .measured(runFile: "2.0.json")))
    #expect(try journal.read().outcomes.keys.sorted() == ["1.0", "2.0"])
  }

  @Test("A journal that does not exist is empty; one of a later schema is refused")
  func schema() throws {
    #expect(try journal.read() == Journal.Contents())
    try folder.write("sweep.jsonl", "{\"schema\": 99, \"event\": \"plan\"}\n")
    #expect(throws: SweepError.self) { try journal.read() }
  }

  @Test("A journal that is there and cannot be read is an error, and never an empty journal")
  func unreadable() throws {
    try folder.write("sweep.jsonl/file", "")
    let error = #expect(throws: SweepError.self) { try journal.read() }
    #expect("\(try #require(error))".hasPrefix("cannot read \(journal.path): Is a directory"))
    #expect(throws: SweepError.self) {
      try OutputFolder(path: folder.path.string).prepare()
    }
  }

  @Test(
    "A file of somebody else is not taken for a journal, and nothing is appended to it",
    arguments: ["notes\n", "{\"step\": 1, \"loss\": 0.5}\n", "[1]\n{}", "one line without an end"])
  func foreign(text: String) throws {
    try folder.write("sweep.jsonl", text)
    let error = #expect(throws: SweepError.self) { try journal.read() }
    #expect("\(try #require(error))".contains("was not made by a sweep"))
    let output = OutputFolder(path: folder.path.string)
    #expect(throws: SweepError.self) { try output.prepare() }
    #expect(
      try FileManager.default.subpathsOfDirectory(atPath: folder.path.string) == ["sweep.jsonl"])
    #expect(try String(contentsOfFile: journal.path, encoding: .utf8) == text)
  }

  @Test("What a damaged line in the middle costs is named once, and the rest counts")
  func damaged() throws {
    try journal.append(plan: [outcome("1.0", .measured(runFile: "")).version], package: "rows")
    try journal.append(outcome("1.0", .failed(.build, reason: "x")))
    try journal.append(outcome("1.0", .measured(runFile: "1.0.json")))
    try journal.append(outcome("2.0", .measured(runFile: "2.0.json")))
    var lines = try String(contentsOfFile: journal.path, encoding: .utf8)
      .split(separator: "\n").map(String.init)
    #expect(try journal.read().loss == nil)
    lines[2] = String(lines[2].prefix(60)) + "\u{0}\u{0}"
    try folder.write("sweep.jsonl", lines.joined(separator: "\n") + "\n")
    let contents = try journal.read()
    // The earlier outcome of 1.0 is no longer true.
    #expect(contents.outcomes.keys.sorted() == ["2.0"])
    #expect(contents.plan == ["1.0"])
    #expect(
      contents.loss?.contains("line 3 cannot be read: what became of 1.0 is not known") == true)
    // What is said again was not lost.
    try journal.append(outcome("1.0", .measured(runFile: "1.0.json")))
    #expect(try journal.read().loss == nil)
    #expect(try journal.read().outcomes.keys.sorted() == ["1.0", "2.0"])
  }

  @Test("A folder that cannot be written is named with the way out")
  func unwritable() throws {
    try folder.write("file", "")
    let output = OutputFolder(path: folder.path.string + "/file/out")
    let error = #expect(throws: SweepError.self) { try output.prepare() }
    #expect("\(try #require(error))".contains("cannot write to "))
  }
}
