/// Why something that concerns a repository could not be done.
///
/// ``description`` is one line that says what to do next. It never holds a URL's user or password.
public struct GitError: Error, Hashable, Sendable {
  /// What went wrong, in the user's terms.
  public var reason: Reason

  /// The C function that failed, when one did.
  public var call: Call?

  /// What the failed operation was about.
  public var facts: Facts

  /// Makes an error from its parts.
  public init(_ reason: Reason, call: Call? = nil, facts: Facts = Facts()) {
    self.reason = reason
    self.call = call
    self.facts = facts
  }
}
