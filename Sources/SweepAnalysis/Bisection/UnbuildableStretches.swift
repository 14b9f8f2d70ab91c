import SweepText

/// Where a search learns from commits that fail with one and the same error.
///
/// A history often has long stretches that today's compiler refuses with one error. When a few
/// commits failed with it, those that lie between two of them, descending from one and being an
/// ancestor of the other, are assumed to fail as well, and the search looks for the ends of the
/// stretch by halving what is left on either side. Nothing is concluded from that: an assumed
/// commit stays among those that may have made the change.
struct UnbuildableStretches {
  /// So many commits with one error make a stretch.
  static let leastFailures = 3

  /// Where in the graph commits fail that were tested, and with what.
  private let failed: Set<Int>
  /// Commits that were not tested, and lie between two with one error: one of those two.
  private(set) var assumed: [Int: Int] = [:]
  private let older: Set<Int>
  private let newer: Set<Int>
  private let graph: CommitGraph
  private let candidates: [Int]
  private let children: [Int: [Int]]
  private let isCandidate: Set<Int>

  /// Finds the stretches.
  ///
  /// - Parameters:
  ///   - candidates: The commits that may have made the change.
  ///   - errors: What commits fail with.
  init(_ graph: CommitGraph, candidates: [Int], errors: [Int: ErrorSignature]) {
    self.graph = graph
    self.candidates = candidates
    let own = Set(candidates)
    isCandidate = own
    let groups = Dictionary(grouping: candidates.filter { errors[$0] != nil }) { errors[$0] }
      .values.filter { $0.count >= Self.leastFailures }
    failed = Set(groups.joined())
    var children: [Int: [Int]] = [:]
    if !failed.isEmpty {
      for place in candidates {
        for parent in graph.parents[place] where own.contains(parent) {
          children[parent, default: []].append(place)
        }
      }
    }
    self.children = children
    var (older, newer): (Set<Int>, Set<Int>) = ([], [])
    for group in groups {
      let before = Self.reach(group) { graph.parents[$0].filter(own.contains) }
      let after = Self.reach(group) { children[$0] ?? [] }
      for place in before.intersection(after) where errors[place] == nil {
        assumed[place] = group[0]
      }
      older.formUnion(before)
      newer.formUnion(after)
    }
    self.older = older
    self.newer = newer
  }

  /// Whether there is one.
  var isEmpty: Bool { failed.isEmpty }

  /// The commit to test next: the one that halves the larger side of what is not known; nil when
  /// nothing is left to test.
  ///
  /// - Parameters:
  ///   - open: The commits that could be tested, the oldest first.
  ///   - looksInside: Whether what is assumed to fail is tested when nothing else is left.
  func next(_ open: [Int], looksInside: Bool) -> Int? {
    let left = open.filter { assumed[$0] == nil }
    if left.isEmpty { return looksInside ? middleOfLongestGap(open) : nil }
    let sides = [
      left.filter { older.contains($0) }, left.filter { newer.contains($0) && !older.contains($0) },
      left.filter { !older.contains($0) && !newer.contains($0) },
    ]
    guard let side = sides.max(by: { $0.count < $1.count }), !side.isEmpty else { return nil }
    let members = Set(side)
    func weight(_ place: Int) -> Int {
      let before = Self.reach([place]) { graph.parents[$0].filter(isCandidate.contains) }
      let after = Self.reach([place]) { children[$0] ?? [] }
      return min(
        before.count(where: members.contains), after.count(where: members.contains))
    }
    // In a long history, the best of a few, that in the middle among them, is good enough.
    let step = max(1, side.count / Self.mostWeighed)
    let tried = stride(from: (side.count / 2) % step, to: side.count, by: step).map { side[$0] }
    var best: (place: Int, weight: Int)?
    for place in tried {
      let weight = weight(place)
      if best.map({ weight > $0.weight }) ?? true { best = (place, weight) }
    }
    return best?.place
  }

  private static let mostWeighed = 16

  /// The middle of the most commits on end of which none was tested.
  private func middleOfLongestGap(_ open: [Int]) -> Int? {
    let untested = Set(open)
    var (longest, gap): ([Int], [Int]) = ([], [])
    for place in candidates {
      if untested.contains(place) { gap.append(place) }
      if failed.contains(place) { gap = [] }
      if gap.count > longest.count { longest = gap }
    }
    return longest.isEmpty ? nil : longest[longest.count / 2]
  }

  /// Some commits and everything that a relation leads to from them.
  private static func reach(_ start: [Int], _ next: (Int) -> [Int]) -> Set<Int> {
    var found = Set(start)
    var pending = start
    while let place = pending.popLast() {
      for other in next(place) where found.insert(other).inserted { pending.append(other) }
    }
    return found
  }
}
