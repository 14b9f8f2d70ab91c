import Foundation
import Testing

@testable import SweepGit
@testable import SweepText

@Suite("Version names")
struct VersionNameTests {
  @Test(
    "Numbers compare as numbers, whatever stands before them and joins them",
    arguments: [
      ["release-1.8.0", "release-1.9.0", "release-1.10.0"],
      ["rel_1_8_0", "rel_1_9_0_rc1", "rel_1_9_0", "rel_1_10_0"],
      ["swift-5.9-RELEASE", "swift-5.9.1-RELEASE", "swift-5.10-RELEASE", "swift-5.10.1-RELEASE"],
      ["foo/1.2.3", "foo/1.10.0-rc.1", "foo/1.10.0"],
      ["1.2.3", "1.2.3.4", "1.2.3.10", "1.2.4"],
      ["v1.9", "v1.10-beta1", "v1.10"],
      ["release-1-9-0", "release-1-10-0"],
      ["log4j-2.9.1", "log4j-2.17.1"],
      ["build-9", "build-10", "build-123456789012345678901234567890"],
      ["1.0-alpha2", "1.0-beta", "1.0-RC9", "1.0-rc10", "1.0"],
      ["1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1"],
      ["openssl-1.0.2", "openssl-1.0.2b", "openssl-1.0.2u", "openssl-1.1.0"],
      ["swift-5.10-DEVELOPMENT-SNAPSHOT-2024-01-05-a", "swift-5.10-RELEASE"],
      [
        "swift-DEVELOPMENT-SNAPSHOT-2024-01-05-a", "swift-DEVELOPMENT-SNAPSHOT-2024-01-05-b",
        "swift-DEVELOPMENT-SNAPSHOT-2024-01-12-a",
      ],
      ["2023-12-31", "2024-01-05", "2024-01-05-2", "2024-01-05-10", "2024-02-01"],
      ["20231231", "20240105"],
      ["1.0.0+build.9", "1.0.0+build.10", "1.0.1"],
    ])
  func orders(names: [String]) {
    #expect(VersionName.ordered(names.shuffled(), by: { $0 }) == names)
    #expect(names.map { VersionName($0) }.shuffled().sorted().map(\.text) == names)
  }

  @Test("Words come first by date, then series by their newest commit, then plain versions")
  func series() {
    let dated: [(String, Double)] = [
      ("zebra", 1), ("nightly", 9), ("tool-3.0", 2), ("docs-1.0", 3), ("docs-2.0", 4),
      ("2024-01-05", 7), ("1.9", 5), ("release/1.10", 6),
    ]
    let ordered = VersionName.ordered(dated.shuffled(), by: \.0) {
      Date(timeIntervalSince1970: $0.1)
    }
    #expect(ordered.map(\.0) == dated.map(\.0))
  }

  @Test(
    "A pre-release is told by semantic versioning's rule, or by a word after the numbers",
    arguments: [
      ("1.0.0-x.7", true), ("release-1.0-rc1", true), ("1.0.0rc1", true), ("v2.0-beta", true),
      ("swift-5.10-DEVELOPMENT-SNAPSHOT-2024-01-05-a", true), ("1.0.0-RELEASE-rc1", true),
      ("swift-5.10-RELEASE", false), ("1.0.0.Final", false), ("1.2.3.4", false),
      ("2024-01-05", false), ("2024-01", false), ("nightly-2024-01-05", false), ("beta", false),
      ("release-1.0-hotfix", false), ("1a2b3c4d5e", false),
    ])
  func prereleases(name: String, isPrerelease: Bool) {
    #expect(VersionName(name).isPrerelease == isPrerelease)
  }

  @Test("Names that differ only in how letters are composed are two")
  func composition() {
    let names = ["caf\u{E9}-1.0", "cafe\u{301}-1.0"]
    #expect(Set(names.map { VersionName($0) }).count == 2)
    #expect(
      VersionName(names[0]) < VersionName(names[1]) || VersionName(names[1]) < VersionName(names[0])
    )
  }

  @Test(
    "A range without a word is about plain versions, or about all where there are none",
    arguments: [
      (">=1.9", ["release-1.10.0", "docs-2.0", "release-1.8.0"], ["release-1.10.0"]),
      (">=5.9", ["swift-5.8-RELEASE", "swift-5.10-RELEASE"], ["swift-5.10-RELEASE"]),
      (">=swift-5.9", ["swift-5.10-RELEASE", "6.0.0"], ["swift-5.10-RELEASE"]),
      (">=1.0", ["1.2.0", "2024-01-05", "1.2.3.4"], ["1.2.0", "1.2.3.4"]),
      (">=2024-01-02", ["1.2.0", "2024-01-01", "2024-01-05"], ["2024-01-05"]),
    ])
  func ranges(range: String, tags: [String], expected: [String]) throws {
    #expect(try VersionSelection(tagPatterns: [range]).tagNames(among: tags) == expected)
  }
}
