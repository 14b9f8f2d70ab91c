import Testing

/// A random history with a commit that changed something, commits that cannot be tested, and two
/// ends or more.
package struct RandomHistory {
  /// What kind of history, and what is asked of it.
  package struct Shape: Sendable, CustomTestStringConvertible {
    package var name: String
    package var mergeShare = 0.0...0.4
    package var untestableShare = 0.0...0.0
    package var goodCount = 1...1
    package var firstParent = false
    package var testDescription: String { name }

    package init(
      name: String, mergeShare: ClosedRange<Double> = 0.0...0.4,
      untestableShare: ClosedRange<Double> = 0.0...0.0, goodCount: ClosedRange<Int> = 1...1,
      firstParent: Bool = false
    ) {
      self.name = name
      self.mergeShare = mergeShare
      self.untestableShare = untestableShare
      self.goodCount = goodCount
      self.firstParent = firstParent
    }
  }

  /// The parents of each commit, which come before it.
  package private(set) var parents: [[Int]] = []
  /// When each was committed.
  package private(set) var times: [Int] = []
  package private(set) var culprit = 0
  package private(set) var bad = 0
  package private(set) var goods: [Int] = []
  package private(set) var untestable: Set<Int> = []
  package let shape: Shape

  package init(_ shape: Shape, seed: Int) {
    self.shape = shape
    var random = SeededGenerator(seed: seed)
    // Small histories hold the odd cases, large ones the long searches.
    let size = max(3, Int(Double.random(in: 1...44.72, using: &random).squared))
    repeat {
      makeCommits(size, &random)
      bad =
        size - 1 - (random.chance(0.7) ? 0 : Int.random(in: 0..<max(1, size / 8), using: &random))
      chooseEnds(&random)
    } while goods.isEmpty
    let share = Double.random(in: shape.untestableShare, using: &random)
    untestable = Set(range.filter { $0 != bad && random.chance(share) })
  }

  /// The commits that the bad end has and no good end has.
  package var range: [Int] {
    let known = goods.reduce(into: Set<Int>()) { $0.formUnion(ancestors(of: $1)) }
    return ancestors(of: bad, firstParent: shape.firstParent).subtracting(known).sorted()
  }

  package func isBad(_ commit: Int) -> Bool { ancestors(of: commit).contains(culprit) }

  package func ancestors(of commit: Int, firstParent: Bool = false) -> Set<Int> {
    var found: Set<Int> = [commit]
    var pending = [commit]
    while let next = pending.popLast() {
      for parent in parents[next].prefix(firstParent ? 1 : .max)
      where found.insert(parent).inserted {
        pending.append(parent)
      }
    }
    return found
  }

  /// Several lines of development that fork and merge, now and then with a root of its own.
  private mutating func makeCommits(_ size: Int, _ random: inout SeededGenerator) {
    let mergeShare = Double.random(in: shape.mergeShare, using: &random)
    let reach = random.chance(0.5) ? size : Int.random(in: 2...40, using: &random)
    let hasSkew = random.chance(0.3)
    parents = [[]]
    times = [1_700_000_000]
    for commit in 1..<size {
      func earlier() -> Int { Int.random(in: max(0, commit - reach)..<commit, using: &random) }
      var own = [random.chance(0.6) ? commit - 1 : earlier()]
      if random.chance(mergeShare) { own.append(earlier()) }
      if random.chance(mergeShare / 20) { own.append(earlier()) }
      if random.chance(0.002) { own = [] }
      parents.append(own.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
      let step =
        hasSkew ? Int.random(in: -30...60, using: &random) : Int.random(in: 1...60, using: &random)
      times.append(times[commit - 1] + step)
    }
  }

  /// A culprit among the bad end's ancestors, and good ends that do not have it.
  private mutating func chooseEnds(_ random: inout SeededGenerator) {
    let line = ancestors(of: bad, firstParent: shape.firstParent).sorted()
    culprit = line[Int.random(in: 0..<line.count, using: &random)]
    let all = ancestors(of: bad)
    let clean = all.filter { !isBad($0) }.sorted()
    goods = []
    guard !clean.isEmpty else { return }
    for _ in 0..<Int.random(in: shape.goodCount, using: &random) {
      // Often an old one, so that the range is long.
      let limit = random.chance(0.7) ? max(1, clean.count / 10) : clean.count
      goods.append(clean[Int.random(in: 0..<limit, using: &random)])
    }
  }
}

extension Double {
  fileprivate var squared: Double { self * self }
}
