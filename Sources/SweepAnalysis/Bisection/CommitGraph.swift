/// The commits among which a bisection searches: those that the bad end has and no good end has.
///
/// Parents that are not in the graph are known to be good. Nothing here knows git: a graph is made
/// of names, times and descent, so that searching is tested without a repository.
public struct CommitGraph: Sendable, Equatable {
  /// One commit of the range.
  public struct Node: Sendable, Hashable {
    /// The commit's name: its hash.
    public var id: String
    /// The names of its parents, in order.
    public var parents: [String]
    /// When it was committed, in seconds since 1970; only the order counts.
    public var time: Int
    /// What a build can see of it: commits with the same content have the same numbers.
    public var content: String

    /// Makes a node; without a content it is taken to differ from every other.
    public init(id: String, parents: [String], time: Int, content: String? = nil) {
      self.id = id
      self.parents = parents
      self.time = time
      self.content = content ?? id
    }
  }

  /// The commits, in the order in which they were given.
  public let nodes: [Node]
  /// The places of each commit's parents within the graph.
  package let parents: [[Int]]
  /// Whether a commit changes something that a build can see.
  let isChange: [Bool]
  private let places: [String: Int]

  /// Makes a graph.
  ///
  /// A commit whose content is that of one of its parents changes nothing. It descends from that
  /// parent alone then: what else a merge brought together has no part in its numbers.
  ///
  /// - Parameters:
  ///   - nodes: The commits of the range, each once, in any order.
  ///   - contents: The contents of parents outside the range, by name.
  ///   - firstParent: Whether only the first parent of a merge is followed.
  public init(_ nodes: [Node], contents: [String: String] = [:], firstParent: Bool = false) {
    let places = Dictionary(zip(nodes.map(\.id), nodes.indices)) { first, _ in first }
    var parents: [[Int]] = []
    var isChange: [Bool] = []
    for node in nodes {
      let all = node.parents.prefix(firstParent ? 1 : .max)
      let same = all.first { parent in
        (places[parent].map { nodes[$0].content } ?? contents[parent]) == node.content
      }
      isChange.append(same == nil)
      parents.append((same.map { [$0] } ?? Array(all)).compactMap { places[$0] })
    }
    self.nodes = nodes
    self.places = places
    self.parents = parents
    self.isChange = isChange
  }

  /// The place of a commit, if it is in the graph.
  package func place(of id: String) -> Int? { places[id] }

  /// A commit and all before it that are in the graph.
  func ancestors(of place: Int) -> Set<Int> {
    var found: Set<Int> = [place]
    var pending = [place]
    while let next = pending.popLast() {
      for parent in parents[next] where found.insert(parent).inserted { pending.append(parent) }
    }
    return found
  }

  /// The commits at and before `tip` without `excluded`, the oldest first.
  ///
  /// The order is that of git's walk from the tip: of all commits whose child has been met the
  /// newest comes next, of equally old ones the one that was met first. A search that breaks ties
  /// by this order tests what `git bisect` tests.
  package func candidates(below tip: Int, without excluded: Set<Int>) -> [Int] {
    var met = excluded
    var walked: [Int] = []
    // The next one is at the end.
    var pending: [Int] = []
    func meet(_ place: Int) {
      guard met.insert(place).inserted else { return }
      let time = nodes[place].time
      var (low, high) = (0, pending.count)
      while low < high {
        let middle = (low + high) / 2
        if nodes[pending[middle]].time < time { low = middle + 1 } else { high = middle }
      }
      pending.insert(place, at: low)
    }
    meet(tip)
    while let next = pending.popLast() {
      walked.append(next)
      for parent in parents[next] { meet(parent) }
    }
    return walked.reversed()
  }
}
