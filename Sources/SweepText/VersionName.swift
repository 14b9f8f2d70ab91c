import Foundation

/// A tag's name, or a label made of one, in the order of the versions that such names stand for.
///
/// Few projects tag plain semantic versions only: `release-1.10.0`, `swift-5.10-RELEASE`,
/// `rel_1_10_0`, `foo/1.2.3`, `1.2.3.4`, `2024-01-05`. The name is split into a series (`swift`,
/// `foo`; empty where only a word such as `v` or `release` stands before the number), numbers, and
/// what follows them.
///
/// Names without a number come first, then one series after the other, plain versions last. In a
/// series numbers compare as numbers, and a pre-release comes before its release. The order is
/// total: names whose bytes differ are never equal.
public struct VersionName: Sendable {
  /// What the numbers of a name are.
  public enum Kind: Int, Sendable, Comparable {
    /// There are none.
    case word
    /// A day: `2024-01-05`, `20240105`.
    case day
    /// A version.
    case version

    /// Words before days before versions.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The name as it is written.
  public let text: String
  /// What the numbers are.
  public let kind: Kind
  /// What stands before the numbers, in lower case, without separators at its end and without
  /// words that mean "version"; empty for a plain version.
  public let series: String
  /// Whether the name stands for a pre-release: by semver.org's rule where the name is a semantic
  /// version, and elsewhere by a word such as `beta` or `rc` after the numbers. A day is none.
  public let isPrerelease: Bool

  let numbers: [Part]
  /// What follows the numbers.
  let suffix: [Part]
  /// Whether the numbers, or those behind them, may mean something that they are not in order of.
  let isAmbiguous, hasAmbiguousSuffix: Bool
  /// Whether there are several numbers, and whether the name begins with them.
  let hasSeveralNumbers, isLeading: Bool
  private let stage: Stage

  /// Reads a name; every text is one.
  public init(_ text: String) {
    self.text = text
    let bytes = Array(text.utf8)
    guard let found = VersionNumbers(in: bytes) else {
      (kind, series, isPrerelease) = (.word, "", false)
      (numbers, suffix, stage) = ([], Part.parts(of: bytes), .release)
      (isAmbiguous, hasAmbiguousSuffix, hasSeveralNumbers, isLeading) = (true, true, false, false)
      return
    }
    kind = found.isDay ? .day : .version
    series = Self.series(of: bytes[..<found.range.lowerBound])
    // 1.2 and 1.2.0 are one version.
    let all = found.numbers.map(Part.init(digits:))
    numbers = Array(all[..<(all.lastIndex { $0 != .zero }.map { $0 + 1 } ?? 0)])
    // Build metadata has no part in the order.
    let rest = bytes[found.range.upperBound...].prefix { $0 != UInt8(ascii: "+") }
    suffix = Part.parts(of: rest)
    isAmbiguous = found.isAmbiguous(isAlone: series.isEmpty)
    hasAmbiguousSuffix = VersionNumbers(in: Array(rest))?.isAmbiguous(isAlone: true) ?? false
    (hasSeveralNumbers, isLeading) = (found.numbers.count > 1, found.range.lowerBound == 0)
    let isSemantic = series.isEmpty && found.isDotted && SemanticVersion(text)?.isPrerelease == true
    stage = found.isDay ? .release : Stage(of: suffix, isSemanticPrerelease: isSemantic)
    isPrerelease = stage == .prerelease
  }

  /// Whether the name stands for a version and nothing but words such as `v` or `release` stands
  /// before its numbers.
  public var isPlainVersion: Bool { kind == .version && series.isEmpty }

  /// Elements in the order of their names and of the commits that the names stand for.
  ///
  /// - Parameters:
  ///   - name: An element's name.
  ///   - date: When its commit was made, where that is known. Names without a number are in the
  ///     order of their dates, and so are series, by their newest element; plain versions stay
  ///     last.
  public static func ordered<Element>(
    _ elements: [Element], by name: (Element) -> String,
    date: (Element) -> Date? = { _ in nil }
  ) -> [Element] {
    let keyed = elements.map { (name: Self(name($0)), date: date($0) ?? .distantPast, element: $0) }
    var newest: [Group: Date] = [:]
    for (name, date, _) in keyed {
      newest[name.group] = max(newest[name.group] ?? .distantPast, date)
    }
    return keyed.sorted { left, right in
      let groups = (left.name.group, right.name.group)
      if groups.0 == groups.1 {
        let areDated = left.name.kind == .word && left.date != right.date
        return areDated ? left.date < right.date : left.name < right.name
      }
      let dates = (newest[groups.0] ?? .distantPast, newest[groups.1] ?? .distantPast)
      let areDated = groups.0.rank == groups.1.rank && dates.0 != dates.1
      return areDated ? dates.0 < dates.1 : left.name < right.name
    }.map(\.element)
  }
}

extension VersionName: Comparable, Hashable {
  /// Whether the names are the same byte for byte; letters that are composed differently differ.
  public static func == (left: Self, right: Self) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }

  /// The order that the type describes.
  public static func < (left: Self, right: Self) -> Bool {
    if left.group != right.group { return left.group < right.group }
    if let isLess = left.versionPrecedes(right) { return isLess }
    let (first, second) = (Part.parts(of: left.text.utf8), Part.parts(of: right.text.utf8))
    if first != second { return first.lexicographicallyPrecedes(second) }
    return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// Whether the version comes before another one whatever stands before both; nil when they are
  /// the same version.
  package func versionPrecedes(_ other: Self) -> Bool? {
    if numbers != other.numbers { return numbers.lexicographicallyPrecedes(other.numbers) }
    if stage != other.stage { return stage < other.stage }
    guard stage != .release || kind != .version, suffix != other.suffix else { return nil }
    return suffix.lexicographicallyPrecedes(other.suffix)
  }
}

extension VersionName {
  /// Names that are compared with each other.
  private struct Group: Hashable, Comparable {
    /// Words, then series, then plain versions.
    let rank: Int
    let kind: Kind
    let series: String

    static func < (left: Self, right: Self) -> Bool {
      if left.rank != right.rank { return left.rank < right.rank }
      return left.series == right.series ? left.kind < right.kind : left.series < right.series
    }
  }

  private var group: Group {
    Group(rank: kind == .word ? 0 : isPlainVersion ? 2 : 1, kind: kind, series: series)
  }

  /// The words before the numbers, without those at the end that only mean "version".
  private static func series(of bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    var words = text.split(omittingEmptySubsequences: true) { "-_./@ ".contains($0) }
    while let last = words.last, versionWords.contains(String(last)) { words.removeLast() }
    return words.joined(separator: "-")
  }

  private static let versionWords: Set<String> = [
    "v", "ver", "version", "versions", "r", "rel", "release", "releases", "tag", "tags", "stable",
  ]
}
