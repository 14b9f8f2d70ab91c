import Foundation
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// The tiny package with a benchmark whose loop has as many rounds as its array has bytes: the same
/// in 1.0.0 and 1.0.1, twice as many in 1.1.0.
@Suite("Instructions")
struct InstructionTests {
  private static let hasEmulator = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains { folder in
      FileManager.default.isExecutableFile(atPath: "\(folder)/qemu-x86_64")
    }

  private let tiny: TinyPackage

  init() throws {
    tiny = try TinyPackage()
    try tiny.folder.write(
      "suite/Sources/Fill/Fill.swift",
      """
      import BenchMemEngine
      import Tiny

      func loop(_ rounds: Int) -> Int {
        var sum = 0
        for round in 0..<rounds { sum = opaque(sum &+ round) }
        return sum
      }

      @main
      struct FillSuite: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("loop", .instructions) { run in run.measure { loop(fill().count) } },
          Benchmark("half") { run in run.measure { loop(fill().count / 2) } },
          Benchmark("tasks") { run in
            await run.measure {
              await withTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { loop(fill().count) } }
                return await group.reduce(0, +)
              }
            }
          },
        ]
      }
      """)
  }

  private func path(_ label: String, _ out: String) -> String {
    tiny.folder.appending("\(out)/\(label).json").string
  }

  private func counts(_ label: String, in out: String = "out") throws -> [String: [Int]] {
    let run = try RunFile(reading: FilePath(path(label, out)))
    return Dictionary(
      uniqueKeysWithValues: run.benchmarks.compactMap { record in
        record.instructions.map { (record.fullname, $0.counts) }
      })
  }

  /// The lowest counts, which are the headline.
  private func lowest(_ label: String, _ id: String, in out: String = "out") throws -> Int {
    try #require(try counts(label, in: out)["Fill::\(id)"]?.min())
  }

  @Test(
    "The same code has the same count in two measurements, and twice the work twice the count",
    .enabled(if: hasEmulator, "qemu-x86_64 is not installed (Scripts/setup test)"))
  func sweep() async throws {
    let sweep = try await ToolRun(
      tiny.sweep("1.0.0", "1.0.1", "1.1.0", "--instructions", "--no-equal-code"))
    #expect(sweep.status == 0, "\(sweep.errors)")
    for label in ["1.0.0", "1.0.1", "1.1.0"] {
      #expect(
        try counts(label).mapValues(\.count)
          == ["loop", "half", "tasks"].reduce(into: [:]) {
            $0["Fill::\($1)"] = 3
          })
    }
    #expect(try lowest("1.0.0", "loop") == lowest("1.0.1", "loop"))
    #expect(try lowest("1.0.0", "half") == lowest("1.0.1", "half"))
    let (before, after) = (try lowest("1.0.1", "loop"), try lowest("1.1.0", "loop"))
    #expect(abs(Double(after) / Double(before) - 2) < 0.1, "\(before) \(after)")
    let tasks = (try lowest("1.0.0", "tasks"), try lowest("1.0.1", "tasks"))
    #expect(abs(Double(tasks.0) / Double(tasks.1) - 1) < 0.3, "\(tasks)")

    // The file names who counted, where a reader of memory finds the passes too.
    let text = try String(contentsOfFile: path("1.0.0", "out"), encoding: .utf8)
    let run = try #require(try JSONValue(parsing: text).objectValue)
    let by = run["machine_info"]?.objectValue?["benchmem_sweep"]?.objectValue?["instructions_by"]
    #expect(by?.stringValue?.contains(" ") == true)
    let memory = run["benchmarks"]?.arrayValue?.first?.objectValue?["extra_info"]?.objectValue?[
      "benchmem"]?.objectValue
    #expect(memory?["instructions"]?.arrayValue?.count == 3)

