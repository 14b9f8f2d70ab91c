/// A repository's address. Its text forms leave out user and password.
public struct RemoteURL: Hashable, Sendable {
  /// The address as given, credentials included. Only libgit2 and the credential helper see it.
  let complete: String

  /// Takes any text; ``Repository/clone(_:intoBareCache:progress:)`` says whether it can be cloned.
  public init(_ text: String) {
    complete = text
  }
}
