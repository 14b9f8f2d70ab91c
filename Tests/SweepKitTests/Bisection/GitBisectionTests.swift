import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import TestSupport
import Testing

@Suite("Bisection against git bisect run")
struct GitBisectionTests {
  private static let shapes: [RandomHistory.Shape] = [
    .init(name: "lines and merges"),
    .init(name: "some commits cannot be tested", untestableShare: 0.05...0.5),
    .init(name: "hardly a commit can be tested", mergeShare: 0...0.2, untestableShare: 0.8...1),
    .init(name: "first parents only", untestableShare: 0...0.2, firstParent: true),
    .init(name: "several good ends", untestableShare: 0...0.2, goodCount: 2...5),
  ]

  /// Histories of each shape; `BENCHMEM_BISECTION_CASES` asks for more.
  private static let caseCount =
    ProcessInfo.processInfo.environment["BENCHMEM_BISECTION_CASES"].flatMap { Int($0) } ?? 12

  @Test("Random histories: the answer is git's, with at most one test more", arguments: shapes)
  func answers(_ shape: RandomHistory.Shape) async throws {
    for seed in 0..<Self.caseCount {
      let history = RandomHistory(shape, seed: seed)
      let git = try GitBisection(history)
      let (answer, tested) = try await Self.search(history, git.hashes)
      let place = Comment("\(shape.name), seed \(seed), \(history.parents.count) commits")
      switch (answer, git.answer) {
      case (.anyOf(let ours), .anyOf(let theirs)):
        #expect(Set(ours) == Set(theirs), place)
        #expect(ours.last == theirs.last || !theirs.contains(ours.last ?? ""), place)
      default: #expect(answer == git.answer, place)
      }
      #expect(tested.count <= git.tested.count + 1, place)
      #expect(Set(tested).count == tested.count, place)
    }
  }

  /// Searches the history with the commits' hashes for names, as the command does.
  private static func search(
    _ history: RandomHistory, _ hashes: [String]
  ) async throws -> (BisectionAnswer, [String]) {
    let nodes = history.range.map { commit in
      CommitGraph.Node(
        id: hashes[commit], parents: history.parents[commit].map { hashes[$0] },
        time: history.times[commit])
    }
    let graph = CommitGraph(nodes, firstParent: history.shape.firstParent)
    let places = Dictionary(uniqueKeysWithValues: hashes.enumerated().map { ($1, $0) })
    let result = try await BisectionSearch<String>(graph, bad: hashes[history.bad]).run(["peak"]) {
      id, _ in
      let commit = try #require(places[id])
      // With one error, they would be a stretch, of which git knows nothing.
      if history.untestable.contains(commit) {
        return ["peak": .untestable(reason: "no build of commit\(commit)")]
      }
      return ["peak": history.isBad(commit) ? .bad : .good]
    }
    return (try #require(result.answers["peak"]), result.steps.map(\.id))
  }
}