    try await gates()
  }

  private func gates() async throws {
    // What tasks take depends on which thread is awake.
    for label in ["1.0.0", "1.0.1"] {
      var run = try RunFile(reading: FilePath(path(label, "out")))
      run.benchmarks.removeAll { $0.name == "tasks" }
      try run.write(to: FilePath(path(label, ".")))
    }
    let same = try await ToolRun([
      "compare", path("1.0.0", "."), path("1.0.1", "."), "--columns", "instructions", "--fail-on",
      "instructions:1%",
    ])
    #expect(same.status == 0, "\(same.output)\(same.errors)")
    let more = try await ToolRun([
      "compare", path("1.0.0", "out"), path("1.1.0", "out"), "--columns", "instructions",
      "--fail-on", "instructions:1%",
    ])
    #expect(more.status == 1, "\(more.output)\(more.errors)")
    // Counts of another counter are no counts to compare with.
    let file = path("1.1.0", "out")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let run = try RunFile(reading: FilePath(file))
    let way = try #require(run.benchmarks.first?.instructions?.way)
    let other = tiny.folder.appending("other.json").string
    try text.replacingOccurrences(of: way, with: "another counter").write(
      toFile: other, atomically: true, encoding: .utf8)
    let apart = try await ToolRun([
      "compare", path("1.0.0", "out"), other, "--columns", "instructions,time", "--fail-on",
      "instructions:1%",
    ])
    #expect(apart.status == 1)
    let said = apart.output + apart.errors
    #expect(
      said.contains("not comparable: counted by another counter, before by \(way)"), "\(said)")
    #expect(said.contains("the runs differ in counting of instructions"), "\(said)")
    #expect(!said.contains("regressed"), "\(said)")
  }

  @Test(
    "Without memory passes the counts are kept, and a trait alone asks for them, if nobody forbids it",
    .enabled(if: hasEmulator, "qemu-x86_64 is not installed (Scripts/setup test)"))
  func withoutMemory() async throws {
    let sweep = try await ToolRun(tiny.sweep("1.0.0", "--no-memory"))
    #expect(sweep.status == 0, "\(sweep.errors)")
    #expect(try counts("1.0.0").keys.sorted() == ["Fill::loop"])
    let table = try await ToolRun(["compare", path("1.0.0", "out"), "--columns", "instructions"])
    #expect(table.status == 0 && table.output.contains("instructions"), "\(table.output)")
    // The command line has the last word.
    let none = try await ToolRun(tiny.sweep("1.0.0", "--no-memory", "--no-instructions"))
    #expect(none.status == 0, "\(none.errors)")
    #expect(try counts("1.0.0").isEmpty)
  }

  @Test(
    "A bisection over instructions counts by itself and finds the commit",
    .enabled(if: hasEmulator, "qemu-x86_64 is not installed (Scripts/setup test)"))
  func bisection() async throws {
    let bisect = try await ToolRun([
      "bisect", tiny.repository.path.string, "--suite", tiny.suite, "--good", "1.0.0", "--bad",
      "1.2.0", "--metric", "instructions", "--benchmark", "Fill::half", "--no-confirm", "--out",
      tiny.folder.appending("out").string, "--cache", tiny.folder.appending("cache").string,
    ])
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("Two arrays in one"), "\(bisect.output)")
  }

  @Test("Where nobody can count, one line says how to get it, and the rest is measured")
  func nobody() async throws {
    let fake = tiny.folder.appending("fake").string
    try tiny.folder.write("fake/qemu-x86_64", "#!/bin/sh\nexit 1\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(fake)/qemu-x86_64")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let arguments = tiny.sweep("1.0.0", "--instructions")
    let sweep = try await ToolRun(arguments, environment: ["PATH": "\(fake):\(path)"])
    #expect(sweep.status == 0, "\(sweep.errors)")
    let run = try RunFile(reading: FilePath(self.path("1.0.0", "out")))
    // Where the kernel counts, no emulator is asked.
    guard run.benchmarks.allSatisfy({ $0.instructions == nil }) else { return }
    #expect(
      sweep.errors.components(separatedBy: "apt-get install qemu-user").count == 2,
      "\(sweep.errors)")
    #expect(run.benchmarks.count == 3 && run.benchmarks.allSatisfy { $0.memory != nil })
    let bisect = try await ToolRun(
      [
        "bisect", tiny.repository.path.string, "--suite", tiny.suite, "--good", "1.0.0", "--bad",
        "1.2.0", "--metric", "instructions", "--out", tiny.folder.appending("b").string, "--cache",
        tiny.folder.appending("cache").string,
      ], environment: ["PATH": "\(fake):\(path)"])
    #expect(bisect.status == 3 && bisect.errors.contains("qemu-user"), "\(bisect.errors)")
    // Once there is a counter, what lacks counts is measured again.
    guard Self.hasEmulator else { return }
    let again = try await ToolRun(arguments)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try counts("1.0.0").count == 3)
  }
}
