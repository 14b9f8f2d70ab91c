import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepResults

@Suite struct RunFileWritingTests {
  private var run: RunFile {
    var run = RunFile.sample([
      .sample("T::G::a[1]", rss: 5000, params: ["n": 1], extra: ["note": "x<é"]),
      .sample("T::b", peak: nil),
    ])
    run.machineInfo = [
      "node": "m", "cpu": ["count": 2, "brand_raw": "Fast"],
      "benchmem_sweep": [
        "schema": 1, "swift": "Swift version 6.3.1", "swift_arguments": ["-Xlinker", "-lm"],
      ],
    ]
    run.commitInfo = [
      "id": "abc", "project": "pkg",
      "benchmem_sweep": [
        "schema": 1, "label": "1.0.4",
        "dependencies": [["identity": "a", "version": "2.0.0"]],
        "failures": [["id": "T::c", "phase": "memory", "reason": "trapped"]],
        "unavailable": [["product": "Joins", "reason": "no such API"]],
      ],
    ]
    return run
  }

  @Test func whatIsWrittenIsReadBackTheSame() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("1.0.4.json")
    try run.write(to: path)
    #expect(try RunFile(reading: path) == run)
  }

  /// A run of three benchmarks, of which the timing of the second and of the third failed.
  static let partial: RunFile = {
    var run = RunFile.sample([
      .sample("T::a", peak: 1), .sample("T::G::b[2]", peak: 2, rss: 9, params: ["n": 2]),
      .sample("T::c", peak: 3, extra: ["rows": 7]),
    ])
    (run.benchmarks[1].group, run.benchmarks[1].name) = ("G", "b[2]")
    (run.benchmarks[1].stats, run.benchmarks[2].stats) = (.none, .none)
    let ids: JSONValue = ["T::a", "T::G::b[2]", "T::c"]
    run.commitInfo["benchmem_sweep"] = [
      "schema": 1, "partial": [], "executables": [["product": "T", "benchmarks": ids]],
    ]
    return run
  }()

  @Test func memoryWithoutTimingIsReadBackAndNeverWrittenAmongTheBenchmarks() throws {
    let run = Self.partial
    #expect(try RunFile(parsing: Data(run.json.text.utf8), path: "run.json") == run)
    let members = try #require(run.json.objectValue)
    let written = try #require(members["benchmarks"]?.arrayValue)
    #expect(written.map { $0.objectValue?["fullname"] } == ["T::a"])
    let own = members["commit_info"]?.objectValue?["benchmem_sweep"]?.objectValue
    #expect(own?.keys == ["schema", "partial", "executables"])
    let entry = try #require(own?["partial"]?.arrayValue?.first?.objectValue)
    #expect(entry["id"] == "T::G::b[2]" && entry["name"] == "b[2]" && entry["group"] == "G")
    #expect(entry["params"] == ["n": 2] && entry["param"] == .null && entry["stats"] == nil)
    #expect(entry["benchmem"]?.objectValue?["peak_bytes"] == [2, 2])
    #expect(entry["benchmem"]?.objectValue?["rss_bytes"] == [9, 9])
  }

  @Test func aRunOfOthersThatIsOnlyCountedSaysSoUnderOurKey() throws {
    var run = RunFile.sample([.sample("T::a")])
    run.benchmarks[0].stats = .none
    let text = run.json.text
    #expect(!text.contains("stats") && !text.contains("Infinity"))
    let read = try RunFile(parsing: Data(text.utf8), path: "run.json")
    #expect(read.benchmarks == run.benchmarks)
  }

  @Test func aPipeIsWrittenToAndReadAndStaysAPipe() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("pipe")
    try #require(mkfifo(path.string, 0o600) == 0)
    let run = run
    async let written: Void = Task.detached { try run.write(to: path) }.value
    let read = try await Task.detached { try RunFile(reading: path) }.value
    try await written
    #expect(read == run)
    let type = try FileManager.default.attributesOfItem(atPath: path.string)[.type]
    #expect(type as? FileAttributeType != .typeRegular)
  }

  @Test func environmentAndProvenanceAreReadFromTheOwnKeys() {
    let environment = RunEnvironment(of: run)
    #expect(environment.machine == "m, 2 × Fast")
    #expect(environment.toolchain == "Swift version 6.3.1")
    #expect(environment.swiftArguments == ["-Xlinker", "-lm"])
    #expect(environment.dependencies == ["a": "2.0.0"])
    let provenance = RunProvenance(of: run)
    #expect(provenance.label == "1.0.4" && provenance.commit == "abc")
    #expect(provenance.failures == [.init(id: "T::c", phase: "memory", reason: "trapped")])
    #expect(
      provenance.unavailable == [
        .init(product: "Joins", targets: ["Joins"], reason: "no such API")
      ])
  }

  @Test func theSameRunGivesTheSameBytesAndReplacesTheOldFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("run.json", "old")
    try run.write(to: path)
    let first = try Data(contentsOf: URL(fileURLWithPath: path.string))
    try run.write(to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path.string)) == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string) == ["run.json"])
  }

  @Test func aFolderThatDoesNotExistIsAnErrorThatNamesTheFile() throws {
    let path: FilePath = "/nowhere/at/all/run.json"
    let error = #expect(throws: RunFileError.self) { try run.write(to: path) }
    #expect(error?.description.hasPrefix("/nowhere/at/all/run.json: cannot be written: ") == true)
  }

  @Test func embeddedTextCannotEndAScript() {
    let value: JSONValue = ["a</script>": "<!--&\u{2028}"]
    #expect(value.embeddedText == #"{"a\u003c/script\u003e":"\u003c!--\u0026\u2028"}"#)
  }
}
