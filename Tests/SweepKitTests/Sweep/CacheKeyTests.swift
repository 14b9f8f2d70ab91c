import Foundation
import SweepGit
import Testing

@testable import SweepMeasuring

/// Every stored property of every option type changes the key, or is named as one that does not,
/// with the reason.
@Suite("What a key holds")
struct CacheKeyTests {
  /// One change of one property.
  private struct Change<Options> {
    let property: String
    let change: (inout Options) -> Void

    init(_ property: String, _ change: @escaping (inout Options) -> Void) {
      self.property = property
      self.change = change
    }
  }

  private func hold<Options: KeyedOptions>(_ plain: Options, _ changes: [Change<Options>]) {
    func digest(_ options: Options) -> String {
      var key = CacheKey()
      key.add(options)
      return key.digest
    }
    let properties = Set(Mirror(reflecting: plain).children.compactMap(\.label))
    let without = Set(Options.withoutEffect.keys)
    #expect(without.isSubset(of: properties), "\(without.subtracting(properties)) is no property")
    #expect(
      properties == without.union(changes.map(\.property)),
      "\(Options.self): \(properties.subtracting(without).subtracting(changes.map(\.property)))")
    #expect(Options.withoutEffect.values.allSatisfy { !$0.isEmpty })
    #expect(without.isDisjoint(with: changes.map(\.property)))
    var seen: Set<String> = [digest(plain)]
    for change in changes {
      var options = plain
      change.change(&options)
      #expect(seen.insert(digest(options)).inserted, "\(Options.self).\(change.property)")
    }
  }

  @Test("Build options")
  func build() {
    hold(
      BuildOptions(),
      [
        Change("configuration") { $0.configuration = "debug" },
        Change("swiftArguments") { $0.swiftArguments = ["-Xlinker", "-lm"] },
        Change("environment") { $0.environment = ["A": "1"] },
      ])
  }

  @Test("Run options")
  func run() {
    hold(
      RunOptions(),
      [
        Change("measuresMemory") { $0.measuresMemory = false },
        Change("countsInstructions") { $0.countsInstructions = true },
        Change("countsInstructions") { $0.countsInstructions = false },
        Change("memoryRepeats") { $0.memoryRepeats = 3 },
        Change("memoryWarmup") { $0.memoryWarmup = 3 },
        Change("memoryMaxSeconds") { $0.memoryMaxSeconds = 3 },
        Change("isolates") { $0.isolates = true },
        Change("minRounds") { $0.minRounds = 3 },
        Change("minSeconds") { $0.minSeconds = 3 },
        Change("maxSeconds") { $0.maxSeconds = 3 },
        Change("warmsUp") { $0.warmsUp = false },
        Change("filters") { $0.filters = ["3"] },
        Change("shard") { $0.shard = Shard(index: 1, of: 3, by: .benchmark) },
        Change("suiteArguments") { $0.suiteArguments = ["3"] },
        Change("environment") { $0.environment = ["3": "3"] },
      ])
  }

  @Test("What a definition says of single versions")
  func settings() {
    hold(
      VersionSettings(),
      [
        Change("swiftArguments") { $0.swiftArguments = ["-DA"] },
        Change("exclusions") { $0.exclusions = [Exclusion(pattern: "*", since: "1.0")] },
        Change("edits") { $0.edits.files = ["A.swift": SourceFile?.none] },
      ])
  }

  @Test("Requests")
  func request() {
    hold(
      SweepRequest(
        package: "p", selection: VersionSelection(), suite: "s", output: "o", cache: "c"),
      [
        Change("build") { $0.build.configuration = "debug" },
        Change("run") { $0.run.memoryRepeats = 3 },
        Change("kind") { $0.kind = .ordo },
        Change("usesOwnSuites") { $0.usesOwnSuites = true },
        Change("packagePath") { $0.packagePath = "swift" },
        Change("sharesEqualCode") { $0.sharesEqualCode = false },
        Change("commands") {
          $0.commands = [CommandBenchmark(name: "a", words: ["b"], folder: "/")]
        },
      ])
  }

  @Test("Commands")
  func command() {
    hold(
      CommandBenchmark(name: "a", words: ["b"], folder: "/"),
      [
        Change("name") { $0.name = "b" },
        Change("words") { $0.words = ["b", "c"] },
        Change("setUp") { $0.setUp = ["b"] },
        Change("input") { $0.input = #filePath },
        Change("files") { $0.files = [#filePath] },
        Change("environment") { $0.environment = ["A": "1"] },
        Change("status") { $0.status = 1 },
        Change("products") { $0.products = ["b"] },
      ])
  }

  @Test("Where one text ends and the next begins counts, and nothing differs from everything")
  func boundaries() {
    func digest(_ fill: (inout CacheKey) -> Void) -> String {
      var key = CacheKey()
      fill(&key)
      return key.digest
    }
    let digests = [
      digest { $0.add("a", "bc") }, digest { $0.add("ab", "c") }, digest { $0.add("a", nil) },
      digest { $0.add("a", "none") }, digest { $0.add("a", "") },
      digest { $0.add("a", list: ["b", "c"]) }, digest { $0.add("a", list: ["bc"]) },
      digest { $0.add("a", list: []) }, digest { $0.add("a", map: ["b": "c"]) },
      digest {
        $0.add("a", list: ["b"])
        $0.add("a", "c")
      },
    ]
    // A map of one pair is a list of two texts.
    #expect(Set(digests).count == digests.count - 1)
  }
}
