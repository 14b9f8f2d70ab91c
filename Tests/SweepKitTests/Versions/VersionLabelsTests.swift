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

  @Test("A very long name gives a file name that a disk takes")
  func long() throws {
    let names = [String(repeating: "x", count: 4096), String(repeating: "x", count: 4097)]
    let labels = VersionLabels.labels(for: names)
    #expect(labels.allSatisfy { $0.utf8.count <= 120 })
    #expect(Set(labels).count == 2)
  }
}
