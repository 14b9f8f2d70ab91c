import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct SubmoduleCheckoutTests {
    let folder: TemporaryFolder
    let app: FixtureRepository
    let lib: FixtureRepository
    let options: CheckoutOptions

    /// `app` has the submodule `Vendor/lib`, which has the submodule `deep`, all by relative URLs.
    init() throws {
      folder = try TemporaryFolder()
      let deep = try FixtureRepository(in: folder, named: "deep")
      try deep.commit("Deep", "deep.txt", "deep")
      lib = try FixtureRepository(in: folder, named: "lib")
      try lib.write("lib.txt", "one\n")
      try lib.write(".gitattributes", "lib.txt eol=crlf\n")
      try lib.git("submodule", "--quiet", "add", "../deep")
      try lib.commit("Lib one")
      app = try FixtureRepository(in: folder, named: "app")
      try app.write("Package.swift", "// app\n")
      try app.git("submodule", "--quiet", "add", "--name", "the-lib", "../lib", "Vendor/lib")
      try app.commit("App one")
      try app.tag("1.0.0")
      options = CheckoutOptions(
        submoduleCache: RepositoryCache(folder: folder.appending("cache")))
    }

    private func text(_ path: FilePath) throws -> String {
      try String(contentsOfFile: path.string, encoding: .utf8)
    }

    @Test func takesSubmodulesFromTheRepositorysOwnModules() throws {
      try app.git("submodule", "--quiet", "update", "--init", "--recursive")
      let target = folder.appending("target")
      let repository = try Repository(at: app.path)
      try repository.checkOut(try repository.resolve("1.0.0"), into: target)
      #expect(try text(target.appending("Vendor/lib/lib.txt")) == "one\r\n")
      #expect(try text(target.appending("Vendor/lib/deep/deep.txt")) == "deep")
      #expect(
        try Folder(existing: target.appending("Vendor/lib")).names().map(\.text).contains(".git")
          == false)
    }

    @Test func clonesMissingSubmodulesIntoTheCache() throws {
      for path in [app.path, try bareClone(of: app)] {
        let repository = try Repository(at: path)
        let target = folder.appending("target-\(UUID().uuidString)")
        let report = try repository.checkOut(
          try repository.resolve("1.0.0"), into: target, options: options)
        #expect(report.written.contains("Vendor/lib/deep/deep.txt"))
        #expect(try text(target.appending("Vendor/lib/lib.txt")) == "one\r\n")
      }
    }

    @Test func refusesToCloneWithoutACache() throws {
      let repository = try Repository(at: try bareClone(of: app))
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(
          try repository.resolve("1.0.0"), into: folder.appending("target"))
      }
      guard case .submodule(name: "the-lib", _) = error?.reason else {
        Issue.record("\(String(describing: error))")
        return
      }
    }

    @Test func fetchesTheCacheWhenASubmoduleMovedOn() throws {
      let bare = try Repository(at: try bareClone(of: app))
      let lane = folder.appending("lane")
      _ = try bare.updateCheckout(in: lane, to: bare.resolve("1.0.0"), options: options)
      let hash = try lib.commit("Lib two", "lib.txt", "two\n")
      let work = FixtureRepository(at: app.path.appending("Vendor/lib"))
      try work.git("fetch", "--quiet", lib.path.string)
      try work.git("checkout", "--quiet", hash)
      try app.commit("App two")
      let second = try Repository(at: try bareClone(of: app))
      let report = try second.updateCheckout(
        in: lane, to: second.resolve("main"), options: options)
      #expect(report.written == ["Vendor/lib/lib.txt"])
      #expect(try text(lane.appending("Vendor/lib/lib.txt")) == "two\r\n")
    }

    @Test func namesASubmoduleWhoseCommitIsNowhere() throws {
      let missing = String(repeating: "1234567890", count: 4)
      try app.git("update-index", "--cacheinfo", "160000,\(missing),Vendor/lib")
      try app.git("commit", "--quiet", "--message", "Broken")
      let repository = try Repository(at: app.path)
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(
          try repository.resolve("main"), into: folder.appending("target"), options: options)
      }
      #expect(error?.description.hasPrefix("submodule 'the-lib' cannot be checked out: ") == true)
      #expect(error?.description.contains("1234567890") == true)
    }

    @Test(arguments: [
      ("file:///etc", "is local"), ("/etc", "is local"), ("ext::sh -c id", "use https"),
      ("-oProxyCommand=id", "is local"), ("../../../../x", "leads above"),
      ("https://ada:s3cret@/x", "names no host"),
    ])
    func refusesURLTricksOfARepositoryFromElsewhere(_ url: String, _ problem: String) throws {
      try app.git("config", "--file", ".gitmodules", "submodule.the-lib.url", url)
      try app.commit("Trick")
      let bare = try bareClone(of: app)
      try GitCommand.run(["config", "remote.origin.url", "https://example.org/a/app"], in: bare)
      let repository = try Repository(at: bare)
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(
          try repository.resolve("main"), into: folder.appending("target"), options: options)
      }
      #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
      #expect(error?.description.contains("s3cret") == false)
    }

    @Test func refusesANameThatLeadsOutOfTheModulesFolder() throws {
      try app.git(
        "config", "--file", ".gitmodules", "--rename-section", "submodule.the-lib",
        "submodule.../../lib")
      try app.commit("Trick")
      let repository = try Repository(at: app.path)
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(
          try repository.resolve("main"), into: folder.appending("target"), options: options)
      }
      #expect(error?.description.contains("could lead out of the repository") == true)
    }

    private func bareClone(of fixture: FixtureRepository) throws -> FilePath {
      let path = folder.appending("bare-\(UUID().uuidString).git")
      try GitCommand.run(["clone", "--quiet", "--bare", fixture.path.string, path.string])
      return path
    }
  }
}
