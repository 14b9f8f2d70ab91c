/// A semantic version read from a tag name, such as `1.4.0`, `v2.0` or `1.0.0-beta.2`.
///
/// Precedence follows [Semantic Versioning 2.0.0](https://semver.org), section 11. A leading `v`
/// and a missing minor or patch number are accepted, because real tags have them; build metadata is
/// ignored.
public struct SemanticVersion: Sendable, Hashable {
  /// The major, minor and patch numbers.
  public let major: Int, minor: Int, patch: Int
  /// The dot-separated identifiers after the hyphen; empty for a release.
  public let prerelease: [String]

  /// Whether the version is a pre-release.
  public var isPrerelease: Bool { !prerelease.isEmpty }

  /// Makes a release.
  public init(major: Int, minor: Int = 0, patch: Int = 0) {
    (self.major, self.minor, self.patch) = (major, minor, patch)
    prerelease = []
  }

  /// Reads a version out of a tag name.
  ///
  /// - Parameter text: The tag's short name. Folders in it (`release/1.2.0`) are passed over.
  /// - Returns: `nil` when the text is no semantic version.
  public init?(_ text: some StringProtocol) {
    let name = Substring(text)
    var body = name.lastIndex(of: "/").map { name[name.index(after: $0)...] } ?? name
    if let first = body.first, first == "v" || first == "V" { body.removeFirst() }
    guard let versionText = body.split(separator: "+", maxSplits: 1).first else { return nil }
    let parts = versionText.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...3).contains(numbers.count) else { return nil }
    var values: [Int] = []
    for number in numbers {
      guard number.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int(number) else {
        return nil
      }
      values.append(value)
    }
    let identifiers = parts.count == 2 ? parts[1].split(separator: ".").map(String.init) : []
    guard parts.count == 1 || !identifiers.isEmpty else { return nil }
    // `2024-01-05` is a day, not a pre-release of version 2024.
    guard numbers.count > 1 || parts.count == 1 || !VersionNumbers.isDay(name) else { return nil }
    major = values[0]
    minor = values.count > 1 ? values[1] : 0
    patch = values.count > 2 ? values[2] : 0
    prerelease = identifiers
  }
}

extension SemanticVersion: Comparable {
  /// The precedence of semver.org, section 11.
  public static func < (left: Self, right: Self) -> Bool {
    let leftNumbers = [left.major, left.minor, left.patch]
    let rightNumbers = [right.major, right.minor, right.patch]
    if leftNumbers != rightNumbers { return leftNumbers.lexicographicallyPrecedes(rightNumbers) }
    if left.isPrerelease != right.isPrerelease { return left.isPrerelease }
    return left.prerelease.lexicographicallyPrecedes(right.prerelease, by: identifierPrecedes)
  }

  /// Numeric identifiers compare as numbers and come before the others.
  private static func identifierPrecedes(_ left: String, _ right: String) -> Bool {
    switch (Int(left), Int(right)) {
    case (let left?, let right?): left < right
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): left < right
    }
  }
}

extension SemanticVersion: CustomStringConvertible {
  /// The version in full: `1.4.0-beta.2`.
  public var description: String {
    "\(major).\(minor).\(patch)" + (isPrerelease ? "-" + prerelease.joined(separator: ".") : "")
  }
}
