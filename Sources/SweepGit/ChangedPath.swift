/// A file that differs between two versions.
public struct ChangedPath: Hashable, Sendable {
  /// How it differs.
  public enum Status: String, Hashable, Sendable {
    /// Only the newer version has it.
    case added
    /// Only the older version has it.
    case deleted
    /// The content or the execute bit differs.
    case modified
    /// It is a file in one, and a link or submodule in the other.
    case typeChanged
  }

  /// The path from the top of the tree.
  public var path: String

  /// How it differs.
  public var status: Status

  /// Makes a changed path from its parts.
  public init(path: String, status: Status) {
    self.path = path
    self.status = status
  }
}
