import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct CheckoutTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository

    init() throws {
      folder = try TemporaryFolder()
      fixture = try FixtureRepository(in: folder)
      try fixture.write("Package.swift", "// manifest\n")
      try fixture.write("Sources/Deep/er/a.swift", "let a = 1\n")
      try fixture.write("run.sh", "#!/bin/sh\n")
      try fixture.git("update-index", "--add", "--chmod=+x", "run.sh")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: fixture.path.appending("run.sh").string)
      try fixture.link("link", to: "Sources/Deep")
      try fixture.link("out", to: "../../outside")
      try fixture.write("naïve 日本 \"q\" \\ ;.txt", "odd")
      try fixture.commit("First")
      try fixture.tag("1.0.0")
    }

    /// What `git worktree add` writes, without git's own file.
    private func expected(_ revision: String) throws -> FolderListing {
      let path = folder.appending("expected-\(UUID().uuidString)")
      try fixture.git("worktree", "add", "--quiet", "--detach", path.string, revision)
      try FileManager.default.removeItem(atPath: path.appending(".git").string)
      defer { _ = try? fixture.git("worktree", "prune") }
      return try FolderListing(of: path)
    }

    @Test func writesTheFilesThatGitWrites() throws {
      let target = folder.appending("checkouts/1.0.0")
      let repository = try Repository(at: fixture.path)
      let report = try repository.checkOut(try repository.resolve("1.0.0"), into: target)
      #expect(try FolderListing(of: target) == expected("1.0.0"))
      #expect(report.written.count == 6)
      #expect(report.removed == [])
      #expect(report.unchangedCount == 0)
    }

    @Test func leavesTheRepositoryAsItWasToTheByte() throws {
      try fixture.write("Package.swift", "// uncommitted\n")
      try fixture.write("untracked.txt", "mine")
      try fixture.git("add", "Package.swift")
      let before = try FolderListing(of: fixture.path, includingTimes: true)
      let repository = try Repository(at: fixture.path)
      let commit = try repository.resolve("1.0.0")
      _ = try repository.tags()
      try repository.checkOut(commit, into: folder.appending("checkout"))
      try repository.updateCheckout(in: folder.appending("checkout"), to: commit)
      #expect(try FolderListing(of: fixture.path, includingTimes: true) == before)
    }

    @Test func followsTheVersionsOwnAttributesAndNotTheWorkTrees() throws {
      try fixture.write(".gitattributes", "*.txt text eol=crlf\n*.bin -text\n*.id ident\n")
      try fixture.write("a.txt", "one\ntwo\n")
      try fixture.write("a.bin", "one\ntwo\n")
      try fixture.write("a.id", "$Id$\n")
      try fixture.write("sub/.gitattributes", "*.txt eol=lf\n")
      try fixture.write("sub/b.txt", "one\n")
      try fixture.commit("With attributes")
      try fixture.tag("2.0.0")
      try fixture.commit("Without", ".gitattributes", "")
      let repository = try Repository(at: fixture.path)
      let target = folder.appending("checkout")
      try repository.checkOut(try repository.resolve("2.0.0"), into: target)
      let text = try String(contentsOfFile: target.appending("a.txt").string, encoding: .utf8)
      #expect(text == "one\r\ntwo\r\n")
      #expect(try FolderListing(of: target) == expected("2.0.0"))
    }

    @Test func convertsEncodingsAsGitDoes() throws {
      try fixture.write(
        ".gitattributes",
        """
        le.txt working-tree-encoding=UTF-16LE
        mark.txt working-tree-encoding=UTF-16LE-BOM
        any.txt working-tree-encoding=UTF-16 eol=crlf text
        latin.txt working-tree-encoding=ISO-8859-1
        odd.txt working-tree-encoding=latin-of-nobody

        """)
      let text = "naïve\nlines\n"
      for (name, encoding) in [
        ("le", String.Encoding.utf16LittleEndian), ("latin", .isoLatin1), ("any", .utf16),
      ] {
        let data = try #require(text.data(using: encoding))
        try data.write(to: URL(fileURLWithPath: fixture.path.appending("\(name).txt").string))
      }
      var marked = Data([0xff, 0xfe])
      marked += try #require(text.data(using: .utf16LittleEndian))
      try marked.write(to: URL(fileURLWithPath: fixture.path.appending("mark.txt").string))
      try fixture.git("add", ".")
      try fixture.commit("Encodings")
      try fixture.tag("2.0.0")
      let target = folder.appending("checkout")
      let repository = try Repository(at: fixture.path)
      try repository.checkOut(try repository.resolve("2.0.0"), into: target)
      #expect(try FolderListing(of: target) == expected("2.0.0"))
    }

    @Test func followsTheAttributesOfTheRepositoryItself() throws {
      try fixture.write("words.txt", "one\ntwo\n")
      try fixture.write("Sources/.gitattributes", "*.txt eol=lf\n")
      try fixture.write("Sources/words.txt", "one\ntwo\n")
      try fixture.commit("Words")
      try fixture.tag("2.0.0")
      try fixture.write(".git/info/attributes", "*.txt text eol=crlf\n")
      let target = folder.appending("checkout")
      let repository = try Repository(at: fixture.path)
      try repository.checkOut(try repository.resolve("2.0.0"), into: target)
      #expect(try FolderListing(of: target) == expected("2.0.0"))
      let words = FileManager.default.contents(atPath: target.appending("words.txt").string)
      #expect(words == Data("one\r\ntwo\r\n".utf8))
    }

    @Test func followsTheRepositorysConfigurationOfLineEnds() throws {
      try fixture.git("config", "core.eol", "crlf")
      try fixture.write(".gitattributes", "* text=auto\n")
      try fixture.write("a.txt", "one\ntwo\n")
      try fixture.write("b.bin", bytes: [0, 10, 13, 10, 0])
      let hash = try fixture.commit("Text")
      let repository = try Repository(at: fixture.path)
      let target = folder.appending("checkout")
      try repository.checkOut(try repository.resolve(hash), into: target)
      let text = try String(contentsOfFile: target.appending("a.txt").string, encoding: .utf8)
      #expect(text == "one\r\ntwo\r\n")
      #expect(try FolderListing(of: target) == expected(hash))
    }

    @Test func checksOutOfBareRepositoriesAndLinkedWorkTrees() throws {
      let bare = folder.appending("bare.git")
      try GitCommand.run(["clone", "--quiet", "--bare", fixture.path.string, bare.string])
      let linked = folder.appending("linked")
      try fixture.git("worktree", "add", "--quiet", "-b", "side", linked.string)
      let wanted = try expected("1.0.0")
      for (number, path) in [bare, linked].enumerated() {
        let repository = try Repository(at: path)
        let target = folder.appending("checkout-\(number)")
        try repository.checkOut(try repository.resolve("1.0.0"), into: target)
        #expect(try FolderListing(of: target) == wanted)
      }
    }

    @Test func writesIntoTheWorkTreeOnlyWhereGitIgnoresIt() throws {
      try fixture.commit("Ignore", ".gitignore", ".build/\n")
      let repository = try Repository(at: fixture.path)
      let commit = try repository.resolve("1.0.0")
      let before = try FolderListing(of: fixture.path, includingTimes: true)
      let link = folder.appending("link")
      try FileManager.default.createSymbolicLink(
        atPath: link.string, withDestinationPath: fixture.path.string)
      for path in [fixture.path.appending("new/deep"), link.appending("new"), link] {
        #expect(throws: GitError.self) { try repository.checkOut(commit, into: path) }
      }
      #expect(try FolderListing(of: fixture.path, includingTimes: true) == before)
      let ignored = fixture.path.appending(".build/sweep/1.0.0")
      #expect(try repository.checkOut(commit, into: ignored).written.count == 6)
      #expect(try fixture.git("status", "--porcelain") == "")
    }

    @Test func servesManyTasksWithOneRepository() async throws {
      let repository = try Repository(at: fixture.path)
      let (folder, wanted) = (folder, try expected("1.0.0"))
      try await withThrowingTaskGroup(of: FolderListing.self) { group in
        for number in 0..<12 {
          group.addTask {
            let target = folder.appending("task-\(number)")
            try repository.checkOut(try repository.resolve("1.0.0"), into: target)
            _ = try repository.tags()
            return try FolderListing(of: target)
          }
        }
        for try await listing in group { #expect(listing == wanted) }
      }
    }

    @Test func refusesAFolderThatHoldsOtherThings() throws {
      let repository = try Repository(at: fixture.path)
      let commit = try repository.resolve("1.0.0")
      try folder.write("busy/notes.txt", "mine")
      let inside = fixture.path.appending("Sources")
      for path in [folder.appending("busy"), fixture.path, inside, folder.path] {
        let error = #expect(throws: GitError.self) { try repository.checkOut(commit, into: path) }
        #expect(error?.description.hasPrefix("cannot check out into '\(path)': ") == true)
      }
      for path in [fixture.path, inside, folder.path] {
        #expect(throws: GitError.self) { try repository.updateCheckout(in: path, to: commit) }
      }
      #expect(FileManager.default.fileExists(atPath: folder.appending("busy/notes.txt").string))
    }
  }
}
