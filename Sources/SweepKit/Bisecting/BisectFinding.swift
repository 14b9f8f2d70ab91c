/// One answer of a bisection: the commit that changed numbers, or the commits one of which did.
public struct BisectFinding: Sendable {
  /// A number that changed there.
  public struct Change: Sendable, Hashable {
    /// The benchmark.
    public var benchmark: String
    /// The number before: that of the parent, or of the nearest commit before that could be measured.
    public var before: Double
    /// The number after.
    public var after: Double
    /// The number of each parent that could be measured, by hash; for a merge there are several.
    public var parents: [String: Double] = [:]
  }

  /// A commit that may have made the change and cannot be tested.
  public struct Doubt: Sendable, Hashable {
    /// The commit.
    public var commit: CulpritCommit
    /// Why it cannot be tested.
    public var reason: String
  }

  /// What fresh builds of the commit and its parents said.
  public enum Confirmation: Sendable, Hashable {
    /// The same as the search.
    case confirmed
    /// Something else.
    case refuted(reason: String)
    /// Nothing: they could not be measured, or were not asked for.
    case missing(reason: String)
  }

  /// A dependency whose resolved version differs between the commit and its first parent.
  public struct DependencyChange: Sendable, Hashable {
    /// The package.
    public var identity: String
    /// The version before; `nil` if it was not there.
    public var before: String?
    /// The version after.
    public var after: String?
  }

  /// The commit that made the change, or the first that is known to have it.
  public var commit: CulpritCommit
  /// Commits before it that may have made the change, the oldest first.
  public var doubts: [Doubt]
  /// The numbers.
  public var changes: [Change]
  /// Dependencies that changed with it.
  public var dependencies: [DependencyChange]
  /// What the fresh builds said.
  public var confirmation: Confirmation

  /// Whether the commit is known to be the one.
  public var isExact: Bool { doubts.isEmpty }
}
