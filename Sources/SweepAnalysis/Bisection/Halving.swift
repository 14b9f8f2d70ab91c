/// Finds the commit whose test halves what is left.
///
/// A commit's weight is the number of candidates at and before it that change something. If it is
/// bad, so many are left; if it is good, all the others are. The best is the one for which the
/// smaller of both numbers is largest. The order in which equally good commits are looked at is
/// that of `git bisect`, so that both test the same ones.
struct Halving {
  private let graph: CommitGraph
  private let candidates: [Int]
  private let isCandidate: [Bool]
  private let total: Int
  private var weights: [Int]

  private static let unknown = -1

  /// Prepares the search for the middle.
  ///
  /// - Parameter candidates: Places in the graph, the oldest first.
  init(_ graph: CommitGraph, candidates: [Int]) {
    self.graph = graph
    self.candidates = candidates
    var isCandidate = Array(repeating: false, count: graph.nodes.count)
    for place in candidates { isCandidate[place] = true }
    self.isCandidate = isCandidate
    total = candidates.count { graph.isChange[$0] }
    weights = Array(repeating: Self.unknown, count: graph.nodes.count)
  }

  /// The commit that halves best: the first one found that is exactly in the middle, else the
  /// oldest of the best.
  mutating func middle() -> Int? {
    if let middle = weigh(stoppingInTheMiddle: true) { return middle }
    var best: Int?
    for place in candidates where graph.isChange[place] {
      if best.map({ distance(place) > distance($0) }) ?? true { best = place }
    }
    return best
  }

  /// All commits that change something, the best first, equally good ones by name.
  mutating func ranking() -> [Int] {
    _ = weigh(stoppingInTheMiddle: false)
    return candidates.filter { graph.isChange[$0] }.sorted { one, other in
      let (first, second) = (distance(one), distance(other))
      return first == second ? graph.nodes[one].id < graph.nodes[other].id : first > second
    }
  }

  private func distance(_ place: Int) -> Int { min(weights[place], total - weights[place]) }

  private func openParents(_ place: Int) -> [Int] {
    graph.parents[place].filter { isCandidate[$0] }
  }

  /// Weighs every candidate: merges by walking, since the ancestors of their parents overlap; then
  /// those with one parent by adding to its weight.
  private mutating func weigh(stoppingInTheMiddle stops: Bool) -> Int? {
    var strands: [Int] = []
    var merges: [Int] = []
    for place in candidates {
      switch openParents(place).count {
      case 0: weights[place] = graph.isChange[place] ? 1 : 0
      case 1: strands.append(place)
      default: merges.append(place)
      }
    }
    var visits = Array(repeating: -1, count: graph.nodes.count)
    for place in merges {
      weights[place] = reach(of: place, marking: &visits)
      if stops, isMiddle(place) { return place }
    }
    while !strands.isEmpty {
      var later: [Int] = []
      for place in strands {
        guard let parent = openParents(place).first, weights[parent] != Self.unknown else {
          later.append(place)
          continue
        }
        weights[place] = weights[parent] + (graph.isChange[place] ? 1 : 0)
        if stops, isMiddle(place) { return place }
      }
      precondition(later.count < strands.count, "a commit cannot be its own ancestor")
      strands = later
    }
    return nil
  }

  /// The number of changes at and before a commit. `visits` remembers the last walk that came by.
  private func reach(of start: Int, marking visits: inout [Int]) -> Int {
    var count = 0
    var pending = [start]
    visits[start] = start
    while let place = pending.popLast() {
      if graph.isChange[place] { count += 1 }
      for parent in graph.parents[place] where isCandidate[parent] && visits[parent] != start {
        visits[parent] = start
        pending.append(parent)
      }
    }
    return count
  }

  /// Whether a commit is in the middle: exactly, or in a long history nearly so.
  private func isMiddle(_ place: Int) -> Bool {
    guard graph.isChange[place] else { return false }
    let difference = abs(2 * weights[place] - total)
    return difference <= 1 || difference < total / 1024
  }
}
