import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct CloneTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    let cache: FilePath

    init() throws {
      folder = try TemporaryFolder()
      cache = folder.appending("cache/fixture.git")
      fixture = try FixtureRepository(in: folder)
      try fixture.commit("First", "a.txt", "1")
      try fixture.annotatedTag("1.0.0")
      try fixture.git("switch", "--quiet", "--create", "trunk")
      try fixture.commit("Second", "a.txt", "2")
      try fixture.tag("2.0.0")
    }

    private func expectWhole(_ clone: Repository) throws {
      #expect(clone.isBare)
      #expect(try clone.tags().tags.map(\.name) == ["1.0.0", "2.0.0"])
      #expect(try clone.branches().map(\.name) == ["main", "trunk"])
      #expect(try clone.headCommit()?.summary == "Second")
      #expect(try clone.resolve("origin/main").summary == "First")
      let target = folder.appending("target-\(UUID().uuidString)")
      try clone.checkOut(try clone.resolve("1.0.0"), into: target)
      let text = try String(contentsOfFile: target.appending("a.txt").string, encoding: .utf8)
      #expect(text == "1")
      #expect(
        try FolderListing(of: cache.removingLastComponent()).entries.keys.allSatisfy {
          !$0.hasSuffix(".partial")
        })
    }

    @Test func clonesAPathAndAFileURL() throws {
      for url in [fixture.path.string, "file://\(fixture.path)"] {
        try? FileManager.default.removeItem(atPath: cache.string)
        let clone = try Repository.clone(RemoteURL(url), intoBareCache: cache)
        try expectWhole(clone)
        #expect(clone.remoteURL?.description == url)
      }
    }

    @Test func findsABareRepositoryWithoutItsSuffixAsGitDoes() throws {
      let bare = folder.appending("with space.git")
      try GitCommand.run(["clone", "--quiet", "--bare", fixture.path.string, bare.string])
      for url in ["\(folder.path)/with space", "file://\(folder.path)/with%20space"] {
        try? FileManager.default.removeItem(atPath: cache.string)
        try expectWhole(try Repository.clone(RemoteURL(url), intoBareCache: cache))
      }
    }

    @Test func clonesFromAGitServerAndReportsProgress() throws {
      let server = try ServerProcess.daemon(serving: folder.path)
      defer { server.stop() }
      var last: TransferProgress?
      let clone = try Repository.clone(
        RemoteURL("git://127.0.0.1:\(server.port)/fixture"), intoBareCache: cache
      ) {
        last = $0
        return true
      }
      try expectWhole(clone)
      #expect(last?.totalObjects == 7)
      #expect(last?.receivedObjects == 7)
      #expect((last?.receivedBytes ?? 0) > 0)
    }

    @Test func leavesNothingBehindWhenItIsStopped() throws {
      let server = try ServerProcess.daemon(serving: folder.path)
      defer { server.stop() }
      let error = #expect(throws: GitError.self) {
        try Repository.clone(
          RemoteURL("git://127.0.0.1:\(server.port)/fixture"), intoBareCache: cache
        ) { _ in false }
      }
      #expect(error?.reason == .stopped)
      #expect(try FolderListing(of: folder.appending("cache")).entries == [:])
    }

    @Test func leavesNothingBehindWhenTheSourceIsNone() throws {
      for source in ["file://\(folder.path)/missing", folder.appending("missing").string] {
        let error = #expect(throws: GitError.self) {
          try Repository.clone(RemoteURL(source), intoBareCache: cache)
        }
        #expect(error?.reason == .notARepository)
        #expect(error?.description.hasPrefix("'\(source)' is not a git repository") == true)
        #expect(try FolderListing(of: folder.appending("cache")).entries == [:])
      }
    }

    @Test func saysThatTheSourceIsAShallowClone() throws {
      let shallow = folder.appending("shallow")
      try GitCommand.run(
        ["clone", "--quiet", "--depth=1", "file://\(fixture.path)", shallow.string])
      let server = try ServerProcess.daemon(serving: folder.path)
      defer { server.stop() }
      for source in [
        "file://\(shallow)", "\(shallow)/.git", "git://127.0.0.1:\(server.port)/shallow",
      ] {
        let error = #expect(throws: GitError.self) {
          try Repository.clone(RemoteURL(source), intoBareCache: cache)
        }
        let isCertain = !source.hasPrefix("git:")
        #expect(error?.reason == .shallowRemote(isCertain: isCertain), "\(source)")
        let words = "'\(source)' \(isCertain ? "is" : "answers as") a shallow clone"
        #expect(error?.description.hasPrefix(words) == true && error?.exitStatus == .missingInput)
        #expect(try FolderListing(of: folder.appending("cache")).entries == [:])
      }
    }

    @Test func clonesAnEmptyRepository() throws {
      let empty = try FixtureRepository(in: folder, named: "empty")
      let clone = try Repository.clone(RemoteURL(empty.path.string), intoBareCache: cache)
      #expect(try clone.headCommit() == nil)
      #expect(try clone.tags().tags == [])
    }

    @Test func doesNotReplaceWhatIsThere() throws {
      try folder.write("cache/fixture.git", "mine")
      let error = #expect(throws: GitError.self) {
        try Repository.clone(RemoteURL(fixture.path.string), intoBareCache: cache)
      }
      #expect(error?.description == "cannot clone into '\(cache)': something is there already")
    }

    @Test func leavesTheSourceAsItWasToTheByte() throws {
      let before = try FolderListing(of: fixture.path, includingTimes: true)
      _ = try Repository.clone(RemoteURL(fixture.path.string), intoBareCache: cache)
      #expect(try FolderListing(of: fixture.path, includingTimes: true) == before)
    }
  }
}
