import SweepAnalysis
import SweepGit
import TestSupport
import Testing

@Suite("Searching a graph of commits")
struct SearchTests {
  /// A line of commits, `c1` the oldest; those in `same` change nothing that counts.
  private static func line(_ count: Int, same: Set<Int> = []) -> CommitGraph {
    var nodes: [CommitGraph.Node] = []
    for number in 1...count {
      let content = same.contains(number) ? nodes.last?.content ?? "c0" : "c\(number)"
      nodes.append(
        CommitGraph.Node(
          id: "c\(number)", parents: ["c\(number - 1)"], time: number, content: content))
    }
    return CommitGraph(nodes, contents: ["c0": "c0"])
  }

  private static func number(_ id: String) -> Int { Int(id.dropFirst()) ?? 0 }

  @Test("A commit that changes nothing is neither tested nor the answer")
  func unchanged() async throws {
    let same: Set<Int> = [1, 3, 4, 6, 8]
    let graph = Self.line(8, same: same)
    for culprit in [2, 5, 7] {
      let search = BisectionSearch<String>(graph, bad: "c8")
      #expect(search.candidateCount == 3)
      let result = try await search.run(["peak"]) { id, _ in
        #expect(!same.contains(Self.number(id)))
        return ["peak": Self.number(id) >= culprit ? .bad : .good]
      }
      #expect(result.answers["peak"] == .commit("c\(culprit)"))
      #expect(result.steps.count <= 2)
    }
  }

  @Test("A range of one commit needs no test")
  func single() async throws {
    let result = try await BisectionSearch<String>(Self.line(1), bad: "c1").run(["peak"]) { _, _ in
      Issue.record("nothing is to be tested")
      return [:]
    }
    #expect(result.answers["peak"] == .commit("c1"))
  }

  @Test("Commits that cannot be tested around the change are the answer, with the first bad one")
  func untestable() async throws {
    let result = try await BisectionSearch<String>(Self.line(9), bad: "c9").run(["peak"]) {
      id, _ in
      let number = Self.number(id)
      if (4...6).contains(number) { return ["peak": .untestable(reason: "no build")] }
      return ["peak": number >= 5 ? .bad : .good]
    }
    #expect(result.answers["peak"] == .anyOf(["c4", "c5", "c6", "c7"]))
  }

  @Test("An undecided commit narrows the range no more than one that cannot be built")
  func undecided() async throws {
    let result = try await BisectionSearch<String>(Self.line(3), bad: "c3").run(["time"]) { id, _ in
      ["time": id == "c2" ? .undecided(reason: "noise") : .good]
    }
    #expect(result.answers["time"] == .anyOf(["c2", "c3"]))
    #expect(
      result.steps.contains { $0.verdicts["time"] == .undecided(reason: "noise") })
  }

  @Test("Questions with one answer share every test; others part, and learn from each other")
  func sharing() async throws {
    let graph = Self.line(64)
    let culprits = ["a": 20, "b": 20, "c": 21, "d": 50]
    let result = try await BisectionSearch<String>(graph, bad: "c64").run(
      culprits.keys.sorted()
    ) { id, questions in
      Dictionary(
        uniqueKeysWithValues: questions.map {
          ($0, Self.number(id) >= culprits[$0] ?? 0 ? .bad : .good)
        })
    }
    for (question, culprit) in culprits {
      #expect(result.answers[question] == .commit("c\(culprit)"))
    }
    #expect(Set(result.steps.map(\.id)).count == result.steps.count)
    // Six for the first answer, and for the others what they do not share; alone, each takes six.
    #expect(result.steps.count <= 6 + 2 + 5)
  }

  @Test("Random histories of code and other commits: the culprit, and no content tested twice")
  func contents() async throws {
    for seed in 0..<80 {
      let history = RandomHistory(.init(name: "contents", goodCount: 1...3), seed: seed)
      var random = SeededGenerator(seed: seed)
      var code = Set(history.parents.indices.filter { _ in random.chance(0.3) })
      code.insert(history.culprit)
      func content(_ commit: Int) -> String {
        history.ancestors(of: commit).intersection(code).sorted().map(String.init)
          .joined(separator: " ")
      }
      // Contents of large histories are long texts.
      guard history.parents.count < 300 else { continue }
      let nodes = history.range.map { commit in
        CommitGraph.Node(
          id: "\(commit)", parents: history.parents[commit].map(String.init),
          time: history.times[commit], content: content(commit))
      }
      let outside = Set(nodes.flatMap(\.parents)).subtracting(nodes.map(\.id))
      let contents = Dictionary(uniqueKeysWithValues: outside.map { ($0, content(Int($0) ?? 0)) })
      let search = BisectionSearch<String>(
        CommitGraph(nodes, contents: contents), bad: "\(history.bad)")
      let result = try await search.run(["peak"]) { id, _ in
        ["peak": history.isBad(Int(id) ?? 0) ? .bad : .good]
      }
      #expect(result.answers["peak"] == .commit("\(history.culprit)"), "seed \(seed)")
      let tested = result.steps.map { content(Int($0.id) ?? 0) }
      #expect(Set(tested).count == tested.count, "seed \(seed)")
      #expect(!tested.contains(content(history.bad)), "seed \(seed)")
    }
  }
}
