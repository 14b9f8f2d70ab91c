import SweepText

/// What is known during the search for one change: the first commit known to be bad, and what is
/// out of the question.
struct BisectionState: Hashable, Sendable {
  /// What to do next.
  enum Choice: Hashable, Sendable {
    /// Test the commit at this place.
    case probe(Int)
    /// The commit at this place made the change.
    case found(Int)
    /// One of these did, the oldest first; all but the last cannot be tested, or were not: why not,
    /// by place, as another commit that failed.
    case anyOf([Int], untested: [Int: Int])
  }

  private(set) var bad: Int
  private(set) var good: Set<Int> = []
  private(set) var skipped: Set<Int> = []
  /// What commits that cannot be built fail with.
  private var errors: [Int: ErrorSignature] = [:]
  /// How many commits inside a stretch failed as they were assumed to, since one was tested that
  /// did not.
  private var checks = 0

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
    case .good:
      good.formUnion(graph.ancestors(of: place))
      checks = 0
    case .bad:
      setBad(place, graph)
      checks = 0
    case .undecided: skipped.insert(place)
    case .untestable(let reason):
      let error = ErrorSignature(reason)
      let isExpected = stretches(graph).assumed[place].map { errors[$0] == error } ?? false
      checks = isExpected ? checks + 1 : 0
      skipped.insert(place)
      errors[place] = error
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
    let stretches = stretches(graph)
    let choice: Int?
    if stretches.isEmpty {
      let ranking = halving.ranking()
      guard let best = ranking.first, best != bad else { return .found(bad) }
      guard skipped.contains(best) else { return .probe(best) }
      choice = Self.awayFromSkipped(ranking.filter { !skipped.contains($0) }, bad: bad)
    } else {
      choice = stretches.next(
        candidates.filter { graph.isChange[$0] && $0 != bad && !skipped.contains($0) },
        looksInside: checks < Self.mostChecks)
    }
    guard let choice else {
      return .anyOf(
        candidates.filter { $0 == bad || graph.isChange[$0] }, untested: stretches.assumed)
    }
    return .probe(choice)
  }

  /// So many commits inside a stretch are tested when its ends are known: where every other commit
  /// fails with one error, that shows.
  static let mostChecks = 4

  private func stretches(_ graph: CommitGraph) -> UnbuildableStretches {
    UnbuildableStretches(
      graph, candidates: graph.candidates(below: bad, without: good), errors: errors)
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
