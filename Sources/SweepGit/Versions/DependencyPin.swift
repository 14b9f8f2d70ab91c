/// A dependency held at one version, branch or commit: `NAME@REF`.
public struct DependencyPin: Sendable, Hashable {
  /// The dependency's identity, in lower case.
  public let identity: String
  /// A version (`1.2.0`), a branch, a tag or a commit.
  public let revision: String

  /// Reads `swift-numerics@1.0.2`.
  ///
  /// - Throws: ``SelectionError/badPin(_:)``.
  public init(_ text: String) throws(SelectionError) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw .badPin(text) }
    identity = parts[0].lowercased()
    revision = String(parts[1])
  }
}
