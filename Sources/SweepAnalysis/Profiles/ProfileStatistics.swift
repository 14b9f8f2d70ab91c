import SweepResults

/// Some numbers about a profile as a whole.
public struct ProfileStatistics: Sendable, Equatable {
  /// How many call paths there are.
  public var paths: Int
  /// How many functions.
  public var functions: Int
  /// How many frames the longest call path has.
  public var deepest: Int
  /// What belongs to call paths that could not be followed to the action.
  public var incomplete: ProfileCounts
  /// What each kind of owner asked for, with what was called for it; those that have nothing are
  /// left out.
  public var owners: [(owner: ProfileFrame.Owner, counts: ProfileCounts)] {
    ProfileFrame.Owner.allCases.compactMap { owner in byOwner[owner].map { (owner, $0) } }
  }
  /// What each executable and library asked for itself, heaviest first.
  public var modules: [ModuleUse]

  /// What an executable or library asked for itself.
  public struct ModuleUse: Sendable, Equatable {
    /// The module's name.
    public var name: String
    /// What its functions asked for.
    public var counts: ProfileCounts
  }

  private var byOwner: [ProfileFrame.Owner: ProfileCounts]

  /// The numbers of a profile.
  public init(_ profile: AllocationProfile, metric: ProfileMetric = .peak) {
    paths = profile.stacks.count
    functions = Set(profile.frames.map(CallTree.Name.init)).count
    deepest = profile.stacks.map(\.frames.count).max() ?? 0
    incomplete = profile.unwoundIncompletely
    byOwner = [:]
    var modules: [String: ProfileCounts] = [:]
    for stack in profile.stacks {
      let owner = CallSite(stack, of: profile).frame.owner
      byOwner[owner, default: ProfileCounts()] += stack.counts
      let module = stack.frames.last.map { profile.frames[$0].module } ?? ""
      modules[module, default: ProfileCounts()] += stack.counts
    }
    self.modules = modules.map { ModuleUse(name: $0.key, counts: $0.value) }.sorted { one, other in
      (-one.counts[metric], one.name) < (-other.counts[metric], other.name)
    }
  }

  /// Bytes of one allocation on average; nil where there are none.
  public static func averageBytes(_ counts: ProfileCounts) -> Double? {
    counts.allocations > 0 ? Double(counts.totalBytes) / Double(counts.allocations) : nil
  }
}
