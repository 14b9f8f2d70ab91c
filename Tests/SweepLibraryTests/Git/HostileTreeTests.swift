import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  /// Trees that `git add` would not make, written as raw objects.
  @Suite struct HostileTreeTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository

    init() throws {
      folder = try TemporaryFolder()
      fixture = try FixtureRepository(in: folder)
      try fixture.commit("Start", "a.txt", "evil")
    }

    /// Writes a tree object from `MODE NAME` and a hash an entry, and commits it.
    private func commitTree(_ entries: [(String, String)]) throws -> Commit {
      let tree = try writeTree(entries)
      let commit = try fixture.git("commit-tree", tree, "-m", "hostile")
      return try Repository(at: fixture.path).resolve(commit)
    }

    private func writeTree(_ entries: [(String, String)]) throws -> String {
      var bytes: [UInt8] = []
      for (head, hash) in entries {
        bytes += Array(head.utf8) + [0] + (try #require(ObjectID(hash))).bytes
      }
      let file = folder.appending("tree-\(UUID().uuidString)")
      try Data(bytes).write(to: URL(fileURLWithPath: file.string))
      return try fixture.git("hash-object", "-t", "tree", "--literally", "-w", file.string)
    }

    private func blob() throws -> String { try fixture.git("rev-parse", "HEAD:a.txt") }

    @Test func refusesUnsafeNamesBeforeAnythingIsWritten() throws {
      let blob = try blob()
      let repository = try Repository(at: fixture.path)
      for name in [
        ".git", ".GIT", ".Git ", ".git.", "git~1", ".git::$INDEX_ALLOCATION", ".g\u{200C}it", ".",
        "..", "a/b", "../escape", "/etc/passwd", ".git\\hooks", String(repeating: "x", count: 256),
      ] {
        let commit = try commitTree([("100644 A", blob), ("100644 \(name)", blob)])
        let target = folder.appending("out/target")
        let error = #expect(throws: GitError.self) { try repository.checkOut(commit, into: target) }
        #expect(error?.reason == .unsafeName(name))
        #expect(try FolderListing(of: folder.appending("out")).entries == ["target": "folder"])
      }
    }

    @Test func refusesTwoEntriesOfOneName() throws {
      try fixture.git("config", "core.symlinks", "true")
      let link = try fixture.git("rev-parse", "HEAD:a.txt")
      let inner = try writeTree([("100644 x", try blob())])
      let commit = try commitTree([("120000 dir", link), ("40000 dir", inner)])
      let repository = try Repository(at: fixture.path)
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(commit, into: folder.appending("target"))
      }
      #expect(error?.reason == .unsafeName("dir"))
    }

    @Test func refusesASubmoduleListThatIsALink() throws {
      let commit = try commitTree([("120000 .gitmodules", try blob())])
      let repository = try Repository(at: fixture.path)
      #expect(throws: GitError.self) {
        try repository.checkOut(commit, into: folder.appending("target"))
      }
    }

    @Test func writesLinksThatLeadOutAsLinksOnly() throws {
      try folder.write("outside/file", "mine")
      try fixture.link("up", to: "../outside/file")
      try fixture.link("absolute", to: folder.appending("outside").string)
      let hash = try fixture.commit("Links")
      let repository = try Repository(at: fixture.path)
      let target = folder.appending("target")
      try repository.checkOut(try repository.resolve(hash), into: target)
      let listing = try FolderListing(of: target)
      #expect(listing.entries["up"] == "-> ../outside/file")
      #expect(listing.entries["absolute"] == "-> \(folder.appending("outside"))")
    }

    @Test func printsNothingThatATerminalWouldActUpon() throws {
      let tree = try writeTree([("40000 \u{1B}[2J\n", try writeTree([("100644 ..", try blob())]))])
      let odd = try fixture.git("commit-tree", tree, "-m", "a\u{1B}[31mb\tc")
      let repository = try Repository(at: fixture.path)
      let second = try repository.resolve(odd)
      #expect(second.summary == "a?[31mb?c")
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(second, into: folder.appending("target"))
      }
      let missing = #expect(throws: GitError.self) { try repository.resolve("x\u{1B}[2J\ny") }
      for text in ["\(try #require(error))", "\(try #require(missing))"] {
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 32 })
      }
    }

    @Test func writesNamesThatAreNotUTF8AsTheyAre() throws {
      let tree = folder.appending("tree")
      let id = try #require(ObjectID(try blob()))
      let name: [UInt8] = [0x66, 0xFF, 0xFE, 0x67]
      try Data(Array("100644 ".utf8) + name + [0] + id.bytes)
        .write(to: URL(fileURLWithPath: tree.string))
      let hash = try fixture.git("hash-object", "-t", "tree", "-w", tree.string)
      let commit = try fixture.git("commit-tree", hash, "-m", "odd")
      let repository = try Repository(at: fixture.path)
      let target = folder.appending("target")
      try repository.checkOut(try repository.resolve(commit), into: target)
      #expect(try Folder(existing: target).names() == [FileName(name)])
      #expect(
        try repository.updateCheckout(in: target, to: repository.resolve(commit)).written == [])
    }

    @Test func refusesATreeThatUnfoldsWithoutEnd() throws {
      var tree = try writeTree([("100644 f", try blob())])
      for _ in 0..<12 {
        tree = try writeTree((0..<10).map { ("40000 d\($0)", tree) })
      }
      let repository = try Repository(at: fixture.path)
      let commit = try repository.resolve(try fixture.git("commit-tree", tree, "-m", "bomb"))
      let options = CheckoutOptions(limits: CheckoutLimits(maximumEntries: 5000))
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(commit, into: folder.appending("target"), options: options)
      }
      #expect(error?.reason == .treeTooLarge(limit: "5000 files"))
    }

    @Test func refusesATreeThatIsTooDeep() throws {
      var tree = try writeTree([("100644 f", try blob())])
      for _ in 0..<22 { tree = try writeTree([("40000 d", tree)]) }
      let repository = try Repository(at: fixture.path)
      let commit = try repository.resolve(try fixture.git("commit-tree", tree, "-m", "deep"))
      let options = CheckoutOptions(limits: CheckoutLimits(maximumDepth: 20))
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(commit, into: folder.appending("target"), options: options)
      }
      #expect(error?.reason == .treeTooLarge(limit: "20 folders inside each other"))
    }

    @Test func namesAnObjectThatIsMissing() throws {
      let hash = try blob()
      let object = fixture.path.appending(".git/objects/\(hash.prefix(2))/\(hash.dropFirst(2))")
      try FileManager.default.removeItem(atPath: object.string)
      let repository = try Repository(at: fixture.path)
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(repository.resolve("main"), into: folder.appending("target"))
      }
      #expect(error?.reason == .missingObject)
      #expect(error?.facts.revision == hash)
    }

    @Test func saysWhichFolderCannotBeWritten() throws {
      let repository = try Repository(at: fixture.path)
      let file = try folder.write("file", "in the way")
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(repository.resolve("main"), into: file.appending("target"))
      }
      #expect(error?.description.contains("'\(file)/target'") == true)
    }
  }
}
