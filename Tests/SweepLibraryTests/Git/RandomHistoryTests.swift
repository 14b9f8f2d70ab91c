import Foundation
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  /// Histories with many merges and wrong clocks, walked beside git itself.
  @Suite struct RandomHistoryTests {
    /// The same numbers in every run.
    private struct Numbers: RandomNumberGenerator {
      var state: UInt64

      mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
      }
    }

    /// Commits with up to three parents among those before, for `git fast-import`.
    private func stream(count: Int, _ numbers: inout Numbers) -> String {
      (1...count).map { number in
        let newest = max(1, number - 12)
        let parents = (0..<Int.random(in: 0...3, using: &numbers)).compactMap { _ in
          number > 1 ? Int.random(in: newest...(number - 1), using: &numbers) : nil
        }
        let unique = Set(parents).sorted(by: >)
        let date = 1_000_000_000 + number * 60 + Int.random(in: -400...400, using: &numbers)
        var lines = [
          "reset refs/tags/c\(number)", "commit refs/tags/c\(number)", "mark :\(number)",
        ]
        lines += ["committer A <a@example.org> \(date) +0000", "data 1", "x"]
        for (index, parent) in unique.enumerated() {
          lines.append("\(index == 0 ? "from" : "merge") :\(parent)")
        }
        return lines.joined(separator: "\n") + "\n"
      }.joined(separator: "\n")
    }

    @Test(arguments: [1, 2, 3])
    func areWalkedAsGitWalksThem(_ seed: UInt64) throws {
      var numbers = Numbers(state: seed)
      let folder = try TemporaryFolder()
      let fixture = try FixtureRepository(in: folder)
      let file = try folder.write("stream", stream(count: 150, &numbers))
      let imported = try HelperProcess.run(
        ["sh", "-c", "git -C '\(fixture.path)' fast-import --quiet <'\(file)'"])
      try #require(imported.status == 0, "\(imported.errors)")
      let repository = try Repository(at: fixture.path)
      for _ in 0..<12 {
        let first = "c\(Int.random(in: 1...150, using: &numbers))"
        let second = "c\(Int.random(in: 100...150, using: &numbers))"
        try compare(repository, fixture, excluded: first, tip: second)
      }
    }

    private func compare(
      _ repository: Repository, _ fixture: FixtureRepository, excluded: String, tip: String
    ) throws {
      let (old, new) = (try repository.resolve(excluded).id, try repository.resolve(tip).id)
      let commits = try repository.commits(from: new, excluding: [old])
      let listed = try fixture.git("rev-list", "\(excluded)..\(tip)").split(separator: "\n")
      #expect(Set(commits.map { "\($0.id)" }) == Set(listed.map(String.init)))
      var seen: Set<ObjectID> = []
      let all = Set(commits.map(\.id))
      for commit in commits {
        #expect(commit.parents.allSatisfy { !all.contains($0) || seen.contains($0) })
        seen.insert(commit.id)
      }
      let line = try repository.commits(from: new, excluding: [old], firstParent: true)
      let gitLine = try fixture.git(
        "rev-list", "--first-parent", "--reverse", "\(excluded)..\(tip)")
      #expect(line.map { "\($0.id)" } == gitLine.split(separator: "\n").map(String.init))
      let bases = try? fixture.git("merge-base", "--all", excluded, tip)
      let base = try repository.mergeBase(old, new).map { "\($0)" }
      #expect(base.map { bases?.contains($0) == true } ?? (bases == nil))
    }
  }
}
