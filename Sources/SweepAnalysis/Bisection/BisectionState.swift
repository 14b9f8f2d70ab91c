/// What is known during the search for one change: the first commit known to be bad, and what is
/// out of the question.
struct BisectionState: Hashable, Sendable {
  /// What to do next.
  enum Choice: Hashable, Sendable {
    /// Test the commit at this place.
    case probe(Int)
    /// The commit at this place made the change.
    case found(Int)
    /// One of these did, the oldest first; all but the last cannot be tested.
    case anyOf([Int])
  }

  private(set) var bad: Int
  private(set) var good: Set<Int> = []
  private(set) var skipped: Set<Int> = []

  /// Nothing is known but that the commit at `bad` is bad.
  init(_ graph: CommitGraph, bad: Int) {
    self.bad = bad
    setBad(bad, graph)
  }

  /// The commits that may have made the change, the oldest first.
  func candidates(_ graph: CommitGraph) -> [Int] {
    graph.candidates(below: bad, without: good).filter { graph.isChange[$0] }
  }

  /// Takes up what a test said. A commit that is out of the question already says nothing new.
  mutating func learn(_ verdict: BisectionVerdict, at place: Int, _ graph: CommitGraph) {
    guard !good.contains(place), graph.ancestors(of: bad).contains(place) else { return }
    switch verdict {
    case .good: good.formUnion(graph.ancestors(of: place))
    case .bad: setBad(place, graph)
    case .untestable, .undecided: skipped.insert(place)
    }
  }

  /// A commit that changes nothing is as bad as the one before it.
  private mutating func setBad(_ place: Int, _ graph: CommitGraph) {
    bad = place
    while !graph.isChange[bad], let parent = graph.parents[bad].first, !good.contains(parent) {
      bad = parent
    }
  }

  /// What to test next, or the answer.
  func next(_ graph: CommitGraph) -> Choice {
    let candidates = graph.candidates(below: bad, without: good)
    var halving = Halving(graph, candidates: candidates)
    if skipped.isEmpty {
      guard let middle = halving.middle(), middle != bad else { return .found(bad) }
      return .probe(middle)
    }
    let ranking = halving.ranking()
    guard let best = ranking.first, best != bad else { return .found(bad) }
    guard skipped.contains(best) else { return .probe(best) }
    let open = ranking.filter { !skipped.contains($0) }
    guard let choice = Self.awayFromSkipped(open, bad: bad) else {
      return .anyOf(candidates.filter { $0 == bad || skipped.contains($0) })
    }
    return .probe(choice)
  }

  /// Where to go on when the best commit cannot be tested: its neighbours likely cannot either, so
  /// not always to the next best.
  ///
  /// A pseudo-random number in 0..<1, biased towards 0 by its square root, says how far down the
  /// ranking to go. The generator is the C standard's example of `rand`, seeded with the number of
  /// commits: what `git bisect skip` does.
  private static func awayFromSkipped(_ open: [Int], bad: Int) -> Int? {
    guard open.contains(where: { $0 != bad }) else { return nil }
    let modulus = 32_768
    let state = UInt32(truncatingIfNeeded: open.count) &* 1_103_515_245 &+ 12_345
    let random = Int(state / 65_536) % modulus
    let root = { (value: Int) in Int(Double(value).squareRoot()) }
    let index = (open.count * random / modulus) * root(random) / root(modulus)
    if open[index] != bad { return open[index] }
    return index > 0 ? open[index - 1] : open[1]
  }
}
