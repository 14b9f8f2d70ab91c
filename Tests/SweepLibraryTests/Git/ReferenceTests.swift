import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  /// References that are broken or oddly named: only what is broken is lost.
  @Suite struct ReferenceTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    let first: String
    let second: String

    init() throws {
      folder = try TemporaryFolder()
      fixture = try FixtureRepository(in: folder)
      first = try fixture.commit("One", "a.txt", "1")
      try fixture.tag("1.0.0")
      second = try fixture.commit("Two", "a.txt", "2")
      try fixture.tag("1.1.0")
    }

    private func opened() throws -> Repository { try Repository(at: fixture.path) }

    private func names() throws -> [String] { try opened().tags().tags.map(\.name) }

    @Test(arguments: ["", "0000000000000000000000000000000000000000\n", "rubbish", "ref: \n"])
    func losesOnlyTheReferenceWhoseFileIsBroken(_ content: String) throws {
      for folder in ["tags", "heads"] { try fixture.write(".git/refs/\(folder)/broken", content) }
      let repository = try opened()
      #expect(try repository.tags().tags.map(\.name) == ["1.0.0", "1.1.0"])
      #expect(try repository.branches().map(\.name) == ["main"])
      #expect(try repository.resolve("1.0.0").id.description == first)
      #expect(try repository.resolve("main~1").id.description == first)
      #expect(repository.notices().count == 1)
      #expect(repository.notices().first?.contains("'broken'") == true)
      let error = #expect(throws: GitError.self) { try repository.resolve("broken") }
      #expect(error?.description.contains("refs/tags/broken") == true)
    }

    @Test func losesOnlyTheDamagedLinesOfPackedReferences() throws {
      try fixture.git("pack-refs", "--all")
      let path = fixture.path.appending(".git/packed-refs").string
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try fixture.write(".git/packed-refs", text + "garbage\nnot-a-hash refs/tags/2.0.0\n")
      let repository = try opened()
      #expect(try repository.tags().tags.map(\.name) == ["1.0.0", "1.1.0"])
      #expect(try repository.headCommit()?.summary == "Two")
      for (revision, expected) in [
        ("1.1.0~1", first), ("HEAD^", first), ("HEAD^0", second), ("main^{}", second),
        ("HEAD~1^{commit}", first), ("@", second), (String(second.prefix(10)), second),
        ("\(second.prefix(10))~1", first),
      ] {
        #expect(try repository.resolve(revision).id.description == expected, "\(revision)")
      }
      #expect(repository.notices().first?.contains("2 in packed-refs") == true)
    }

    @Test func losesOnlyTagsWhoseObjectsAreMissing() throws {
      try fixture.annotatedTag("1.2.0")
      let object = try fixture.git("rev-parse", "1.2.0")
      try FileManager.default.removeItem(
        atPath: fixture.path.appending(".git/objects/\(object.prefix(2))/\(object.dropFirst(2))")
          .string)
      try fixture.write(".git/refs/tags/dangling", String(repeating: "12", count: 20) + "\n")
      #expect(try names() == ["1.0.0", "1.1.0"])
      #expect(try opened().tags().brokenNames == ["1.2.0", "dangling"])
      #expect(try opened().notices().count == 1)
    }

    @Test func readsNamesThatAreNoUTF8() async throws {
      // A process's arguments are text here, so a shell makes the byte.
      _ = try HelperProcess.run([
        "sh", "-c", "git -C '\(fixture.path)' tag \"$(printf 'caf\\351-2.0')\" HEAD~1",
      ])
      #expect(try names() == ["1.0.0", "1.1.0", "caf\\351-2.0"])
      #expect(try opened().resolve("caf\\351-2.0").id.description == first)
      #expect(try opened().notices() == [])
      let source = try await PackageSource.open(
        fixture.path.string, cache: folder.appending("cache").string)
      let versions = try source.versions(VersionSelection(tagPatterns: ["*"]))
      #expect(versions.map(\.label) == ["caf-351-2.0", "1.0.0", "1.1.0"])
      #expect(versions.first?.commit == first)
    }

    @Test func keepsNamesApartThatDifferInCompositionOnly() async throws {
      let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
      try fixture.git("tag", composed, first)
      try fixture.git("tag", decomposed, second)
      #expect(try opened().resolve(composed).id.description == first)
      #expect(try opened().resolve(decomposed).id.description == second)
      let source = try await PackageSource.open(
        fixture.path.string, cache: folder.appending("cache").string)
      let named = try source.versions(VersionSelection(names: [composed, decomposed]))
      #expect(named.map(\.commit) == [first, second])
      let tagged = try source.versions(VersionSelection(tagPatterns: ["caf*"]))
      #expect(Set(tagged.map(\.commit)) == [first, second])
      #expect(Set(tagged.map(\.label)).count == 2)
      #expect(try opened().referenceNames().count == 5)
    }

    @Test func ignoresWhatIsNoReferenceAmongThem() throws {
      for name in ["1.0.9.lock", ".DS_Store", "2.0.0/.keep", "a b", "x..y"] {
        try fixture.write(".git/refs/tags/\(name)", first + "\n")
      }
      #expect(try names() == ["1.0.0", "1.1.0"])
      #expect(try opened().notices() == [])
    }

    @Test func findsNoHeadWhereItsBranchIsMissing() throws {
      try fixture.write(".git/HEAD", "ref: refs/heads/nowhere\n")
      #expect(try opened().headCommit() == nil)
      #expect(throws: GitError.self) { try opened().resolve("HEAD") }
      #expect(try names() == ["1.0.0", "1.1.0"])
    }

    @Test func saysThatReplacementsAndGraftsAreNotFollowed() throws {
      #expect(try opened().notices() == [])
      try fixture.git("replace", second, first)
      #expect(try opened().notices().first?.contains("replace references") == true)
      #expect(try opened().resolve("main").summary == "Two")
      try fixture.git("replace", "--delete", second)
      try fixture.write(".git/info/grafts", second + "\n")
      #expect(try opened().notices().first?.contains("grafts") == true)
    }
  }
}
