import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

/// Whether `git lfs` is there.
private let hasGitLFS = (try? HelperProcess.run(["git", "lfs", "version"]))?.status == 0

extension GitTests {
  /// Files that Debian's `git-lfs` keeps.
  @Suite(.enabled(if: hasGitLFS, "git-lfs is not installed"))
  struct LargeFileTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    private let old = String(repeating: "old ", count: 1000)
    private let new = String(repeating: "new and longer ", count: 1000)

    init() throws {
      folder = try TemporaryFolder()
      fixture = try FixtureRepository(in: folder)
      try fixture.git("lfs", "install", "--local")
      try fixture.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
      try fixture.write("pointer.txt", Self.pointer)
      try fixture.write("empty.bin", "")
      try fixture.commit("Old", "table.bin", old)
      try fixture.tag("1.0.0")
      try fixture.commit("New", "table.bin", new)
      try fixture.tag("1.1.0")
    }

    /// What looks like a pointer without the attribute is a file like any other.
    private static let pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "a", count: 64))"
      + "\nsize 3\n"

    private func contents(_ revision: String, in repository: Repository) throws -> [String?] {
      let target = folder.appending("target")
      try? FileManager.default.removeItem(atPath: target.string)
      try repository.checkOut(try repository.resolve(revision), into: target)
      return ["table.bin", "pointer.txt", "empty.bin"].map {
        try? String(contentsOfFile: target.appending($0).string, encoding: .utf8)
      }
    }

    @Test func comeWithTheirContentInVersionsAndTheWorkTree() throws {
      let repository = try Repository(at: fixture.path)
      #expect(try contents("1.0.0", in: repository) == [old, Self.pointer, ""])
      #expect(try contents("1.1.0", in: repository) == [new, Self.pointer, ""])
      #expect(try fixture.git("status", "--porcelain") == "")
      #expect(try repository.workTreeID() == repository.headCommit()?.treeID)
      // Without the help of the index's times, too.
      try FileManager.default.setAttributes(
        [.modificationDate: Date()], ofItemAtPath: fixture.path.appending("table.bin").string)
      #expect(try repository.workTreeID() == repository.headCommit()?.treeID)
      try fixture.write("table.bin", "changed")
      #expect(try repository.workTreeID() != repository.headCommit()?.treeID)
    }

    @Test func areFoundFromALinkedWorkTreeACloneAndAConfiguredPlace() throws {
      let linked = folder.appending("linked")
      try fixture.git("worktree", "add", "--quiet", "-b", "side", linked.string)
      #expect(try contents("1.0.0", in: Repository(at: linked)).first == old)
      let cache = RepositoryCache(folder: folder.appending("cache"))
      for url in ["file://\(fixture.path)", fixture.path.string] {
        let clone = try cache.repository(for: RemoteURL(url))
        #expect(try contents("1.0.0", in: clone).first == old)
      }
      let shared = folder.appending("shared")
      try GitCommand.run(
        ["clone", "--quiet", "--shared", "--no-checkout", fixture.path.string, shared.string])
      try GitCommand.run(["remote", "remove", "origin"], in: shared)
      #expect(try contents("1.0.0", in: Repository(at: shared)).first == old)
      try FileManager.default.moveItem(
        atPath: fixture.path.appending(".git/lfs").string,
        toPath: fixture.path.appending(".git/elsewhere").string)
      #expect(throws: GitError.self) { try contents("1.0.0", in: Repository(at: fixture.path)) }
      try fixture.git("config", "lfs.storage", "elsewhere")
      #expect(try contents("1.0.0", in: Repository(at: fixture.path)).first == old)
    }

    @Test func failTheCheckoutWhenTheirContentIsMissingOrDamaged() throws {
      let digest = SHA256.hexadecimalDigest(of: Array(old.utf8))
      let place = fixture.path.appending(
        ".git/lfs/objects/\(digest.prefix(2))/\(digest.dropFirst(2).prefix(2))/\(digest)")
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.string)
      let repository = try Repository(at: fixture.path)
      // The same length, another content; then another length; then nothing.
      for content in [old.uppercased(), "short", nil] {
        try content.map { try Data($0.utf8).write(to: URL(fileURLWithPath: place.string)) }
          ?? FileManager.default.removeItem(atPath: place.string)
        let error = #expect(throws: GitError.self) { try contents("1.0.0", in: repository) }
        guard case .missingLargeFile? = error?.reason else {
          Issue.record("\(String(describing: error))")
          continue
        }
        #expect(error?.description.contains("'table.bin'") == true)
        #expect(error?.description.contains("git lfs fetch --all") == true)
        #expect(try contents("1.1.0", in: repository).first == new)
      }
    }

    @Test func failTheCheckoutOfAFileThatAnotherFilterMakes() throws {
      try fixture.write(".gitattributes", "*.bin filter=lfs -text\n*.enc filter=crypt\n")
      try fixture.commit("Encrypted", "a.enc", "secret")
      let repository = try Repository(at: fixture.path)
      #expect(try contents("main", in: repository).first == new)
      try fixture.git("config", "filter.crypt.smudge", "tr a-z b-za")
      let error = #expect(throws: GitError.self) {
        try contents("main", in: Repository(at: fixture.path))
      }
      #expect(error?.reason == .unfilteredFile("crypt"))
      #expect(try contents("1.0.0", in: Repository(at: fixture.path)).first == old)
    }
  }

  @Suite struct SHA256Tests {
    /// The examples of FIPS 180-4 and lengths around a block's end, as `sha256sum` has them.
    @Test(arguments: [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 128, 1_000_003])
    func agreesWithSha256sum(_ count: Int) throws {
      let folder = try TemporaryFolder()
      let text = String(repeating: "abc", count: count / 3 + 1).prefix(count)
      let file = try folder.write("file", String(text))
      let expected = try HelperProcess.run(["sha256sum", file.string]).output.prefix(64)
      #expect(SHA256.hexadecimalDigest(of: Array(text.utf8)) == expected)
    }
  }
}
