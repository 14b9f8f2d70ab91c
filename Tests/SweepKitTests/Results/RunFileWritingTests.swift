import Foundation
import SystemPackage
import Testing

@testable import SweepKit

@Suite struct RunFileWritingTests {
  private var run: RunFile {
    var run = RunFile.sample([
      .sample("T::G::a[1]", rss: 5000, params: ["n": 1], extra: ["note": "x<é"]),
      .sample("T::b", peak: nil),
    ])
    var environment = RunEnvironment()
    environment.toolchain = "Swift version 6.3.1"
    environment.swiftArguments = ["-Xlinker", "-lm"]
    environment.dependencies = ["b": "1.0.0", "a": "2.0.0"]
    run.environment = environment
    var provenance = RunProvenance()
    provenance.label = "1.0.4"
    provenance.commit = "abc"
    run.provenance = provenance
    return run
  }

  @Test func whatIsWrittenIsReadBackTheSame() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("1.0.4.json")
    try run.write(to: path)
    #expect(try RunFile(reading: path) == run)
    #expect(try RunFile(reading: path).environment == run.environment)
    #expect(try RunFile(reading: path).provenance?.label == "1.0.4")
  }

  @Test func theSameRunGivesTheSameBytesAndReplacesTheOldFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "run.json")
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

  @Test func theOwnKeysCarryASchemaNumber() {
    #expect(
      run.json.objectValue?["machine_info"]?.objectValue?["benchmem_sweep"]?
        .objectValue?["schema"] == 1)
    #expect(
      run.json.objectValue?["commit_info"]?.objectValue?["benchmem_sweep"]?
        .objectValue?["schema"] == 1)
  }

  @Test func embeddedTextCannotEndAScript() {
    let value: JSONValue = ["a</script>": "<!--&\u{2028}"]
    #expect(value.embeddedText == #"{"a\u003c/script\u003e":"\u003c!--\u0026\u2028"}"#)
  }
}
