import SweepText

/// A range of versions: comparisons joined by commas, all of which must hold.
///
/// ```
/// >=1.1,<1.3        1.1.0 up to, not including, 1.3.0
/// >=1.0.4           1.0.4 and everything after it
/// >=swift-5.9       swift-5.9-RELEASE, swift-5.10-RELEASE, but not 6.0
/// >=2024-01-01      2024-01-05, and nightly-2024-01-05 where no tag is a plain version
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
    let version: VersionName

    func contains(_ candidate: VersionName) -> Bool {
      // Nil where both are the same version.
      let isBelow = candidate.versionPrecedes(version)
      return switch relation {
      case .atLeast: isBelow != true
      case .atMost: isBelow != false
      case .notEqual: isBelow != nil
      case .equal: isBelow == nil
      case .above: isBelow == false
      case .below: isBelow == true
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
      guard let relation = Bound.Relation.allCases.first(where: { trimmed.hasPrefix($0.rawValue) })
      else { throw .badRange(text) }
      let name = String(trimmed.dropFirst(relation.rawValue.count).filter { $0 != " " })
      let version = VersionName(name)
      guard version.kind != .word, !name.contains("*") else { throw .badRange(text) }
      bounds.append(Bound(relation: relation, version: version))
    }
    guard !bounds.isEmpty else { throw .badRange(text) }
    self.bounds = bounds
  }

  /// Whether a range without a word is about every series of some tags. Where there are plain
  /// versions, it is about them: `>=1.0` does not mean `docs-2.0`.
  package static func isAboutEverySeries(among tags: some Sequence<VersionName>) -> Bool {
    !tags.contains(where: \.isPlainVersion)
  }

  /// Whether the version satisfies every comparison.
  ///
  /// Days are compared with days only, and a series with what names it.
  ///
  /// - Parameters:
  ///   - inAnySeries: Whether comparisons that name no series are about every one: `>=5.9` about
  ///     `swift-5.10-RELEASE`.
  ///   - includingPrereleases: Whether pre-releases count although the range names none.
  public func contains(
    _ version: VersionName, inAnySeries: Bool = true, includingPrereleases: Bool = false
  ) -> Bool {
    let takesPrereleases =
      includingPrereleases || bounds.contains { $0.version.isPrerelease }
    guard takesPrereleases || !version.isPrerelease else { return false }
    return bounds.allSatisfy { bound in
      let isOfSeries =
        bound.version.series == version.series || (bound.version.series.isEmpty && inAnySeries)
      return isOfSeries && bound.version.kind == version.kind && bound.contains(version)
    }
  }
}
