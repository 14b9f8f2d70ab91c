import Foundation
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct RevisionTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    let repository: Repository

    /// One merge of `side` into `main`, a few tags, and packed references.
    private static let template = FixtureTemplate { folder in
      let fixture = try FixtureRepository(in: folder)
      try fixture.commit("First", "a.txt", "1")
      try fixture.tag("1.0.0")
      try fixture.git("switch", "--quiet", "--create", "side")
      try fixture.commit("Side", "side.txt", "s")
      try fixture.git("switch", "--quiet", "main")
      try fixture.commit("Second", "a.txt", "2")
      try fixture.annotatedTag("v1")
      try fixture.git("pack-refs", "--all")
      try fixture.merge("side")
      try fixture.annotatedTag("2.0.0")
    }

    init() throws {
      folder = try Self.template.copy()
      fixture = FixtureRepository(at: folder.appending("fixture"))
      repository = try Repository(at: fixture.path)
    }

    @Test func resolvesWhatGitResolvesToTheSameCommit() throws {
      for revision in [
        "main", "HEAD", "@", "@~1", "HEAD~2", "HEAD^2", "v1", "v1^{}", "v1^0", "v1~1", "1.0.0",
        "refs/tags/2.0.0", "tags/v1", "heads/side", "HEAD^{/Side}", ":/Second", "main@{1}",
        "HEAD@{0}", "2.0.0^2~1", "@{1}", "v1^{commit}", "main@{2024-01-01 05:00:00 +0000}",
      ] {
        let expected = try fixture.git("rev-list", "--max-count=1", revision)
        #expect(try repository.resolve(revision).id.description == expected, "\(revision)")
      }
    }

    @Test func resolvesDescribedNamesAndShortHashes() throws {
      let described = try fixture.git("describe", "--long", "main")
      let hash = try fixture.git("rev-parse", "side")
      #expect(try repository.resolve(described).summary == "Merge side")
      #expect(try repository.resolve(String(hash.prefix(7))).summary == "Side")
      #expect(try repository.resolve(hash.uppercased()).summary == "Side")
    }

    @Test func namesARevisionThatDoesNotExist() throws {
      for revision in [
        "nope", "", "1.0.0\0", "HEAD~40", "v1..main", "-h", "abc", "main^5", "HEAD@{99}", "a b",
        "0123456789012345678901234567890123456789", "^", "~", ":a.txt",
        String(repeating: "x", count: 9000),
      ] {
        let error = #expect(throws: GitError.self) { try repository.resolve(revision) }
        #expect(error?.reason == .noSuchRevision, "\(revision.prefix(200).debugDescription)")
        let start = "there is no revision '\(String(revision.prefix(200)).printable)'"
        #expect(error?.description.hasPrefix(start) == true)
      }
    }

    @Test func saysWhatARevisionIsWhenItIsNoCommit() throws {
      try fixture.git("tag", "of-tree", "HEAD^{tree}")
      for (revision, kind) in [
        ("HEAD^{tree}", "tree"), ("HEAD:a.txt", "blob"), ("of-tree", "tree"),
      ] {
        let error = #expect(throws: GitError.self) { try repository.resolve(revision) }
        #expect(error?.reason == .notACommit(kind: kind))
      }
    }

    @Test func readsACommitAsGitShowsIt() throws {
      let commit = try repository.resolve("2.0.0")
      let shown = try fixture.git("show", "--no-patch", "--format=%T%n%P%n%an%n%ae%n%at%n%cn%n%s")
      let lines = shown.split(separator: "\n").map(String.init)
      #expect(commit.treeID.description == lines[0])
      #expect(commit.parents.map(\.description).joined(separator: " ") == lines[1])
      #expect(commit.author.name == lines[2])
      #expect(commit.author.email == lines[3])
      #expect(commit.author.date.timeIntervalSince1970 == Double(lines[4]))
      #expect(commit.author.offsetMinutes == 60)
      #expect(commit.committer.name == lines[5])
      #expect(commit.summary == lines[6])
    }

    @Test func listsTagsAtTheirCommitsAndCountsTheOthers() throws {
      try fixture.git("tag", "of-tree", "HEAD^{tree}")
      try fixture.git("tag", "--annotate", "--message=nested", "nested", "v1")
      let list = try repository.tags()
      #expect(list.tags.map(\.name) == ["1.0.0", "2.0.0", "nested", "v1"])
      #expect(list.omittedNames == ["of-tree"])
      for tag in list.tags {
        #expect(tag.commitID.description == (try fixture.git("rev-parse", "\(tag.name)^{commit}")))
        #expect(tag.isAnnotated == (tag.name != "1.0.0"))
        #expect((tag.taggerDate != nil) == tag.isAnnotated)
      }
    }

    @Test func listsBranchesAndTheNamesToSuggestFrom() throws {
      let clone = folder.appending("clone")
      try GitCommand.run(["clone", "--quiet", fixture.path.string, clone.string])
      let cloned = try Repository(at: clone)
      #expect(
        try cloned.branches().map { "\($0.name) \($0.isRemote)" }
          == ["main false", "origin/main true", "origin/side true"])
      #expect(
        try cloned.referenceNames() == [
          "1.0.0", "2.0.0", "main", "origin/main", "origin/side", "v1",
        ])
    }

    @Test func findsBranchesUnderTheNamesThatPeopleUseForThem() throws {
      let clone = folder.appending("clone")
      try GitCommand.run(["clone", "--quiet", fixture.path.string, clone.string])
      let bare = folder.appending("bare.git")
      try GitCommand.run(["clone", "--quiet", "--bare", fixture.path.string, bare.string])
      for path in [clone, bare] {
        let repository = try Repository(at: path)
        for name in ["origin/side", "side", "side~0"] {
          #expect(try repository.resolve(name).summary == "Side")
        }
      }
    }

    @Test func resolvesUnusualReferenceNames() throws {
      for name in ["release/1.0", "größe", "a-b_c.d", "1.0.0-beta.1+build"] {
        try fixture.git("branch", name, "side")
        #expect(try repository.resolve(name).summary == "Side")
      }
    }

    @Test func prefersATagToABranchOfTheSameNameAsGitDoes() throws {
      try fixture.git("branch", "1.0.0", "side")
      #expect(try repository.resolve("1.0.0").summary == "First")
    }
  }
}
