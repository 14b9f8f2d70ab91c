import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepResults
@testable import SweepText

@Suite("Saved runs")
struct RunStorageTests {
  private let folder: TemporaryFolder
  private let storage: RunStorage

  init() throws {
    folder = try TemporaryFolder()
    storage = RunStorage(path: folder.path.appending("runs"))
  }

  private func run(commit: String = "unversioned") -> RunFile {
    RunFile(
      commitInfo: ["id": .string(commit)],
      benchmarks: [.sample("Suite::build", peak: 100, allocations: 1, total: 100)],
      datetime: "2026-01-01T00:00:00Z", version: "1")
  }

  @Test("Runs are numbered for each machine, whatever else lies there")
  func numbers() throws {
    #expect(storage.entries().isEmpty)
    #expect(try storage.save(run(), as: "first", machine: "A").label == "0001_first")
    #expect(try storage.save(run(), as: "a b/c", machine: "A").label == "0002_a_b_c")
    #expect(try storage.save(run(), as: "first", machine: "B").label == "0001_first")
    // A sweep, a file of the user's, and a number that somebody left out.
    try folder.write("runs/sweep/sweep.jsonl", "")
    try folder.write("runs/sweep/0009_no.json", "{}")
    try folder.write("runs/A/notes.json", "{}")
    try folder.write("runs/A/0007_seven.json", "{}")
    #expect(try storage.save(run(), as: "next", machine: "A").label == "0008_next")
    #expect(
      storage.entries().map(\.reference) == [
        "A/0001_first", "A/0002_a_b_c", "A/0007_seven", "A/0008_next", "B/0001_first",
      ])
    let names = try FileManager.default.contentsOfDirectory(
      atPath: storage.path.appending("A").string)
    #expect(names.allSatisfy { !$0.hasPrefix(".") }, "\(names)")
  }

  @Test("Runs that are saved at once get a number each")
  func atOnce() async throws {
    let (storage, run) = (storage, run())
    let labels = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<16 {
        group.addTask { try storage.save(run, as: "run-\(number)", machine: "A").label }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(labels.map { $0.prefix(4) }).count == 16, "\(labels)")
  }

  @Test("A reference is a number, a name, a commit or the latest, here before elsewhere")
  func references() throws {
    _ = try storage.save(run(commit: "aaaa111"), as: "before", machine: "A")
    _ = try storage.save(run(commit: "bbbb222"), as: "after", machine: "A")
    _ = try storage.save(run(commit: "aaaa111"), as: "before", machine: "A")
    _ = try storage.save(run(commit: "cccc333"), as: "other", machine: "B")
    func found(_ reference: String, _ machine: String? = "A") throws -> String? {
      try storage.find(reference, machine: machine)?.reference
    }
    #expect(try found("0002") == "A/0002_after")
    #expect(try found("2") == "A/0002_after")
    #expect(try found("0002_after") == "A/0002_after")
    #expect(try found("before") == "A/0003_before")
    #expect(try found("aaaa") == "A/0003_before")
    #expect(try found("latest") == "A/0003_before")
    #expect(try found("other") == "B/0001_other")
    #expect(try found("cccc333") == "B/0001_other")
    #expect(try found("B/latest") == "B/0001_other")
    #expect(try found("0009") == nil)
    #expect(try found("bef") == nil)
    #expect(throws: StorageError.self) { try found("0001", nil) }
    #expect(throws: StorageError.self) { try found("latest", "C") }
  }

  @Test("What is no file is no run, and what was not committed is not its commit")
  func oddEntries() throws {
    var dirty = run(commit: "dddd444")
    dirty.commitInfo["dirty"] = .bool(true)
    _ = try storage.save(dirty, as: "edit", machine: "A")
    mkfifo(storage.path.appending("A/0002_pipe.json").string, 0o600)
    try folder.write("runs/A/0003_folder.json/x", "")
    symlink("nowhere", storage.path.appending("A/0004_link.json").string)
    #expect(storage.entries().map(\.label) == ["0001_edit"])
    #expect(try storage.find("dddd444", machine: "A") == nil)
    #expect(try storage.find("edit", machine: "A")?.number == 1)
  }

  @Test("A machine's folder is named as pytest-benchmark names it")
  func machine() {
    let name = RunStorage.machine(
      toolchain: "Swift version 6.3.1 (swift-6.3.1-RELEASE)")
    #expect(name == "Linux-Swift-6.3-64bit")
    #expect(RunStorage.machine(toolchain: "?") == "Linux-Swift-unknown-64bit")
  }

  @Test("What cannot be saved or found is one line that says what is there")
  func errors() throws {
    try folder.write("runs", "a file")
    #expect(throws: StorageError.self) { try storage.save(run(), as: "x", machine: "A") }
    let missing = StorageError.missing(
      reference: "x", storage: ".benchmarks", there: (1...12).map { "000\($0)_a" })
    #expect("\(missing)".hasSuffix("0009_a, 00010_a and 2 more"))
    #expect("\(missing)".contains("no saved run is called 'x'"))
    #expect(missing.exitStatus == .missingInput)
    let none = StorageError.missing(reference: "x", storage: "s", there: [])
    #expect("\(none)" == "no saved run is called 'x': s holds none")
  }
}

@Suite("Saved runs and the peer", .enabled(if: Peer.python != nil))
struct RunStoragePeerTests {
  @Test("Either tool lists and compares what the other saved")
  func both() throws {
    let folder = try TemporaryFolder()
    let place = folder.path.appending("storage")
    let storage = RunStorage(path: place)
    let machine = RunStorage.machine(toolchain: "Swift version 6.3")
    for (name, peak) in [("before", 1000), ("after", 3000)] {
      let file = RunFile(
        commitInfo: ["id": "abcdef", "dirty": false],
        benchmarks: [.sample("Suite::build[1]", peak: peak, allocations: 1, total: peak)],
        datetime: "2026-01-01T00:00:00Z", version: "1")
      _ = try storage.save(file, as: name, machine: machine)
    }
    try folder.write("test_it.py", "def test_it(benchmark):\n    benchmark(sum, [1, 2])\n")
    let pytest = try HelperProcess.run([
      Peer.command("pytest"), folder.appending("test_it.py").string, "-q", "-p",
      "no:cacheprovider", "--benchmark-min-rounds=3", "--benchmark-max-time=0.005",
      "--benchmark-storage=file://\(place)", "--benchmark-save=theirs",
    ])
    #expect(pytest.status == 0, "\(pytest.output)\(pytest.errors)")
    let list = try HelperProcess.run([
      Peer.command("pytest-benchmark"), "--storage", "file://\(place)", "list",
    ])
    for name in ["\(machine)/0001_before.json", "\(machine)/0002_after.json", "0001_theirs.json"] {
      #expect(list.output.contains(name), "\(list.output)")
    }
    let compare = try HelperProcess.run([
      Peer.command("pytest-benchmark"), "--storage", "file://\(place)", "compare", "0002",
    ])
    #expect(compare.status == 0 && compare.output.contains("build[1]"), "\(compare.errors)")
    let paths = storage.entries().filter { $0.machine == machine }.map(\.path.string)
    let memory = try HelperProcess.run([Peer.command("benchmem"), "compare"] + paths)
    #expect(memory.status == 0 && memory.output.contains("build[1]"), "\(memory.errors)")
    let theirs = try #require(try storage.find("theirs"))
    #expect(theirs.machine.hasPrefix("Linux-CPython-"))
    #expect(try RunFile(reading: theirs.path).benchmarks.map(\.name) == ["test_it"])
  }
}
