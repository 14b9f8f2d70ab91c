import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct RepositoryCacheTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    let cache: RepositoryCache
    let url: RemoteURL

    init() throws {
      folder = try TemporaryFolder()
      fixture = try FixtureRepository(in: folder)
      try fixture.commit("First", "a.txt", "1")
      try fixture.tag("1.0.0")
      cache = RepositoryCache(folder: folder.appending("cache"))
      url = RemoteURL("file://\(fixture.path)")
    }

    @Test func followsTheRemote() throws {
      _ = try cache.repository(for: url)
      try fixture.git("branch", "topic")
      _ = try cache.repository(for: url)
      let second = try fixture.commit("Second", "a.txt", "2")
      try fixture.git("tag", "--force", "1.0.0")
      try fixture.tag("2.0.0")
      try fixture.git("branch", "--delete", "topic")
      try fixture.git("branch", "topic/one")
      try fixture.git("branch", "--move", "main", "trunk")
      let clone = try cache.repository(for: url)
      #expect(try clone.tags().tags.map(\.name) == ["1.0.0", "2.0.0"])
      #expect(try clone.resolve("1.0.0").id.description == second)
      #expect(try clone.branches().map(\.name) == ["topic/one", "trunk"])
      #expect(try clone.headCommit()?.id.description == second)
      try fixture.git("tag", "--delete", "2.0.0")
      #expect(try cache.repository(for: url).tags().tags.map(\.name) == ["1.0.0"])
    }

    @Test func fetchesOnlyWhenAsked() throws {
      _ = try cache.repository(for: url)
      let second = try #require(ObjectID(try fixture.commit("Second", "a.txt", "2")))
      let first = try #require(ObjectID(try fixture.git("rev-parse", "1.0.0")))
      #expect(try cache.repository(for: url, freshness: .any).headCommit()?.summary == "First")
      let containing = try cache.repository(for: url, freshness: .containing(first))
      #expect(try containing.headCommit()?.summary == "First")
      let newer = try cache.repository(for: url, freshness: .containing(second))
      #expect(try newer.headCommit()?.summary == "Second")
    }

    @Test func makesADamagedCloneAgain() throws {
      let path = try cache.path(for: url)
      _ = try cache.repository(for: url)
      try FileManager.default.removeItem(atPath: path.appending("HEAD").string)
      #expect(try cache.repository(for: url, freshness: .any).headCommit()?.summary == "First")
    }

    @Test func removesWhatAKilledCloneLeftBehind() throws {
      let path = try cache.path(for: url)
      let name = try #require(path.lastComponent?.string)
      try folder.write("cache/.\(name).1234.partial/HEAD", "ref: refs/heads/main\n")
      _ = try cache.repository(for: url)
      let names = try FileManager.default.contentsOfDirectory(atPath: cache.folder.string)
      #expect(names.sorted() == [".\(name).use.lock", name, "\(name).lock"])
    }

    @Test func servesManyTasksAtOnce() async throws {
      let (cache, url) = (cache, url)
      try await withThrowingTaskGroup(of: String?.self) { group in
        for _ in 0..<8 {
          group.addTask { try cache.repository(for: url).headCommit()?.summary }
        }
        for try await summary in group { #expect(summary == "First") }
      }
    }

    @Test func keepsURLsOfTheSameLastNameApart() throws {
      let one = try cache.path(for: RemoteURL("https://example.org/a/lib.git"))
      let two = try cache.path(for: RemoteURL("https://example.org/b/lib.git"))
      #expect(one != two)
      #expect(one.lastComponent?.string.hasPrefix("lib-") == true)
      let odd = try cache.path(for: RemoteURL("https://example.org/a/..%2f..\u{7F}é"))
      #expect(odd.removingLastComponent() == cache.folder)
    }
  }
}
