import TestSupport
import Testing

@testable import SweepGit
@testable import SweepKit
@testable import SweepMeasuring

@Suite("Version labels")
struct VersionLabelsTests {
  @Test("Ordinary names stay as they are")
  func ordinary() {
    let names = ["1.0.0", "v2.0.0-beta.1", "HEAD~3", "0123abc"]
    #expect(VersionLabels.labels(for: names) == names)
  }

  @Test(
    "No name leads out of a folder or hides in it",
    arguments: [
      "../../etc/passwd", "/etc/passwd", "..", ".", ".git", "a\u{0}b", "a/b", "", "-rf", "a\nb",
    ])
  func safe(name: String) throws {
    let label = try #require(VersionLabels.labels(for: [name]).first)
    #expect(
      !label.isEmpty && !label.contains("/") && !label.contains("\u{0}") && !label.contains("\n"))
    #expect(!label.hasPrefix(".") && !label.hasPrefix("-"))
  }

  @Test("Names that would share a file get one each, also where case does not count")
  func collisions() {
    let labels = VersionLabels.labels(for: ["feature/a", "feature-a", "Feature-A", "sweep", "logs"])
    #expect(Set(labels.map { $0.lowercased() }).count == 5)
    #expect(!labels.contains("sweep") && !labels.contains("logs"))
  }

  @Test("The number of a label is no name of git's for another commit, and no one else's name")
  func numbers() throws {
    #expect(VersionLabels.labels(for: ["tip", "TIP", "Tip"]) == ["tip", "TIP+2", "Tip+3"])
    #expect(VersionLabels.labels(for: ["tip", "TIP", "TIP~2"]) == ["tip", "TIP+2", "TIP~2"])
    #expect(VersionLabels.labels(for: ["tip", "TIP", "TIP+2"]) == ["tip", "TIP+3", "TIP+2"])
    #expect(VersionLabels.labels(for: ["sweep", "a", "a"]) == ["sweep+2", "a", "a+2"])
    let folder = try TemporaryFolder()
    let repository = try FixtureRepository(in: folder, named: "store")
    for text in ["one", "two", "three"] { try repository.commit(text, "README.md", text) }
    try repository.tag("tip")
    try repository.tag("TIP")
    let label = try #require(VersionLabels.labels(for: ["tip", "TIP"]).last)
    #expect(throws: (any Error).self) { try repository.git("rev-parse", "--verify", label) }
    try repository.git("rev-parse", "--verify", "TIP~2")
    #expect(label.wholeMatch(of: /[A-Za-z0-9+]+/) != nil)
  }

  @Test("A very long name gives a file name that a disk takes")
  func long() throws {
    let names = [String(repeating: "x", count: 4096), String(repeating: "x", count: 4097)]
    let labels = VersionLabels.labels(for: names)
    #expect(labels.allSatisfy { $0.utf8.count <= 120 })
    #expect(Set(labels).count == 2)
  }
}
