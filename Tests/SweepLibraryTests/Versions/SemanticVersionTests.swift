import Testing

@testable import SweepGit
@testable import SweepText

@Suite("Semantic versions")
struct SemanticVersionTests {
  @Test(
    "Tags as people write them are read",
    arguments: [
      ("1.2.3", "1.2.3"), ("v2.0", "2.0.0"), ("V3", "3.0.0"), ("release/1.4.0", "1.4.0"),
      ("1.0.0-beta.2", "1.0.0-beta.2"), ("1.0.0+build.7", "1.0.0"),
    ])
  func reads(tag: String, expected: String) {
    #expect(SemanticVersion(tag)?.description == expected)
  }

  @Test(
    "What is no version is not read as one",
    arguments: ["", "v", "main", "1.2.3.4", "1..2", "1.-2", "swift-5.5", "1.0.0-", "１.2.3"])
  func refuses(tag: String) {
    #expect(SemanticVersion(tag) == nil)
  }

  @Test("Precedence is that of semver.org, section 11")
  func precedence() throws {
    let ordered = [
      "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
      "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0", "2.0.0",
    ].compactMap { SemanticVersion($0) }
    #expect(ordered.count == 11)
    #expect(ordered.shuffled().sorted() == ordered)
  }
}
