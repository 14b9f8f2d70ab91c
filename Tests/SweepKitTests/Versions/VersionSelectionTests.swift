import Testing

@testable import SweepGit
@testable import SweepKit
@testable import SweepMeasuring

@Suite("Version selection")
struct VersionSelectionTests {
  private let tags = [
    "1.10.0", "1.9.0", "1.2.0", "2.0.0-beta.1", "2.0.0", "nightly", "v0.9", "1.2.0-rc.1",
  ]

  @Test("Tags that match a glob come in semantic-version order, without pre-releases")
  func glob() throws {
    let selection = VersionSelection(tagPatterns: ["1.*"])
    #expect(try selection.tagNames(among: tags) == ["1.2.0", "1.9.0", "1.10.0"])
  }

  @Test(
    "Ranges select by precedence",
    arguments: [
      (">=1.2,<2", ["1.2.0", "1.9.0", "1.10.0"]), ("<1", ["v0.9"]), ("==2.0.0", ["2.0.0"]),
      (">=2.0.0-beta.1", ["2.0.0-beta.1", "2.0.0"]), ("!=1.9.0, >1.0, <2", ["1.2.0", "1.10.0"]),
    ])
  func ranges(range: String, expected: [String]) throws {
    let selection = VersionSelection(tagPatterns: [range])
    #expect(try selection.tagNames(among: tags) == expected)
  }

  @Test("Pre-releases are in when they are asked for")
  func prereleases() throws {
    var selection = VersionSelection(tagPatterns: [">=1.2.0"], includesPrereleases: true)
    #expect(
      try selection.tagNames(among: tags)
        == ["1.2.0", "1.9.0", "1.10.0", "2.0.0-beta.1", "2.0.0"])
    selection = VersionSelection(tagPatterns: ["1.2.0-*"])
    #expect(try selection.tagNames(among: tags) == ["1.2.0-rc.1"])
  }

  @Test("A pattern that matches nothing is an error that shows what there is")
  func noMatch() {
    #expect(throws: SelectionError.self) {
      try VersionSelection(tagPatterns: ["3.*"]).tagNames(among: tags)
    }
    let error = SelectionError.noTagMatches("3.*", tagCount: 2, examples: ["1.0", "2.0"])
    #expect("\(error)" == "no tag matches '3.*'; the 2 tags are such as 1.0, 2.0")
  }

  @Test("A bad range is an error")
  func errors() {
    #expect(throws: SelectionError.badRange(">=one")) {
      try VersionSelection(tagPatterns: [">=one"]).tagNames(among: tags)
    }
  }
}
