import Foundation
import SweepProcesses
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring

@Suite("The cache's folder")
struct SweepCacheTests {
  private let folder: TemporaryFolder
  private var cache: SweepCache { SweepCache(path: folder.path.string + "/cache") }

  init() throws { folder = try TemporaryFolder() }

  private func entry(_ kind: SweepCache.Kind, _ name: String, bytes: Int = 0) throws -> String {
    let path = "\(cache.path)/\(kind.rawValue)/\(name)"
    try kind.makeFolder(at: path)
    try Data(count: bytes).write(to: URL(fileURLWithPath: path + "/data"))
    return path
  }

  @Test(
    "A folder of the user's is no cache: it is refused in one line, and nothing in it changes",
    arguments: [
      ["thesis.txt"], ["results/thesis.txt"], ["builds/app/a.out", "other.txt"],
      ["repositories/work.git/HEAD"], ["CACHEDIR.TAG"], ["mirrors/0123456789abcdef/app/main.c"],
      ["results/0123456789012345678901234567890123456789/thesis.txt"],
    ])
  func foreign(names: [String]) throws {
    for name in names { try folder.write("cache/\(name)", "mine") }
    let before = try FolderListing(of: folder.path, includingTimes: true)
    #expect(throws: SweepError.self) { try cache.prepare() }
    #expect(throws: SweepError.self) { try cache.entries() }
    let error = #expect(throws: SweepError.self) { try cache.prune(everything: true) }
    #expect(
      "\(try #require(error))".contains("is not empty and is not a cache of benchmem-sweep"))
    #expect(try FolderListing(of: folder.path, includingTimes: true) == before)
  }

  @Test("In a cache of ours, what is not ours is left, and named")
  func mixed() throws {
    try cache.prepare()
    try folder.write("cache/results/thesis.txt", "mine")
    try folder.write("cache/builds/app/a.out", "mine")
    try folder.write("cache/notes", "mine")
    let ours = try entry(.builds, "rows-0123456789ab-0123456789ab")
    let pruned = try cache.prune(everything: true)
    #expect(pruned.removed.map(\.path) == [ours])
    #expect(!FileManager.default.fileExists(atPath: ours))
    #expect(
      pruned.foreign == ["results/thesis.txt", "builds/app"].map { "\(cache.path)/\($0)" })
    for name in ["results/thesis.txt", "builds/app/a.out", "notes"] {
      #expect(FileManager.default.fileExists(atPath: "\(cache.path)/\(name)"))
    }
    #expect(throws: SweepError.self) {
      try SweepCache.Kind.builds.makeFolder(at: "\(cache.path)/builds/app")
    }
  }

  @Test("An empty folder, and one that does not exist, become caches; a link to one is one")
  func new() throws {
    #expect(try cache.entries().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: cache.path))
    try cache.prepare()
    let tag = try String(contentsOfFile: cache.path + "/CACHEDIR.TAG", encoding: .utf8)
    #expect(tag.hasPrefix("Signature: 8a477f597d28d172789f06886806bc55\n"))
    let link = folder.path.string + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: cache.path)
    try folder.write("cache/notes", "mine")
    try SweepCache(path: link).prepare()
    let file = try folder.write("file", "")
    #expect(throws: SweepError.self) { try SweepCache(path: file.string).prepare() }
  }

  @Test("A file with several names is counted once, and freed with the last of them")
  func hardLinks() throws {
    try cache.prepare()
    let size = 1 << 20
    let first = try entry(.builds, "rows-0123456789ab-000000000001", bytes: size)
    let second = try entry(.builds, "rows-0123456789ab-000000000002")
    let third = try entry(.results, String(repeating: "0", count: 40), bytes: size)
    try FileManager.default.removeItem(atPath: second + "/data")
    try FileManager.default.linkItem(atPath: first + "/data", toPath: second + "/data")
    for (days, path) in [(3, first), (2, second), (1, third)] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: Double(-days) * 86_400)],
        ofItemAtPath: "\(path)/\(FolderMarker.name)")
    }
    let total = try cache.entries().reduce(0) { $0 + $1.bytes }
    #expect(total > 2 * size && total < 2 * size + 100_000)
    // Nothing is too much, and to the byte so.
    #expect(try cache.prune(downTo: total).removed.isEmpty)
    // Without the first the shared file is still there, so the second goes too, but not the third.
    let pruned = try cache.prune(downTo: total - size)
    #expect(pruned.removed.map(\.path) == [first, second])
    #expect(pruned.bytes >= size && pruned.bytes < size + 100_000)
    #expect(try cache.entries().reduce(0) { $0 + $1.bytes } == total - pruned.bytes)
  }

  @Test("What somebody uses is left, of every kind", arguments: SweepCache.Kind.allCases)
  func inUse(kind: SweepCache.Kind) async throws {
    try cache.prepare()
    let name = kind == .repositories ? "rows-0123456789abcdef.git" : "rows"
    let path = try entry(kind, name)
    let partial = try entry(kind, ".\(name)-\(UUID().uuidString).partial")
    var lock: FolderLock? = try await cache.use(kind, name)
    let left = try cache.prune(everything: true)
    #expect(lock != nil && Set(left.inUse.map(\.path)) == [path, partial])
    #expect(left.removed.isEmpty && FileManager.default.fileExists(atPath: path))
    lock = nil
    // A process that another test starts just now shares every lock until its program begins.
    var removed: Set<String> = []
    let kept = kind.hasOneLock ? [".lock"] : []
    var names: [String]?
    for _ in 0..<10_000 where removed.count < 2 || names != kept {
      let pruned = try cache.prune(everything: true)
      #expect(pruned.inUse.count + pruned.removed.count + removed.count == 2)
      removed.formUnion(pruned.removed.map(\.path))
      names = try FileManager.default.contentsOfDirectory(
        atPath: "\(cache.path)/\(kind.rawValue)")
      if names != kept { try await Task.sleep(for: .milliseconds(2)) }
    }
    #expect(removed == [path, partial])
    #expect(names == kept)
  }

  /// Another process prunes again and again, and unlinks the locks that it gets.
  @Test("What a lock is held on is not removed by another process, however often locks come and go")
  func twoProcesses() async throws {
    try cache.prepare()
    let name = "rows-0123456789ab-0123456789ab"
    let path = "\(cache.path)/builds/\(name)"
    let output = folder.path.string + "/pruned"
    let pruning = Task {
      try await ChildProcess(
        "bash",
        [
          "-c", "while \"$0\" cache prune --all --cache \"$1\"; do :; done >>\"$2\"",
          BuiltProduct.path("benchmem-sweep"), cache.path, output,
        ]
      ).capture()
    }
    func pruned() -> [Substring] {
      ((try? String(contentsOfFile: output, encoding: .utf8)) ?? "").split(separator: "\n")
    }
    var taken = 0
    while pruned().count(where: { $0.hasPrefix("removed 1 ") }) < 8 {
      let lock = try await FolderLock.wait(for: path + ".lock", .exclusive)
      if !FileManager.default.fileExists(atPath: path) {
        try SweepCache.Kind.builds.makeFolder(at: path)
        taken += 1
      }
      for _ in 0..<200 { try #require(FileManager.default.fileExists(atPath: path)) }
      withExtendedLifetime(lock) {}
      _ = consume lock
      // The other process has its turn.
      let seen = pruned().count
      while pruned().count == seen { try await Task.sleep(for: .milliseconds(5)) }
    }
    pruning.cancel()
    _ = await pruning.result
    #expect(taken >= 8)
  }
}
