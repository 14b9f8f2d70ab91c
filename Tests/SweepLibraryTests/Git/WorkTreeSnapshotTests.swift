import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct WorkTreeSnapshotTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    let repository: Repository
    let target: FilePath

    init() throws {
      folder = try TemporaryFolder()
      target = folder.appending("target")
      fixture = try FixtureRepository(in: folder)
      try fixture.write(".gitignore", "ignored/\n*.log\n")
      try fixture.write(".gitattributes", "crlf.txt text eol=crlf\n")
      try fixture.write("crlf.txt", "a\r\nb\r\n")
      try fixture.write("Sources/a.swift", "let a = 1\n")
      try fixture.write("Sources.txt", "sorts before Sources/ in a tree\n")
      try fixture.write("empty", "")
      try fixture.write("tool.sh", "#!/bin/sh\n")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: fixture.path.appending("tool.sh").string)
      try fixture.link("link", to: "Sources")
      try fixture.commit("Start")
      repository = try Repository(at: fixture.path)
    }

    @Test func ofAnUnchangedWorkTreeHasTheHeadsTree() throws {
      let snapshot = try repository.workTreeSnapshot(into: target)
      let head = try #require(try repository.headCommit())
      #expect(snapshot.treeID == head.treeID)
      #expect(try repository.workTreeID() == head.treeID)
      let fresh = folder.appending("fresh")
      try repository.checkOut(head, into: fresh)
      #expect(try FolderListing(of: target) == FolderListing(of: fresh))
    }

    @Test func holdsChangesAndNewFilesButNothingIgnored() throws {
      try fixture.write("Sources/a.swift", "let a = 2\n")
      try fixture.write("Sources/new/b.swift", "let b = 1\n")
      try fixture.write("ignored/c.swift", "c")
      try fixture.write("x.log", "log")
      try fixture.write("staged.txt", "staged")
      try fixture.git("add", "staged.txt")
      try FileManager.default.removeItem(atPath: fixture.path.appending("tool.sh").string)
      let snapshot = try repository.workTreeSnapshot(into: target)
      #expect(
        Set(try FolderListing(of: target).entries.keys) == [
          ".gitignore", ".gitattributes", "crlf.txt", "Sources", "Sources/a.swift", "Sources/new",
          "Sources/new/b.swift", "Sources.txt", "empty", "link", "staged.txt",
        ])
      try fixture.git("add", "--all")
      #expect(snapshot.treeID.description == (try fixture.git("write-tree")))
    }

    @Test func leavesTheRepositoryAsItWasToTheByte() throws {
      try fixture.write("Sources/a.swift", "let a = 2\n")
      try fixture.write("new.txt", "new")
      // The index is older than a file that it says is unchanged: git status would refresh it.
      try FileManager.default.setAttributes(
        [.modificationDate: Date()], ofItemAtPath: fixture.path.appending("empty").string)
      let before = try FolderListing(of: fixture.path, includingTimes: true)
      _ = try repository.workTreeSnapshot(into: target)
      _ = try repository.workTreeID()
      #expect(try FolderListing(of: fixture.path, includingTimes: true) == before)
    }

    @Test func followsTheWorkTreeIncrementally() throws {
      _ = try repository.workTreeSnapshot(into: target)
      try fixture.write("Sources/a.swift", "let a = 3\n")
      let report = try repository.workTreeSnapshot(into: target).report
      #expect(report.written == ["Sources/a.swift"])
      #expect(report.removed == [])
    }

    @Test func seesAFolderThatBecameALinkAsALink() throws {
      try folder.write("elsewhere/a.swift", "not ours")
      try FileManager.default.removeItem(atPath: fixture.path.appending("Sources").string)
      try fixture.link("Sources", to: "../elsewhere")
      let snapshot = try repository.workTreeSnapshot(into: target)
      #expect(try FolderListing(of: target).entries["Sources"] == "-> ../elsewhere")
      try fixture.git("add", "--all")
      #expect(snapshot.treeID.description == (try fixture.git("write-tree")))
    }

    @Test func copiesTheSubmodulesOwnWorkTrees() throws {
      let lib = try FixtureRepository(in: folder, named: "lib")
      try lib.commit("Lib", "lib.txt", "one")
      try fixture.git("submodule", "--quiet", "add", "../lib")
      try fixture.commit("With lib")
      let head = try #require(try repository.headCommit())
      #expect(try repository.workTreeSnapshot(into: target).treeID == head.treeID)
      try fixture.write("lib/lib.txt", "two")
      let changed = try repository.workTreeSnapshot(into: target)
      #expect(changed.treeID != head.treeID)
      #expect(changed.report.written == ["lib/lib.txt"])
    }

    @Test func worksBeforeTheFirstCommitAndInALinkedWorkTree() throws {
      let empty = try FixtureRepository(in: folder, named: "empty")
      try empty.write("a.txt", "a")
      let id = try Repository(at: empty.path).workTreeID()
      try empty.git("add", "--all")
      #expect(id.description == (try empty.git("write-tree")))
      let linked = folder.appending("linked")
      try fixture.git("worktree", "add", "--quiet", "-b", "side", linked.string)
      #expect(try Repository(at: linked).workTreeID() == repository.headCommit()?.treeID)
    }

    @Test func isRefusedInABareRepository() throws {
      let bare = folder.appending("bare.git")
      try GitCommand.run(["clone", "--quiet", "--bare", fixture.path.string, bare.string])
      let error = #expect(throws: GitError.self) {
        try Repository(at: bare).workTreeSnapshot(into: target)
      }
      #expect(error?.reason == .noWorkTree)
    }
  }
}
