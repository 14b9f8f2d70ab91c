import Foundation
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring

/// Selection over a real repository: tags, a branch and its merge, an uncommitted change.
///
/// ```
/// one (1.0.0) - two - three ------- merge (1.1.0) - five (2.0.0-rc.1)
///                 \- side a - side b -/
/// ```
@Suite("Selecting versions of a repository")
struct PackageSourceTests {
  private let folder: TemporaryFolder
  private let repository: FixtureRepository

  init() throws {
    folder = try TemporaryFolder()
    repository = try FixtureRepository(in: folder)
    try repository.commit("one", "Package.swift", "// one")
    try repository.annotatedTag("1.0.0")
    try repository.commit("two", "a", "2")
    try repository.git("switch", "--quiet", "--create", "side")
    try repository.commit("side a", "b", "a")
    try repository.commit("side b", "b", "b")
    try repository.git("switch", "--quiet", "main")
    try repository.commit("three", "c", "3")
    try repository.merge("side")
    try repository.tag("1.1.0")
    try repository.commit("five", "d", "5")
    try repository.tag("2.0.0-rc.1")
  }

  private func subjects(_ change: (inout VersionSelection) throws -> Void) async throws -> [String]
  {
    let source = try await PackageSource.open(
      repository.path.string, cache: folder.appending("cache").string)
    var selection = VersionSelection()
    try change(&selection)
    return try source.versions(selection).map(\.subject)
  }

  @Test("Names come as written, then tags, then commits; a name that comes twice is taken once")
  func order() async throws {
    let all = try await subjects {
      $0.names = ["main", "1.0.0"]
      $0.tagPatterns = ["*"]
      $0.commits = try CommitRange("1.0.0..main")
    }
    #expect(all == ["five", "one", "Merge side", "two", "three", "Merge side", "five"])
  }

  @Test("A range follows first parents, or everything, or only the merges")
  func ranges() async throws {
    #expect(
      try await subjects { $0.commits = try CommitRange("1.0.0..1.1.0") }
        == ["two", "three", "Merge side"])
    #expect(
      try await subjects { $0.commits = try CommitRange("1.0.0..", line: .merges) } == [
        "Merge side"
      ])
    let everything = try await subjects {
      $0.commits = try CommitRange("1.0.0..1.1.0", line: .allParents)
    }
    #expect(Set(everything) == ["two", "side a", "side b", "three", "Merge side"])
    #expect(everything.last == "Merge side")
  }

  @Test("Dates, last, every and max thin what a range selects")
  func thinning() async throws {
    #expect(
      try await subjects {
        $0.commits = try CommitRange("1.0.0..")
        $0.last = 2
      } == ["Merge side", "five"])
    #expect(
      try await subjects {
        $0.commits = try CommitRange("1.0.0..")
        $0.max = 2
      } == ["two", "five"])
    let source = try await PackageSource.open(
      repository.path.string, cache: folder.appending("cache").string)
    let three = try #require(try source.versions(VersionSelection(names: ["main~2"])).first)
    #expect(
      try await subjects {
        $0.commits = try CommitRange("1.0.0..")
        $0.since = three.date
      } == ["three", "Merge side", "five"])
    await #expect(throws: SelectionError.nothingLeft(of: 4)) {
      try await subjects {
        $0.commits = try CommitRange("1.0.0..")
        $0.until = Date(timeIntervalSince1970: 0)
      }
    }
  }

  @Test("The work tree is a version of its own, and equals HEAD's tree when nothing is changed")
  func workTree() async throws {
    let source = try await PackageSource.open(
      repository.path.string, cache: folder.appending("cache").string)
    let selection = VersionSelection(names: ["HEAD", "worktree"])
    let clean = try source.versions(selection)
    #expect(clean[0].tree == clean[1].tree)
    // What is on disk may differ where git sees no change; HEAD's number is that of a checkout.
    #expect(!clean[1].isWorkTree && clean[1].commit == clean[0].commit)
    try repository.write("Package.swift", "// changed")
    let changed = try source.versions(selection)
    #expect(changed[0].tree != changed[1].tree && changed[1].isWorkTree)
    let checkout = folder.appending("checkout").string
    try await source.checkOut(changed[1], into: checkout)
    #expect(
      try String(contentsOfFile: checkout + "/Package.swift", encoding: .utf8) == "// changed")
  }

  @Test("What cannot be selected is named")
  func errors() async throws {
    await #expect(throws: SelectionError.unknownRevision("1.1.1", near: ["1.1.0", "1.0.0"])) {
      try await subjects { $0.names = ["1.1.1"] }
    }
    await #expect(throws: SelectionError.nothingSelected(tagCount: 3)) {
      try await subjects { _ in }
    }
    await #expect(throws: SelectionError.emptyCommitRange("main..1.0.0")) {
      try await subjects { $0.commits = try CommitRange("main..1.0.0") }
    }
    #expect(throws: SelectionError.badCommitRange("main")) { try CommitRange("main") }
    #expect(throws: SelectionError.badCommitRange("a...b")) { try CommitRange("a...b") }
  }

  @Test(
    "A manifest that asks for it finds the commit and tag of its version, and nothing uncommitted")
  func gitInformation() async throws {
    let manifest = """
      // swift-tools-version: 6.0
      import PackageDescription
      let git = Context.gitInformation
      let package = Package(
        name: "\\(git?.currentCommit ?? "none") \\(git?.currentTag ?? "none") "
          + "\\(git?.hasUncommittedChanges ?? true)")
      """
    let third = try repository.commit("asks", "Package.swift", manifest)
    try repository.annotatedTag("3.0.0")
    let fourth = try repository.commit("untagged", "e", "6")
    // The cache is inside of another repository.
    let outer = try FixtureRepository(in: folder, named: "outer")
    try outer.commit("outer", "a.txt", "1")
    try outer.tag("9.9.9")
    let source = try await PackageSource.open(
      repository.path.string, cache: folder.appending("cache").string)
    let checkout = outer.path.appending("cache/checkout").string
    func name() throws -> String {
      // SwiftPM's cache knows a manifest by its text, whatever commit it was read at.
      let result = try HelperProcess.run([
        "swift", "package", "--manifest-cache", "none", "--package-path", checkout, "dump-package",
      ])
      let name = result.output.split(separator: "\n").last { $0.hasPrefix("  \"name\"") }
      return name.map { String($0.split(separator: "\"")[3]) } ?? result.errors
    }
    let versions = try source.versions(VersionSelection(names: ["3.0.0", "main", "1.0.0"]))
    try await source.checkOut(versions[0], into: checkout)
    #expect(try name() == "\(third) 3.0.0 false")
    try await source.updateCheckout(versions[1], in: checkout)
    #expect(try name() == "\(fourth) none false")
    try await source.updateCheckout(versions[2], in: checkout)
    #expect(!FileManager.default.fileExists(atPath: checkout + "/.git"))
  }
}
