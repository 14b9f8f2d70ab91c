import SweepResults

/// The call paths of a profile, or of two, as a tree in which equal beginnings are one.
///
/// Frames are told apart by their functions and modules, never by lines: code that was moved is the
/// same code. Upside down, the paths begin with the functions that asked for memory, and go on with
/// their callers.
public struct CallTree: Sendable, Equatable {
  /// What a node is called by.
  public struct Name: Sendable, Hashable {
    /// The function.
    public var function: String
    /// The executable or library.
    public var module: String

    /// The name of a frame.
    public init(_ frame: ProfileFrame) {
      function = frame.function
      module = frame.module
    }
  }

  /// One function at one place of the tree.
  public struct Node: Sendable, Equatable {
    /// The function; nil for the root, which stands for the whole action.
    public var name: Name?
    /// The heaviest frame of those that are this node, for file, line and owner.
    public var frame: ProfileFrame?
    /// What paths through the node have; of two profiles the new one's.
    public var total = ProfileCounts()
    /// What paths that end in the node have.
    public var own = ProfileCounts()
    /// The same of the old profile; nothing where there is one profile only.
    public var before = ProfileCounts()
    /// What paths that ended in the node had in the old profile.
    public var ownBefore = ProfileCounts()
    /// The node's children, by their places in ``CallTree/nodes``, heaviest first.
    public var children: [Int] = []
    fileprivate var frameWeight = -1

    /// A node that nothing leads through yet; without a name it is a root.
    public init(name: Name? = nil) {
      self.name = name
    }
  }

  /// All nodes; the first one is the root. Parents stand before their children.
  public private(set) var nodes: [Node] = [Node()]
  /// The metric by which children are ordered.
  public let metric: ProfileMetric
  /// Whether paths begin with what asked for memory.
  public let isInverted: Bool

  /// The tree of a profile, or of what changed since an old one.
  public init(
    _ profile: AllocationProfile, before old: AllocationProfile? = nil,
    metric: ProfileMetric = .peak, isInverted: Bool = false
  ) {
    self.metric = metric
    self.isInverted = isInverted
    var places: [Place: Int] = [:]
    if let old { add(old, isOld: true, &places) }
    add(profile, isOld: false, &places)
    for index in nodes.indices {
      nodes[index].children = nodes[index].children.sorted { isBefore(nodes[$0], nodes[$1]) }
    }
  }

  private struct Place: Hashable {
    var parent: Int
    var name: Name
  }

  private mutating func add(
    _ profile: AllocationProfile, isOld: Bool, _ places: inout [Place: Int]
  ) {
    let names = profile.frames.map(Name.init)
    for stack in profile.stacks {
      var node = 0
      count(stack, at: node, isOld: isOld)
      for frame in isInverted ? stack.frames.reversed() : stack.frames {
        let place = Place(parent: node, name: names[frame])
        if let known = places[place] {
          node = known
        } else {
          nodes.append(Node(name: names[frame]))
          nodes[node].children.append(nodes.count - 1)
          node = nodes.count - 1
          places[place] = node
        }
        count(stack, at: node, isOld: isOld)
        // What is old gives a frame only where there is no new one.
        let weight = isOld ? 0 : stack.counts[metric] + 1
        if weight > nodes[node].frameWeight {
          nodes[node].frame = profile.frames[frame]
          nodes[node].frameWeight = weight
        }
      }
      if isOld { nodes[node].ownBefore += stack.counts } else { nodes[node].own += stack.counts }
    }
  }

  private mutating func count(_ stack: ProfileStack, at node: Int, isOld: Bool) {
    if isOld { nodes[node].before += stack.counts } else { nodes[node].total += stack.counts }
  }

  /// Heavier ones first; of equally heavy ones those that were heavier, then by their names.
  private func isBefore(_ one: Node, _ other: Node) -> Bool {
    let weights = (
      (other.total[metric], other.before[metric]), (one.total[metric], one.before[metric])
    )
    if weights.0 != weights.1 { return weights.0 < weights.1 }
    let names = (one.name?.function ?? "", other.name?.function ?? "")
    return names.0 == names.1
      ? (one.name?.module ?? "") < (other.name?.module ?? "") : names.0 < names.1
  }

  /// The root.
  public var root: Node { nodes[0] }
}

/// What each function of a profile has, wherever it is called.
public struct FunctionTable: Sendable, Equatable {
  /// One function.
  public struct Row: Sendable, Equatable {
    /// The function's heaviest frame, for file, line and owner.
    public var frame: ProfileFrame
    /// What it asked for itself.
    public var own = ProfileCounts()
    /// What was asked for in it and in what it called; of a recursive function once.
    public var total = ProfileCounts()
    /// How many call paths lead through it.
    public var paths = 0
    fileprivate var weight = -1
  }

  /// The functions, by what they asked for themselves, then by all of theirs, heaviest first.
  public var rows: [Row]

  /// The functions of a profile.
  public init(_ profile: AllocationProfile, metric: ProfileMetric = .peak) {
    let names = profile.frames.map(CallTree.Name.init)
    var rows: [CallTree.Name: Row] = [:]
    for stack in profile.stacks {
      var seen: Set<CallTree.Name> = []
      for frame in stack.frames.reversed() where seen.insert(names[frame]).inserted {
        var row = rows[names[frame]] ?? Row(frame: profile.frames[frame])
        row.total += stack.counts
        row.paths += 1
        if stack.counts[metric] > row.weight {
          row.weight = stack.counts[metric]
          row.frame = profile.frames[frame]
        }
        rows[names[frame]] = row
      }
      if let last = stack.frames.last { rows[names[last]]?.own += stack.counts }
    }
    self.rows = rows.values.sorted { one, other in
      let keys = [one, other].map { ($0.own[metric], $0.total[metric]) }
      if keys[0] != keys[1] { return keys[0] > keys[1] }
      return (one.frame.function, one.frame.module) < (other.frame.function, other.frame.module)
    }
  }
}
