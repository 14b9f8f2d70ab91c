/// Which way a number must move to count as changed.
public enum ChangeDirection: String, Sendable, Hashable, CaseIterable {
  /// Up.
  case growth
  /// Down.
  case shrink
  /// Either way.
  case any
}
