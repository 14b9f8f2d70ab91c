import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct HistoryTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    let repository: Repository

    /// `main`: A - B - M1 - D - M2, `side`: A - S1 - S2 merged by M1, `late`: B - L1 merged by M2.
    private static let template = FixtureTemplate { folder in
      let fixture = try FixtureRepository(in: folder)
      try fixture.commit("A", "a.txt", "1")
      try fixture.git("switch", "--quiet", "--create", "side")
      try fixture.commit("S1", "side.txt", "1")
      try fixture.git("switch", "--quiet", "main")
      try fixture.commit("B", "a.txt", "2")
      try fixture.git("branch", "late")
      try fixture.git("switch", "--quiet", "side")
      try fixture.commit("S2", "side.txt", "2")
      try fixture.git("switch", "--quiet", "main")
      try fixture.merge("side")
      try fixture.commit("D", "d.txt", "1")
      try fixture.git("switch", "--quiet", "late")
      try fixture.commit("L1", "late.txt", "1")
      try fixture.git("switch", "--quiet", "main")
      try fixture.merge("late")
      try fixture.git("switch", "--quiet", "--orphan", "orphan")
      try fixture.commit("O", "o.txt", "1")
      try fixture.git("switch", "--quiet", "main")
    }

    init() throws {
      folder = try Self.template.copy()
      fixture = FixtureRepository(at: folder.appending("fixture"))
      repository = try Repository(at: fixture.path)
    }

    private func id(_ revision: String) throws -> ObjectID { try repository.resolve(revision).id }

    private func summaries(_ arguments: String...) throws -> [String] {
      try GitCommand.run(["log", "--format=%s"] + arguments, in: fixture.path)
        .split(separator: "\n").map(String.init)
    }

    @Test func walksTheCommitsThatGitWalks() throws {
      for (tip, excluded) in [
        ("main", "main~4"), ("main", "side"), ("side", "main~2"), ("main", "orphan"),
        ("late", "main"),
      ] {
        let commits = try repository.commits(from: id(tip), excluding: [id(excluded)])
        #expect(Set(commits.map(\.summary)) == Set(try summaries("\(excluded)..\(tip)")))
      }
    }

    @Test func putsParentsBeforeChildrenAndTheOlderFirst() throws {
      let commits = try repository.commits(from: id("main"))
      #expect(
        commits.map(\.summary) == ["A", "S1", "B", "S2", "Merge side", "D", "L1", "Merge late"])
      #expect(commits.map(\.summary) == (try summaries("--date-order", "--reverse", "main")))
    }

    @Test func putsParentsFirstWhenClocksWereWrong() throws {
      fixture.clock = 1_500_000_000
      try fixture.commit("Before its parent", "a.txt", "9")
      let commits = try repository.commits(from: id("main"), excluding: [id("main~2")])
      #expect(commits.last?.summary == "Before its parent")
    }

    @Test func followsFirstParentsAndLeavesMergesOutWhenAsked() throws {
      let main = try id("main")
      let firstParents = try repository.commits(from: main, firstParent: true)
      #expect(firstParents.map(\.summary) == (try summaries("--first-parent", "--reverse", "main")))
      let plain = try repository.commits(from: main, includingMerges: false)
      #expect(Set(plain.map(\.summary)) == Set(try summaries("--no-merges", "main")))
      let both = try repository.commits(from: main, firstParent: true, includingMerges: false)
      #expect(both.map(\.summary) == ["A", "B", "D"])
    }

    @Test func findsMergeBasesAndAncestors() throws {
      for (first, second) in [
        ("main", "late"), ("side", "late"), ("main~1", "side"), ("side", "side"),
      ] {
        let expected = try fixture.git("merge-base", first, second)
        #expect(try repository.mergeBase(id(first), id(second))?.description == expected)
      }
      #expect(try repository.mergeBase(id("main"), id("orphan")) == nil)
      #expect(try repository.isAncestor(id("side"), of: id("main")))
      #expect(try repository.isAncestor(id("main"), of: id("main")))
      #expect(try !repository.isAncestor(id("main"), of: id("side")))
      #expect(try !repository.isAncestor(id("orphan"), of: id("main")))
    }

    @Test func choosesTheNewestOfSeveralMergeBases() throws {
      try fixture.git("branch", "criss", "main")
      try fixture.git("branch", "cross", "main")
      try fixture.git("switch", "--quiet", "criss")
      try fixture.commit("X1", "x.txt", "1")
      try fixture.git("branch", "x1")
      try fixture.git("switch", "--quiet", "cross")
      let newest = try fixture.commit("Y1", "y.txt", "1")
      try fixture.merge("x1")
      try fixture.git("switch", "--quiet", "criss")
      try fixture.git("merge", "--quiet", "--no-ff", "--message", "criss", newest)
      #expect(try repository.mergeBase(id("criss"), id("cross"))?.description == newest)
    }

    @Test func walksAShallowCloneToItsEdgeAndSaysWhenThatIsNotEnough() throws {
      let path = folder.appending("shallow")
      try GitCommand.run(
        [
          "clone", "--quiet", "--depth=3", "--no-single-branch", "file://\(fixture.path)",
          path.string,
        ])
      let shallow = try Repository(at: path)
      let tip = try shallow.resolve("main").id
      let all = try shallow.commits(from: tip)
      let expected = try GitCommand.run(["log", "--format=%s", "main"], in: path)
      #expect(Set(all.map(\.summary)) == Set(expected.split(separator: "\n").map(String.init)))
      let orphan = try shallow.resolve("origin/orphan").id
      for question in [
        { _ = try shallow.commits(from: tip, excluding: [orphan]) },
        { _ = try shallow.mergeBase(tip, orphan) },
        { _ = try shallow.isAncestor(orphan, of: tip) },
      ] {
        let error = #expect(throws: GitError.self) { try question() }
        #expect(error?.reason == .shallowHistory)
        #expect(error?.description.contains("git fetch --unshallow") == true)
      }
      #expect(try shallow.isAncestor(shallow.resolve("main~1").id, of: tip))
    }

    /// Where history was cut off at `side`, what comes before it may be what a range seems to add.
    @Test func refusesARangeWhoseExcludedEndIsCutOffBesideIt() throws {
      let path = folder.appending("cut")
      try GitCommand.run(["clone", "--quiet", "file://\(fixture.path)", path.string])
      try fixture.git("switch", "--quiet", "late")
      let newer = try fixture.merge("main")
      // The clone has all of `main`, and of the newer merge, in which `main` is, no parent.
      try GitCommand.run(
        ["-c", "transfer.unpackLimit=1", "fetch", "--quiet", "--depth=1", "origin", "late"],
        in: path)
      let clone = try Repository(at: path)
      #expect(clone.isShallow)
      let (old, new) = (try clone.resolve("main"), try clone.resolve(newer))
      let error = #expect(throws: GitError.self) {
        try clone.commits(from: old.id, excluding: [new.id])
      }
      #expect(error?.reason == .shallowHistory)
      let base = #expect(throws: GitError.self) { try clone.mergeBase(old.id, new.id) }
      #expect(base?.reason == .shallowHistory)
    }

    @Test func saysThatACloneIsShallowWhereSomethingIsNotFound() async throws {
      try fixture.tag("1.0.0")
      let path = folder.appending("shallow")
      try GitCommand.run(
        ["clone", "--quiet", "--depth=1", "--no-tags", "file://\(fixture.path)", path.string])
      let advice = "git fetch --unshallow --tags"
      let missing = #expect(throws: GitError.self) { try Repository(at: path).resolve("1.0.0") }
      #expect(missing?.description.contains(advice) == true)
      let source = try await PackageSource.open(
        path.string, cache: folder.appending("cache").string)
      for selection in [
        VersionSelection(), VersionSelection(names: ["1.0.0"]),
        VersionSelection(tagPatterns: [">=1"]), VersionSelection(tagPatterns: ["*"], last: 3),
        VersionSelection(names: ["main~2"]),
        VersionSelection(commits: try CommitRange("main~3..main")),
      ] {
        let error = #expect(throws: (any Error).self) { try source.versions(selection) }
        #expect(error.map { "\($0)" }?.contains(advice) == true)
      }
    }

    @Test func namesTheFilesThatChanged() throws {
      try fixture.git("rm", "--quiet", "d.txt")
      try fixture.link("side.txt.new", to: "a.txt")
      try fixture.git("rm", "--quiet", "side.txt")
      try fixture.link("side.txt", to: "a.txt")
      try fixture.commit("Changes", "sub/größe.txt", "x")
      try fixture.commit("More", "a.txt", "3")
      let older = try repository.resolve("main~2").treeID
      let newer = try repository.resolve("main").treeID
      #expect(
        try repository.changedPaths(from: older, to: newer) == [
          ChangedPath(path: "a.txt", status: .modified),
          ChangedPath(path: "d.txt", status: .deleted),
          ChangedPath(path: "side.txt", status: .typeChanged),
          ChangedPath(path: "side.txt.new", status: .added),
          ChangedPath(path: "sub/größe.txt", status: .added),
        ])
      #expect(try repository.changedPaths(from: newer, to: newer) == [])
      let first = try repository.resolve("main~6").treeID
      #expect(
        try repository.changedPaths(from: nil, to: first) == [
          ChangedPath(path: "a.txt", status: .added)
        ])
    }

    @Test func asksForMoreDigitsWhenCommitsShareAShortHash() throws {
      // Enough commits, always the same, that two of them share four digits (a birthday in 65,536).
      let stream = (1...600).map {
        "commit refs/heads/many\ncommitter A <a@example.org> \($0) +0000\ndata 1\nx\n"
      }
      let file = try folder.write("stream", stream.joined(separator: "\n"))
      let git = "git -C '\(fixture.path)'"
      _ = try HelperProcess.run(["sh", "-c", "\(git) fast-import --quiet <'\(file)'"])
      let hashes = try fixture.git("rev-list", "many").split(separator: "\n").map(String.init)
      let groups = Dictionary(grouping: hashes) { $0.prefix(4) }.values.filter { $0.count == 2 }
      let one = try #require(groups.map { $0.sorted() }.min { $0[0] < $1[0] })[0]
      let two = try #require(groups.first { $0.contains(one) }?.first { $0 != one })
      let error = #expect(throws: GitError.self) { try repository.resolve(String(one.prefix(4))) }
      #expect(error?.reason == .ambiguousRevision([one, two]))
      let suffixed = #expect(throws: GitError.self) { try repository.resolve("\(one.prefix(4))~1") }
      #expect(suffixed?.reason == .ambiguousRevision([one, two]))
      #expect(try repository.resolve(one).id.description == one)
    }
  }
}
