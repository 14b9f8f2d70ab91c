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

  @Test("A folder that cannot be written is named with the way out")
  func unwritable() throws {
    try folder.write("file", "")
    let output = OutputFolder(path: folder.path.string + "/file/out")
    let error = #expect(throws: SweepError.self) { try output.prepare() }
    #expect("\(try #require(error))".contains("choose another folder with --out"))
  }
}
