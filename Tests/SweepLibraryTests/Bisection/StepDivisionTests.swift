import SweepAnalysis
import SweepGit
import TestSupport
import Testing

@Suite("Finding every change in a range")
struct StepDivisionTests {
  /// A main line and branches that fork from it, now and then take it in, and are merged into it;
  /// each commit's number is the sum of what the commits before it added.
  private struct Development {
    private(set) var parents: [[Int]] = [[]]
    private(set) var deltas: [Int: Double] = [:]
    private(set) var main = 0

    init(seed: Int) {
      var random = SeededGenerator(seed: seed)
      var branches: [Int] = []
      for commit in 1..<Int.random(in: 5...300, using: &random) {
        let place = branches.indices.randomElement(using: &random)
        switch (Int.random(in: 0..<10, using: &random), place) {
        case (0...3, _),
          (_, nil) where branches.count > 3:
          parents.append([main])
          main = commit
        case (4, _), (_, nil):
          parents.append([main])
          branches.append(commit)
        case (5, let place?) where parents[commit - 1] != [branches[place], main]:
          parents.append([branches[place], main])
          branches[place] = commit
        case (6, let place?):
          parents.append([main, branches.remove(at: place)])
          main = commit
        case (_, let place?):
          parents.append([branches[place]])
          branches[place] = commit
        }
        if parents[commit].count == 1, random.chance(0.08) {
          deltas[commit] = Double(Int.random(in: 1...1_000_000, using: &random))
        }
      }
    }

    func ancestors(of commit: Int) -> Set<Int> {
      var found: Set<Int> = [commit]
      var pending = [commit]
      while let next = pending.popLast() {
        for parent in parents[next] where found.insert(parent).inserted { pending.append(parent) }
      }
      return found
    }

    func value(_ id: String) -> Double {
      ancestors(of: Int(id) ?? 0).compactMap { deltas[$0] }.reduce(0, +)
    }
  }

  @Test("Random development on branches: exactly the commits that added something")
  func merges() async throws {
    for seed in 0..<150 {
      let history = Development(seed: seed)
      let range = history.ancestors(of: history.main).subtracting([0]).sorted()
      let graph = CommitGraph(
        range.map {
          CommitGraph.Node(id: "\($0)", parents: history.parents[$0].map(String.init), time: $0)
        })
      let steps = try await StepDivision<String>(graph) { $1 == $2 }.run(
        ["peak"], from: "0", to: "\(history.main)"
      ) { id, _ in ["peak": .value(history.value(id))] }
      let expected = range.filter { history.deltas[$0] != nil }
      #expect(steps.map(\.commits) == expected.map { ["\($0)"] }, "seed \(seed)")
      #expect(steps.map { $0.to - $0.from } == expected.map { history.deltas[$0] }, "seed \(seed)")
    }
  }

  private static func line(_ count: Int) -> CommitGraph {
    CommitGraph(
      (1...count).map {
        CommitGraph.Node(id: "\($0)", parents: ["\($0 - 1)"], time: $0)
      })
  }

  @Test("Up and down on a line of 64 commits, with few measurements")
  func upAndDown() async throws {
    let counter = Counter()
    let steps = try await StepDivision<String>(Self.line(64)) { $1 == $2 }.run(
      ["peak"], from: "0", to: "64"
    ) { id, _ in
      await counter.count()
      let number = Int(id) ?? 0
      return ["peak": .value(number < 10 ? 100 : number < 40 ? 300 : 200)]
    }
    #expect(steps.map(\.commits) == [["10"], ["40"]])
    #expect(steps.map(\.from) == [100, 300])
    #expect(steps.map(\.to) == [300, 200])
    #expect(await counter.value <= 2 + 2 * 6)
  }

  @Test("Ends that agree are looked between only by a thorough search")
  func thorough() async throws {
    for isThorough in [false, true] {
      let counter = Counter()
      let division = StepDivision<String>(Self.line(16), isThorough: isThorough) { $1 == $2 }
      let steps = try await division.run(["peak"], from: "0", to: "16") { id, _ in
        await counter.count()
        return ["peak": .value((5...8).contains(Int(id) ?? 0) ? 2 : 1)]
      }
      #expect(steps.map(\.commits) == (isThorough ? [["5"], ["9"]] : []))
      #expect(await counter.value == (isThorough ? 17 : 2))
    }
  }

  @Test("Commits without a number around a change are named with it")
  func missing() async throws {
    let steps = try await StepDivision<String>(Self.line(8)) { $1 == $2 }.run(
      ["peak"], from: "0", to: "8"
    ) { id, _ in
      let number = Int(id) ?? 0
      return [
        "peak": (4...5).contains(number) ? .missing(reason: "no") : .value(number < 5 ? 1 : 2)
      ]
    }
    #expect(steps.map(\.commits) == [["4", "5", "6"]])
    #expect(steps.map(\.before) == ["3"])
  }

  @Test("With first parents only, the merge stands for what it merged")
  func firstParents() async throws {
    let nodes = [
      CommitGraph.Node(id: "a", parents: ["base"], time: 1),
      CommitGraph.Node(id: "side", parents: ["base"], time: 2),
      CommitGraph.Node(id: "merge", parents: ["a", "side"], time: 3),
    ]
    for (firstParent, answer) in [(true, "merge"), (false, "side")] {
      let division = StepDivision<String>(
        CommitGraph(nodes, firstParent: firstParent), firstParent: firstParent
      ) { $1 == $2 }
      let steps = try await division.run(["peak"], from: "base", to: "merge") { id, _ in
        ["peak": .value(id == "side" || id == "merge" ? 2 : 1)]
      }
      #expect(steps.map(\.commits) == [[answer]])
    }
  }

  private actor Counter {
    private(set) var value = 0
    func count() { value += 1 }
  }
}
