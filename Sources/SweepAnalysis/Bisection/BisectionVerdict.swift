/// What a test says of one commit.
public enum BisectionVerdict: Sendable, Hashable {
  /// The number is as it was at the good end.
  case good
  /// The number has changed.
  case bad
  /// The commit cannot be tested: it does not build, or the benchmark does not run; why, in one
  /// line.
  case untestable(reason: String)
  /// The number is too noisy to tell; with the figures, in one line.
  case undecided(reason: String)

  /// Why nothing was learned, if so.
  public var reason: String? {
    switch self {
    case .good, .bad: nil
    case .untestable(let reason), .undecided(let reason): reason
    }
  }
}
