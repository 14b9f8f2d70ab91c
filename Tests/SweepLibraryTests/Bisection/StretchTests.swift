import SweepAnalysis
import SweepText
import TestSupport
import Testing

@Suite("Searching across stretches that do not build")
struct StretchTests {
  /// A random history of which the commits that come after one commit, and not after another, fail
  /// with one error; now and then one of them builds all the same, or one outside fails otherwise.
  private struct Stretch {
    let history: RandomHistory
    private let failing: Set<Int>
    private let odd: Set<Int>

    init(_ shape: RandomHistory.Shape, islands: Double, odd: Double = 0, seed: Int) {
      let history = RandomHistory(shape, seed: seed)
      self.history = history
      var random = SeededGenerator(seed: seed + 1_000_000)
      let range = history.range
      let start = range[Int.random(in: 0..<range.count, using: &random)]
      let end = range[Int.random(in: 0..<range.count, using: &random)]
      failing = Set(
        range.filter { commit in
          let before = history.ancestors(of: commit)
          return before.contains(start) && !before.contains(end) && commit != history.bad
            && !random.chance(islands)
        })
      self.odd = Set(range.filter { $0 != history.bad && random.chance(odd) })
    }

    var graph: CommitGraph {
      CommitGraph(
        history.range.map { commit in
          CommitGraph.Node(
            id: "\(commit)", parents: history.parents[commit].map(String.init),
            time: history.times[commit])
        }, firstParent: history.shape.firstParent)
    }

    func verdict(_ id: String) -> BisectionVerdict {
      let commit = Int(id) ?? 0
      if failing.contains(commit) {
        return .untestable(reason: "build failed: /v\(commit)/A.swift:\(commit):1: error: no 'x'")
      }
      if odd.contains(commit) { return .untestable(reason: "commit\(commit) crashed") }
      return history.isBad(commit) ? .bad : .good
    }
  }

