import SweepText

/// A range of semantic versions: comparisons joined by commas, all of which must hold.
///
/// ```
/// >=1.1,<1.3        1.1.0 up to, not including, 1.3.0
/// >=1.0.4           1.0.4 and everything after it
/// ```
///
/// Pre-releases are outside unless the range names one.
public struct VersionRange: Sendable, Hashable {
  /// One comparison with a version.
  public struct Bound: Sendable, Hashable {
    /// How a version compares with the bound's.
    public enum Relation: String, Sendable, CaseIterable {
      case atLeast = ">="
      case atMost = "<="
      case notEqual = "!="
      case equal = "=="
      case above = ">"
      case below = "<"
    }

    let relation: Relation
    package let version: SemanticVersion

    package func contains(_ candidate: SemanticVersion) -> Bool {
      switch relation {
      case .atLeast: candidate >= version
      case .atMost: candidate <= version
      case .notEqual: candidate != version
      case .equal: candidate == version
      case .above: candidate > version
      case .below: candidate < version
      }
    }
  }

  /// The comparisons, all of which must hold.
  public let bounds: [Bound]

  /// Whether the text has the form of a range rather than of a glob.
  public static func looksLikeRange(_ text: String) -> Bool {
    text.first.map { "<>=!".contains($0) } ?? false
  }

  /// Reads a range.
  ///
  /// - Throws: ``SelectionError/badRange(_:)`` naming the text that is no comparison.
  public init(_ text: String) throws(SelectionError) {
    var bounds: [Bound] = []
    for part in text.split(separator: ",") {
      let trimmed = part.drop { $0 == " " }
      guard let relation = Bound.Relation.allCases.first(where: { trimmed.hasPrefix($0.rawValue) }),
        let version = SemanticVersion(
          trimmed.dropFirst(relation.rawValue.count).filter { $0 != " " })
      else { throw .badRange(text) }
      bounds.append(Bound(relation: relation, version: version))
    }
    guard !bounds.isEmpty else { throw .badRange(text) }
    self.bounds = bounds
  }

  /// Whether the version satisfies every comparison.
  ///
  /// - Parameter includingPrereleases: Whether pre-releases count although the range names none.
  public func contains(_ version: SemanticVersion, includingPrereleases: Bool = false) -> Bool {
    let takesPrereleases =
      includingPrereleases || bounds.contains { $0.version.isPrerelease }
    return (takesPrereleases || !version.isPrerelease) && bounds.allSatisfy { $0.contains(version) }
  }
}
