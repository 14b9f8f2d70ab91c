import Foundation
import SweepResults
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring

@Suite("The output folder")
struct OutputFolderTests {
  private let folder: TemporaryFolder
  private var output: OutputFolder { OutputFolder(path: folder.path.string) }

  init() throws { folder = try TemporaryFolder() }

  private func version(_ name: String) -> Version {
    Version(
      name: name, label: VersionLabels.labels(for: [name])[0],
      commit: String(repeating: "a", count: 40), tree: String(repeating: "b", count: 40),
      date: Date(timeIntervalSince1970: 1_700_000_000), subject: "")
  }

  private func prepare(_ names: String...) throws {
    try output.prepare(for: names.map(version), pages: OutputFolder.sweepPages + ["bisect.html"])
  }

  private func run(label: String, key: String = "k") -> RunFile {
    RunFile(
      commitInfo: [RunFile.ownKey: .object(["label": .string(label), "key": .string(key)])],
      benchmarks: [], datetime: "", version: "")
  }

  @Test(
    "A file or folder that is not a sweep's is named, and nothing is made or changed",
    arguments: [
      "1.0.json", "logs/1.0.log", "report.html", "report.md", "bisect.html", "logs", "1.0.json/x",
      "report.html/x", "logs/1.0.log/x",
    ])
  func foreign(name: String) throws {
    try folder.write(name, "{\"mine\": true}")
    let before = try FolderListing(of: folder.path)
    let error = #expect(throws: SweepError.self) { try prepare("0.9", "1.0") }
    let place = name.hasSuffix("/x") ? String(name.dropLast(2)) : name
    #expect(
      "\(try #require(error))"
        == "\(folder.path)/\(place) was not made by a sweep and is not touched")
    #expect(try FolderListing(of: folder.path) == before)
    try FileManager.default.removeItem(atPath: folder.appending(place).string)
    try prepare("0.9", "1.0")
  }

  @Test("A link is never a sweep's, whatever it leads to", arguments: ["1.0.json", "report.html"])
  func links(name: String) throws {
    let target = try folder.write("elsewhere", "mine")
    for destination in [target.string, "nowhere"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(name).string, withDestinationPath: destination)
      #expect(throws: SweepError.self) { try prepare("1.0") }
      try FileManager.default.removeItem(atPath: folder.appending(name).string)
    }
    #expect(try String(contentsOfFile: target.string, encoding: .utf8) == "mine")
  }

  @Test("A run file of another label, and a later change of the user's, are not replaced")
  func otherRuns() throws {
    try prepare("1.0")
    try run(label: "2.0").write(to: folder.appending("1.0.json"))
    #expect(throws: SweepError.self) { try prepare("1.0") }
    try run(label: "1.0").write(to: folder.appending("1.0.json"))
    try prepare("1.0")
  }

  @Test("A run file or log of ours that was cut off is replaced, a journal's word for it given")
  func cutOff() throws {
    try prepare("1.0")
    try run(label: "1.0").write(to: folder.appending("1.0.json"))
    let path = folder.appending("1.0.json").string
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    try folder.write("1.0.json", String(whole.prefix(40)))
    #expect(throws: SweepError.self) { try prepare("1.0") }
    try output.journal.append(
      Outcome(
        version: version("1.0"), result: .measured(runFile: "1.0.json"), log: "logs/1.0.log",
        unavailable: [], failures: [], key: "k"))
    try folder.write("logs/1.0.log", "Building")
    try prepare("1.0")
    try folder.write("1.0.json", "{\"mine\": ")
    #expect(throws: SweepError.self) { try prepare("1.0") }
  }

  @Test("A folder of the user's gets no file that hides it from git; a new one does")
  func ignore() throws {
    try folder.write("thesis.txt", "")
    try prepare("1.0")
    #expect(!FileManager.default.fileExists(atPath: folder.appending(".gitignore").string))
    let new = OutputFolder(path: folder.path.string + "/new/out")
    try new.prepare()
    #expect(try String(contentsOfFile: new.path + "/.gitignore", encoding: .utf8) == "*\n")
  }

  @Test("A run file that was written before its line of the journal does not pass for another key")
  func crashBetween() throws {
    let golden = GoldenStore.path + "/out"
    for name in ["sweep.jsonl", "1.0.0.json"] {
      try FileManager.default.copyItem(
        atPath: "\(golden)/\(name)", toPath: folder.appending(name).string)
    }
    let contents = try output.journal.read()
    let key = try #require(contents.outcomes["1.0.0"]?.key)
    #expect(output.standing(version("1.0.0"), key: key, in: contents) != nil)
    let path = folder.appending("1.0.0.json")
    let text = try String(contentsOfFile: path.string, encoding: .utf8)
    try folder.write("1.0.0.json", text.replacing(key, with: String(key.reversed())))
    #expect(output.standing(version("1.0.0"), key: key, in: contents) == nil)
  }

  @Test("Odd labels are files of their own in the folder")
  func labels() throws {
    let names = [
      ".", "..", "sweep", "report", "logs", "con", "a/b", "../x", "V1", "v1", "e\u{301}", "\u{E9}",
      String(repeating: "long", count: 64),
    ]
    let labels = VersionLabels.labels(for: names)
    #expect(Set(labels.map { $0.lowercased() }).count == names.count)
    try prepare("1.0")
    for label in labels {
      try run(label: label).write(to: folder.appending("\(label).json"))
      try folder.write("logs/\(label).log", "$ swift build\n")
    }
    let top = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
      .filter { $0.hasSuffix(".json") }
    #expect(top.count == names.count)
    #expect(!FileManager.default.fileExists(atPath: folder.appending("sweep.jsonl").string))
  }
}