  @Test(
    "Random histories: never a wrong commit, and what was not tried lies between failures",
    arguments: [0, 0.05, 0.5])
  func neverWrong(islands: Double) async throws {
    for seed in 0..<50 {
      let shape = RandomHistory.Shape(name: "stretch", goodCount: 1...2)
      let stretch = Stretch(shape, islands: islands, odd: seed % 3 == 0 ? 0.1 : 0, seed: seed)
      let result = try await BisectionSearch<String>(
        stretch.graph, bad: "\(stretch.history.bad)"
      ).run(["peak"]) { id, _ in ["peak": stretch.verdict(id)] }
      let place = Comment("seed \(seed), \(stretch.history.range.count) commits")
      let tested = Dictionary(uniqueKeysWithValues: result.steps.map { ($0.id, $0.verdicts) })
      switch try #require(result.answers["peak"]) {
      case .commit(let id): #expect(id == "\(stretch.history.culprit)", place)
      case .anyOf(let ids):
        #expect(ids.contains("\(stretch.history.culprit)"), place)
        let untested = ids.dropLast().filter { tested[$0] == nil }
        #expect(Set(untested) == Set((result.assumed["peak"] ?? [:]).keys), place)
        for (id, failed) in result.assumed["peak"] ?? [:] {
          #expect(tested[failed]?["peak"]?.reason != nil && tested[id] == nil, place)
        }
      }
      #expect(tested.count == result.steps.count, place)
    }
  }

  /// A line of commits, those of `stretch` failing; with the tests of one search.
  private static func search(
    _ count: Int, culprit: Int, stretch: Range<Int>, island: Set<Int> = []
  ) async throws -> (BisectionSearch<String>.Result, graph: CommitGraph) {
    let graph = CommitGraph(
      (1...count).map { CommitGraph.Node(id: "c\($0)", parents: ["c\($0 - 1)"], time: $0) })
    let result = try await BisectionSearch<String>(graph, bad: "c\(count)").run(["peak"]) { id, _ in
      let number = Int(id.dropFirst()) ?? 0
      if stretch.contains(number), !island.contains(number) {
        return ["peak": .untestable(reason: "A.swift:\(number):1: error: no 'x' in scope")]
      }
      return ["peak": number >= culprit ? .bad : .good]
    }
    return (result, graph)
  }

  @Test("On a line, the ends of the stretch are found in few tests, and are the answer's")
  func ends() async throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<60 {
      let count = Int.random(in: 2...1000, using: &random)
      let first = Int.random(in: 1..<count, using: &random)
      let stretch = first..<max(first + 1, Int.random(in: first..<count, using: &random))
      let culprit = Int.random(in: 1...count, using: &random)
      let (result, _) = try await Self.search(count, culprit: culprit, stretch: stretch)
      let place = Comment("\(count) commits, stretch \(stretch), culprit \(culprit)")
      if stretch.contains(culprit) || culprit == stretch.upperBound {
        let ids = (stretch.lowerBound...stretch.upperBound).map { "c\($0)" }
        #expect(result.answers["peak"] == .anyOf(ids), place)
      } else {
        #expect(result.answers["peak"] == .commit("c\(culprit)"), place)
      }
      let halvings = count.bitWidth - (count - 1).leadingZeroBitCount
      #expect(result.steps.count <= 2 * halvings + 3 + 4, place)
    }
  }

  @Test("An island in which the change lies is part of a range, or found; never passed over")
  func island() async throws {
    var exact = 0
    for culprit in stride(from: 310, to: 700, by: 39) {
      let (result, _) = try await Self.search(
        1000, culprit: culprit, stretch: 300..<700, island: [culprit - 1, culprit])
      switch try #require(result.answers["peak"]) {
      case .commit(let id):
        exact += 1
        #expect(id == "c\(culprit)")
      case .anyOf(let ids): #expect(ids.contains("c\(culprit)"))
      }
    }
    #expect(exact < 10)
  }

  @Test("Errors that differ are no stretch: every commit around the change is tried")
  func differentErrors() async throws {
    let graph = CommitGraph(
      (1...40).map { CommitGraph.Node(id: "c\($0)", parents: ["c\($0 - 1)"], time: $0) })
    let result = try await BisectionSearch<String>(graph, bad: "c40").run(["peak"]) { id, _ in
      let number = Int(id.dropFirst()) ?? 0
      return [
        "peak": (10..<30).contains(number)
          ? .untestable(reason: "no 'name\(number)' in scope") : number >= 20 ? .bad : .good
      ]
    }
    #expect(result.answers["peak"] == .anyOf((10...30).map { "c\($0)" }))
    #expect(result.assumed.isEmpty)
  }

  // MARK: All changes

  /// Every change on a line, the numbers of whose commits are the sum of steps; and the tests.
  private static func divide(
    _ count: Int, steps: [Int: Double], stretch: Range<Int>, isThorough: Bool = false
  ) async throws -> (steps: [StepDivision<String>.Step], tests: Int) {
    let graph = CommitGraph(
      (1...count).map { CommitGraph.Node(id: "c\($0)", parents: ["c\($0 - 1)"], time: $0) })
    let tests = Tests()
    let found = try await StepDivision<String>(graph, isThorough: isThorough) { $1 == $2 }.run(
      ["peak"], from: "c0", to: "c\(count)"
    ) { id, _ in
      await tests.count()
      let number = Int(id.dropFirst()) ?? 0
      if stretch.contains(number) {
        return ["peak": .missing(reason: "A.swift:\(number):1: error: no 'x' in scope")]
      }
      let value = steps.filter { $0.key <= number }.map(\.value).reduce(100, +)
      return ["peak": .value(value)]
    }
    return (found, await tests.value)
  }

  private actor Tests {
    private(set) var value = 0
    func count() { value += 1 }
  }

  @Test("A change beside a stretch and one in it: a commit and a range, in thrice a search's tests")
  func commitAndRange() async throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<40 {
      let count = Int.random(in: 20...1000, using: &random)
      let first = Int.random(in: 5..<(count - 5), using: &random)
      let stretch = first..<Int.random(in: (first + 1)..<(count - 1), using: &random)
      let outside = Int.random(in: 1..<stretch.lowerBound, using: &random)
      let inside = Int.random(in: stretch, using: &random)
      let (found, tests) = try await Self.divide(
        count, steps: [outside: 50, inside: -20], stretch: stretch)
      let place = Comment("\(count) commits, stretch \(stretch), \(outside) and \(inside)")
      let range = (stretch.lowerBound...stretch.upperBound).map { "c\($0)" }
      #expect(found.map(\.commits) == [["c\(outside)"], range], place)
      #expect(found.map { $0.to - $0.from } == [50, -20], place)
      let assumed = found.last?.assumed ?? [:]
      #expect(assumed.keys.allSatisfy(range.dropLast().contains), place)
      let (one, _) = try await Self.search(count, culprit: inside, stretch: stretch)
      #expect(tests <= 3 * max(one.steps.count + 2, 8), place)
    }
  }

  @Test("A thorough search tries every commit of a stretch")
  func thorough() async throws {
    let (found, tests) = try await Self.divide(
      60, steps: [30: 5], stretch: 20..<40, isThorough: true)
    #expect(found.map(\.commits) == [(20...40).map { "c\($0)" }])
    #expect(found[0].assumed.isEmpty && tests == 61)
  }

  // MARK: Signatures

  @Test("Errors that differ by place, hash or count are one; by a name, they are not")
  func signatures() {
    func same(_ one: String, _ other: String) -> Bool {
      ErrorSignature(one) == ErrorSignature(other)
    }
    #expect(
      same(
        "version failed in build: /a/b/Rows.swift:3:14: error: ambiguous use of 'initialize(of:)'",
        "Table.swift:90:1: error: ambiguous use of 'initialize(of:)'"))
    #expect(
      same("could not load '/a/1/x.o' at 0a1b2c3d4e", "could not load '/b/22/y.o' at ffee00112"))
    #expect(same("it exited with 3 after 1.5 s", "it exited with 4 after 20 s"))
    #expect(!same("error: cannot find 'Int32'", "error: cannot find 'Int64'"))
    #expect(!same("error: ambiguous use of '/'", "error: ambiguous use of '+'"))
    #expect(!same("crashed", "timed out"))
  }
}
