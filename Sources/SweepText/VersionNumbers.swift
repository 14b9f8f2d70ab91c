/// Where a name's version or day is.
///
/// Of `log4j-2.17.1` it is `2.17.1` and of `rel_1_10_0` `1_10_0`: dots join numbers most
/// surely, then what looks like a day, then other separators, and a lone number comes last.
package struct VersionNumbers {
  /// The bytes of the numbers, with what joins them.
  let range: Range<Int>
  /// The digits of each number.
  let numbers: [ArraySlice<UInt8>]
  /// Whether the numbers are a day, or a month, rather than a version.
  let isDay: Bool
  /// Whether dots join the numbers, or there is only one.
  let isDotted: Bool

  /// Looks in the last folder of a name first; nil when there is no number, or the name is a hash.
  init?(in bytes: [UInt8]) {
    guard !Self.isHash(bytes) else { return nil }
    let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    guard let found = Self.best(in: bytes[start...]) ?? Self.best(in: bytes[..<start]) else {
      return nil
    }
    self = found
  }

  /// Whether a name is, or ends in, a day or a month.
  package static func isDay(_ name: some StringProtocol) -> Bool {
    Self(in: Array(name.utf8))?.isDay == true
  }

  private init(_ numbers: ArraySlice<ArraySlice<UInt8>>, isDay: Bool, isDotted: Bool) {
    self.numbers = Array(numbers)
    self.isDay = isDay
    self.isDotted = isDotted
    range = (numbers.first?.startIndex ?? 0)..<(numbers.last?.endIndex ?? 0)
  }

  private static func best(in bytes: ArraySlice<UInt8>) -> Self? {
    let runs = digitRuns(in: bytes)
    for first in runs.indices {
      if let day = day(at: first, of: runs, in: bytes) { return day }
      let dotted = joined(by: ".", from: first, of: runs, in: bytes)
      if dotted.count > 1 { return Self(dotted, isDay: false, isDotted: true) }
    }
    for first in runs.indices {
      // `1-2` is as often a 1 with something after it.
      for (separator, least) in [("_", 2), ("-", 3)] as [(Unicode.Scalar, Int)] {
        let group = joined(by: separator, from: first, of: runs, in: bytes)
        if group.count >= least { return Self(group, isDay: false, isDotted: false) }
      }
    }
    return runs.isEmpty ? nil : Self(runs[..<1], isDay: false, isDotted: true)
  }

  /// The numbers from one on that a separator joins.
  private static func joined(
    by separator: Unicode.Scalar, from first: Int, of runs: [ArraySlice<UInt8>],
    in bytes: ArraySlice<UInt8>
  ) -> ArraySlice<ArraySlice<UInt8>> {
    var end = first + 1
    while end < runs.count, runs[end].startIndex == runs[end - 1].endIndex + 1,
      bytes[runs[end - 1].endIndex] == UInt8(ascii: separator)
    {
      end += 1
    }
    return runs[first..<end]
  }

  /// `2024-01-05`, `2024_01_05`, `20240105`, or the month `2024-01`.
  private static func day(
    at first: Int, of runs: [ArraySlice<UInt8>], in bytes: ArraySlice<UInt8>
  ) -> Self? {
    let isInsideVersion =
      runs[first].startIndex > bytes.startIndex
      && bytes[runs[first].startIndex - 1] == UInt8(ascii: ".")
    guard !isInsideVersion else { return nil }
    if runs[first].count == 8, joined(by: ".", from: first, of: runs, in: bytes).count == 1 {
      let digits = runs[first]
      let parts = [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.suffix(2)]
      return isDay(parts[...]) ? Self(parts[...], isDay: true, isDotted: false) : nil
    }
    for separator in ["-", "_"] as [Unicode.Scalar] {
      let parts = joined(by: separator, from: first, of: runs, in: bytes).prefix(3)
      if isDay(parts) { return Self(parts, isDay: true, isDotted: false) }
    }
    return nil
  }

  private static func isDay(_ parts: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    let values = parts.map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    guard parts.count >= 2, parts.dropFirst().allSatisfy({ $0.count <= 2 }) else { return false }
    guard (1900...2199).contains(values[0]), (1...12).contains(values[1]) else { return false }
    if parts.count == 3 { return (1...31).contains(values[2]) }
    return parts.last?.count == 2
  }

  private static func digitRuns(in bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Whether the name is a commit's hash: hexadecimal digits, seven or more, letters among them.
  private static func isHash(_ bytes: [UInt8]) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return (7...64).contains(bytes.count) && bytes.contains(where: letters.contains)
      && bytes.allSatisfy { letters.contains($0) || digits.contains($0) }
  }
}

extension VersionName {
  /// A number or a word of a name. Numbers come before words, as in semantic versions.
  enum Part: Hashable, Comparable {
    /// Without leading zeros, so that the longer one is the larger one, of whatever length.
    case number(String)
    /// In lower case.
    case word(String)

    static let zero = Self.number("")

    init(digits: ArraySlice<UInt8>) {
      self = .number(String(decoding: digits.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self))
    }

    static func < (left: Self, right: Self) -> Bool {
      switch (left, right) {
      case (.number(let left), .number(let right)):
        (left.utf8.count, left) < (right.utf8.count, right)
      case (.word(let left), .word(let right)): left < right
      case (.number, .word): true
      case (.word, .number): false
      }
    }

    /// The numbers and words of a text; what stands between them does not count.
    static func parts(of bytes: some Sequence<UInt8>) -> [Self] {
      var parts: [Self] = []
      var rest = Array(bytes)[...]
      while let first = rest.first {
        let kind = kind(of: first)
        let run = rest.prefix { self.kind(of: $0) == kind }
        rest = rest[run.endIndex...]
        switch kind {
        case .separator: break
        case .digit: parts.append(Self(digits: run))
        case .letter: parts.append(.word(String(decoding: run, as: UTF8.self).lowercased()))
        }
      }
      return parts
    }

    private enum ByteKind { case digit, letter, separator }

    private static func kind(of byte: UInt8) -> ByteKind {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...:
        .letter
      default: .separator
      }
    }
  }

  /// Where a version stands beside the release that has its numbers.
  enum Stage: Int, Comparable {
    case prerelease, release, later

    /// Judges by what follows the numbers.
    init(of suffix: [Part], isSemanticPrerelease: Bool) {
      let rest = suffix.drop { Self.releaseWords.contains($0) }
      if rest.isEmpty {
        self = .release
      } else if isSemanticPrerelease || rest.contains(where: Self.prereleaseWords.contains) {
        self = .prerelease
      } else if rest.count > 1, Self.prereleaseLetters.contains(rest[rest.startIndex]) {
        // `1.0b2` is a beta; a lone letter, as in OpenSSL's `1.0.2u`, came after the release.
        self = .prerelease
      } else {
        self = .later
      }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static let releaseWords = words(["release", "final", "ga", "stable", "gold", "rtm"])
    private static let prereleaseLetters = words(["a", "b", "c", "m"])
    private static let prereleaseWords = words([
      "alpha", "beta", "canary", "cr", "dev", "development", "draft", "ea", "experimental",
      "milestone", "nightly", "pre", "prerelease", "preview", "rc", "snapshot", "test",
    ])

    private static func words(_ words: [String]) -> Set<Part> { Set(words.map(Part.word)) }
  }
}
