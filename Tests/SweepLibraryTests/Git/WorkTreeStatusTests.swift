import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  /// Where `git status` finds nothing to commit, `worktree` is HEAD.
  @Suite struct WorkTreeStatusTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository

    init() throws {
      folder = try TemporaryFolder()
      fixture = try FixtureRepository(in: folder)
      try fixture.write("Sources/Fast/fast.swift", "fast\n")
      try fixture.write("Sources/Slow/slow.swift", "slow\n")
      try fixture.write("Package.swift", "// one\n")
      try fixture.write(".gitattributes", "*.crlf text eol=crlf\n")
      try fixture.write("Sources/Fast/a.crlf", "a\r\n")
      try fixture.commit("One")
    }

    /// The snapshot of a clean work tree has HEAD's tree and HEAD's files.
    private func expectHead(
      of path: FilePath, _ location: SourceLocation = #_sourceLocation
    ) throws {
      #expect(
        try GitCommand.run(["status", "--porcelain"], in: path) == "", sourceLocation: location)
      let repository = try Repository(at: path)
      let head = try #require(try repository.headCommit())
      #expect(try repository.workTreeID() == head.treeID, sourceLocation: location)
      let (copy, fresh) = (folder.appending("copy"), folder.appending("fresh"))
      for folder in [copy, fresh] { try? FileManager.default.removeItem(atPath: folder.string) }
      let snapshot = try repository.workTreeSnapshot(into: copy)
      #expect(snapshot.treeID == head.treeID, sourceLocation: location)
      try repository.checkOut(head, into: fresh)
      #expect(
        try FolderListing(of: copy) == FolderListing(of: fresh), sourceLocation: location)
    }

    @Test(arguments: [[], ["--sparse-index"]])
    func inASparseCheckout(_ options: [String]) throws {
      let clone = folder.appending("clone")
      try GitCommand.run(["clone", "--quiet", fixture.path.string, clone.string])
      try GitCommand.run(
        ["sparse-checkout", "set", "--cone"] + options + ["Sources/Slow"], in: clone)
      #expect(!FileManager.default.fileExists(atPath: clone.appending("Sources/Fast").string))
      try expectHead(of: clone)
      // What is there although it is left out, and what is new, counts.
      try FixtureRepository(at: clone).write("Sources/Fast/fast.swift", "changed\n")
      try FixtureRepository(at: clone).write("new.swift", "new\n")
      let repository = try Repository(at: clone)
      _ = try repository.workTreeSnapshot(into: folder.appending("copy"))
      let copied = { (name: String) in
        try String(contentsOfFile: folder.appending("copy/\(name)").string, encoding: .utf8)
      }
      #expect(try copied("Sources/Fast/fast.swift") == "changed\n")
      #expect(try copied("new.swift") == "new\n")
      #expect(try copied("Sources/Fast/a.crlf") == "a\r\n")
    }

    @Test func inASplitIndex() throws {
      try fixture.git("update-index", "--split-index")
      try expectHead(of: fixture.path)
    }

    @Test(arguments: ["--assume-unchanged", "--skip-worktree"])
    func whereGitIsToldNotToLook(_ option: String) throws {
      try fixture.git("update-index", option, "Package.swift", "Sources/Slow/slow.swift")
      try fixture.write("Package.swift", "// only here\n")
      try FileManager.default.removeItem(
        atPath: fixture.path.appending("Sources/Slow/slow.swift").string)
      try expectHead(of: fixture.path)
    }

    @Test func withoutFileModesOrLinks() throws {
      try fixture.link("link", to: "Package.swift")
      try fixture.write("tool.sh", "#!/bin/sh\n")
      try fixture.git("add", "--all")
      try fixture.git("update-index", "--chmod=+x", "tool.sh")
      try fixture.git("commit", "--quiet", "--message", "Two")
      try fixture.git("config", "core.fileMode", "false")
      try fixture.git("config", "core.symlinks", "false")
      try FileManager.default.removeItem(atPath: fixture.path.appending("link").string)
      try fixture.git("checkout", "--", "link")
      try expectHead(of: fixture.path)
    }

    @Test func withAFilterThatOnlyGitRuns() throws {
      try fixture.git("config", "filter.shift.clean", "tr a-z b-za")
      try fixture.write(".git/info/attributes", "Package.swift filter=shift\n")
      try fixture.commit("Filtered", "Package.swift", "// filtered\n")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 60)],
        ofItemAtPath: fixture.path.appending(".git/index").string)
      #expect(try fixture.git("status", "--porcelain") == "")
      let repository = try Repository(at: fixture.path)
      #expect(try repository.workTreeID() == repository.headCommit()?.treeID)
    }

    @Test(arguments: [true, false])
    func withASubmoduleThatIsNotCheckedOut(_ isSparse: Bool) throws {
      let lib = try FixtureRepository(in: folder, named: "lib")
      try lib.commit("Lib", "lib.txt", "one")
      try fixture.git("submodule", "--quiet", "add", "../lib")
      try fixture.commit("With lib")
      let clone = folder.appending("clone")
      try GitCommand.run(["clone", "--quiet", fixture.path.string, clone.string])
      if isSparse { try GitCommand.run(["sparse-checkout", "set", "Sources"], in: clone) }
      #expect(try GitCommand.run(["status", "--porcelain"], in: clone) == "")
      let repository = try Repository(at: clone)
      let head = try #require(try repository.headCommit())
      #expect(try repository.workTreeID() == head.treeID)
      let options = CheckoutOptions(
        submoduleCache: RepositoryCache(folder: folder.appending("cache")))
      let snapshot = try repository.workTreeSnapshot(
        into: folder.appending("copy"), options: options)
      #expect(snapshot.treeID == head.treeID)
      #expect(snapshot.report.written.contains("lib/lib.txt"))
    }

    @Test func withATreeThatNoIndexWouldMake() throws {
      let blob = try fixture.git("rev-parse", "HEAD:Package.swift")
      let file = try folder.write("tree", "100664 blob \(blob)\tPackage.swift\n")
      let git = "git -C '\(fixture.path)'"
      let script =
        "t=$(\(git) mktree <'\(file)') && c=$(\(git) -c user.name=A -c user.email=a@example.org "
        + "commit-tree -m Old $t) && \(git) reset --quiet --hard $c"
      let result = try HelperProcess.run(["sh", "-c", script])
      #expect(result.errors == "")
      let repository = try Repository(at: fixture.path)
      #expect(try fixture.git("status", "--porcelain") == "")
      #expect(try repository.workTreeID() == repository.headCommit()?.treeID)
      try fixture.write("Package.swift", "// changed\n")
      #expect(try repository.workTreeID() != repository.headCommit()?.treeID)
    }

    @Test func seesAChangeOfTheSameLengthInTheSameMoment() throws {
      for round in 1...20 {
        try fixture.commit("Round", "Package.swift", "// \(100 + round)\n")
        try fixture.write("Package.swift", "// \(200 + round)\n")
        let repository = try Repository(at: fixture.path)
        #expect(try repository.workTreeID() != repository.headCommit()?.treeID)
      }
    }
  }
}
