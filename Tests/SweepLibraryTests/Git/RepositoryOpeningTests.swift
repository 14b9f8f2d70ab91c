import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct RepositoryOpeningTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository

    init() throws {
      folder = try TemporaryFolder()
      fixture = try FixtureRepository(in: folder)
      try fixture.commit("Start", "Package.swift", "// manifest\n")
    }

    @Test func opensAWorkTreeByItsRootAndByItsGitFolder() throws {
      for path in [fixture.path, fixture.path.appending(".git")] {
        let repository = try Repository(at: path)
        #expect(!repository.isBare)
        #expect(repository.workTree == fixture.path)
        #expect(repository.path == fixture.path.appending(".git"))
        #expect(!repository.isShallow)
      }
    }

    @Test func refusesAFolderInsideAWorkTree() throws {
      try fixture.write("Sources/a.swift", "")
      let error = #expect(throws: GitError.self) {
        try Repository(at: fixture.path.appending("Sources"))
      }
      #expect(error?.reason == .notARepository)
      #expect(error?.call?.function == "git_repository_open_ext")
      #expect(error?.call?.code == .notFound)
    }

    @Test(arguments: ["missing", "plain", "file"])
    func refusesWhatIsNoRepositoryAndNamesIt(_ name: String) throws {
      try folder.write("plain/a.txt", "")
      try folder.write("file", "")
      let path = folder.appending(name)
      let error = #expect(throws: GitError.self) { try Repository(at: path) }
      #expect(error?.reason == .notARepository)
      #expect(
        error?.description
          == "'\(path)' is not a git repository: name a work tree's root, a bare repository, or a URL"
      )
    }

    @Test func opensABareRepository() throws {
      let bare = folder.appending("bare.git")
      try GitCommand.run(["clone", "--quiet", "--bare", fixture.path.string, bare.string])
      let repository = try Repository(at: bare)
      #expect(repository.isBare)
      #expect(repository.workTree == nil)
      #expect(try repository.headCommit()?.summary == "Start")
    }

    @Test func opensALinkedWorkTree() throws {
      let linked = folder.appending("linked")
      try fixture.git("tag", "1.0.0")
      try fixture.git("worktree", "add", "--quiet", "-b", "side", linked.string)
      let side = FixtureRepository(at: linked)
      let hash = try side.commit("On the side", "side.txt", "x")
      let repository = try Repository(at: linked)
      #expect(repository.workTree == linked)
      #expect(try repository.headCommit()?.id.description == hash)
      #expect(try repository.tags().tags.map(\.name) == ["1.0.0"])
      #expect(try repository.resolve("main").summary == "Start")
    }

    @Test func saysThatAShallowCloneIsShallow() async throws {
      try fixture.commit("Second", "b.txt", "b")
      let shallow = folder.appending("shallow")
      try GitCommand.run(
        ["clone", "--quiet", "--depth=1", "file://\(fixture.path)", shallow.string])
      let repository = try Repository(at: shallow)
      #expect(repository.isShallow)
      let linked = folder.appending("linked")
      try GitCommand.run(["worktree", "add", "--quiet", linked.string], in: shallow)
      #expect(try Repository(at: linked).isShallow)
      for path in [shallow, linked] {
        let source = try await PackageSource.open(
          path.string, cache: folder.appending("cache").string)
        #expect(source.notices(readsTags: false) == [])
        let notice = source.notices(readsTags: true)
        #expect(notice.count == 1 && notice[0].contains("is a shallow clone and may lack tags"))
      }
      let whole = try await PackageSource.open(
        fixture.path.string, cache: folder.appending("cache").string)
      #expect(whole.notices(readsTags: true) == [])
    }

    @Test func hasNoHeadCommitBeforeTheFirstCommit() throws {
      let empty = try FixtureRepository(in: folder, named: "empty")
      let repository = try Repository(at: empty.path)
      #expect(try repository.headCommit() == nil)
      #expect(try repository.tags() == TagList(tags: []))
      #expect(try repository.branches() == [])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func saysHowToTrustAnotherUsersRepository() throws {
      for path in [fixture.path.string, fixture.path.appending(".git").string] {
        try FileManager.default.setAttributes([.ownerAccountID: 12345], ofItemAtPath: path)
      }
      let error = #expect(throws: GitError.self) { try Repository(at: fixture.path) }
      #expect(error?.reason == .notOwned)
      let advice = "git config --global --add safe.directory \(fixture.path)"
      #expect(error?.description.hasSuffix(advice) == true)
    }

    @Test func readsObjectsThatAnotherRepositoryLends() throws {
      let borrower = folder.appending("borrower")
      try GitCommand.run(["clone", "--quiet", "--shared", fixture.path.string, borrower.string])
      let repository = try Repository(at: borrower)
      let target = folder.appending("target")
      try repository.checkOut(try repository.resolve("main"), into: target)
      #expect(try FolderListing(of: target).entries.keys.sorted() == ["Package.swift"])
    }

    @Test func namesTheObjectThatAPartialCloneLacks() throws {
      try fixture.git("config", "uploadpack.allowFilter", "true")
      let blob = try fixture.git("rev-parse", "HEAD:Package.swift")
      let partial = folder.appending("partial")
      try GitCommand.run([
        "clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://\(fixture.path)",
        partial.string,
      ])
      let repository = try Repository(at: partial)
      let error = #expect(throws: GitError.self) {
        try repository.checkOut(try repository.resolve("main"), into: folder.appending("target"))
      }
      #expect(error?.reason == .missingObject)
      let words = "object \(blob) is missing from '\(partial)"
      #expect(error?.description.hasPrefix(words) == true)
      let tree = try repository.resolve("main").treeID
      let unread = #expect(throws: GitError.self) {
        try repository.textFile("Package.swift", inTree: tree)
      }
      #expect(unread?.reason == .missingObject && unread?.description.hasPrefix(words) == true)
      #expect(try repository.hasFile("Package.swift", inTree: tree))
    }

    @Test func tellsAFolderThatAPartialCloneLacksFromOneThatIsNotThere() throws {
      try fixture.commit("Inner", "swift/Package.swift", "// inner\n")
      try fixture.git("config", "uploadpack.allowFilter", "true")
      let partial = folder.appending("partial")
      try GitCommand.run([
        "clone", "--quiet", "--no-checkout", "--filter=tree:1", "file://\(fixture.path)",
        partial.string,
      ])
      let repository = try Repository(at: partial)
      let tree = try repository.resolve("main").treeID
      let error = #expect(throws: GitError.self) {
        try repository.textFile("swift/Package.swift", inTree: tree)
      }
      #expect(error?.reason == .missingObject)
      #expect(try repository.textFile("rust/Package.swift", inTree: tree) == nil)
    }

    @Test(arguments: [
      "preciousObjects", "relativeWorktrees", "worktreeConfig", "partialClone", "refStorage=files",
      "objectFormat=sha1", "noop", "noop-v1",
    ])
    func opensRepositoriesWithExtensionsThatDoNotMatterForReading(_ setting: String) throws {
      let parts = setting.split(separator: "=").map(String.init)
      try fixture.git("config", "core.repositoryFormatVersion", "1")
      try fixture.git("config", "extensions.\(parts[0])", parts.count > 1 ? parts[1] : "true")
      #expect(try Repository(at: fixture.path).headCommit()?.summary == "Start")
    }

    @Test(arguments: [
      ("refStorage=reftable", "git clone --ref-format=files"), ("objectFormat=sha256", "sha1"),
      ("someThingNew=1", "'something"),
    ])
    func namesTheFormatThatItCannotReadAndTheWayOut(_ setting: String, _ words: String) throws {
      let parts = setting.split(separator: "=").map(String.init)
      try fixture.git("config", "core.repositoryFormatVersion", "1")
      try fixture.git("config", "extensions.\(parts[0])", parts[1])
      let error = #expect(throws: GitError.self) { try Repository(at: fixture.path) }
      guard case .unsupportedFormat? = error?.reason else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.description.contains(words) == true)
      #expect(error?.description.contains("git_") == false)
    }

    @Test func refusesARealRepositoryOfSha256Objects() throws {
      let path = folder.appending("sha256")
      try GitCommand.run(["init", "--quiet", "--object-format=sha256", path.string])
      let error = #expect(throws: GitError.self) { try Repository(at: path) }
      #expect(error?.description.contains("by sha256") == true)
    }

    @Test func findsThePackageInAFolderOfARepository() async throws {
      try fixture.commit("One", "swift/rows/Package.swift", "// rows 1\n")
      try fixture.write("swift/rows/Sources/a.swift", "")
      try fixture.commit("Two", "rust/a.rs", "")
      try folder.write("outside/Package.swift", "")
      func open(_ place: String, _ packagePath: String = "") async throws -> PackageSource {
        try await PackageSource.open(
          folder.appending(place).string, packagePath: packagePath,
          cache: folder.appending("cache").string)
      }
      #expect(try await open("fixture").packagePath == "")
      let source = try await open("fixture/swift/rows")
      #expect(source.packagePath == "swift/rows")
      #expect(source.repository.workTree == fixture.path)
      #expect(source.packageFolder(in: "/checkout") == "/checkout/swift/rows")
      let head = try #require(try source.repository.headCommit())
      #expect(try source.textFile("Package.swift", inTree: head.treeID) == "// rows 1\n")
      let first = try source.repository.resolve("main~2").treeID
      let changed = try source.repository.changedPaths(
        from: first, to: head.treeID, below: "swift/rows")
      #expect(changed.map(\.path) == ["swift/rows/Package.swift", "swift/rows/Sources/a.swift"])
      #expect(try await open("fixture", "./swift/rows/").packagePath == "swift/rows")
      #expect(try source.versions(VersionSelection(names: ["main"])).map(\.subject) == ["Two"])
      for path in [
        "swift/../swift/rows", "./swift//rows/.", "rust/../swift/rows",
        "\(fixture.path)/swift/rows",
      ] {
        #expect(try await open("fixture", path).packagePath == "swift/rows", "\(path)")
      }
      #expect(try await open("fixture/swift/rows", "../../rust").packagePath == "rust")
      for (path, words) in [
        ("../outside", "leads out of"), ("swift/../../fixture/swift", "leads out of"),
        ("\(folder.path)/outside", "is not in"), (".git/hooks", "cannot be in a tree of"),
      ] {
        let error = await #expect(throws: GitError.self) { try await open("fixture", path) }
        let start = "the package's folder '\(path)' \(words) '\(fixture.path)"
        #expect(error?.description.hasPrefix(start) == true, "\(String(describing: error))")
        #expect(error?.exitStatus == .usage)
      }
      let packages = try source.versions(VersionSelection(names: ["main~2", "main", "worktree"]))
      #expect(try packages.map(source.hasPackage) == [false, true, true])
      let inner = await #expect(throws: GitError.self) {
        try await open("fixture/swift/rows/Sources")
      }
      #expect(inner?.reason == .notAPackage(repository: fixture.path.string))
      let plain = await #expect(throws: GitError.self) { try await open("outside") }
      #expect(plain?.reason == .notARepository)
    }
  }
}
