/// A commit as reports name it.
public struct CommitSummary: Sendable, Hashable {
  /// The commit's id.
  public var id: String
  /// The first line of its message.
  public var subject: String

  /// A commit.
  public init(id: String, subject: String) {
    self.id = id
    self.subject = subject
  }

  /// The first ten digits of the id.
  public var shortID: String { String(id.prefix(10)) }
}
