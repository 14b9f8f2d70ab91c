/// What came of the search for one change.
public enum BisectionAnswer: Sendable, Hashable {
  /// The commit that made the change.
  case commit(String)
  /// One of these made it, the oldest first; all but the last are untestable or undecided.
  case anyOf([String])

  /// The first commit that is known to have the change.
  public var firstBad: String {
    switch self {
    case .commit(let id): id
    case .anyOf(let ids): ids.last ?? ""
    }
  }
}
