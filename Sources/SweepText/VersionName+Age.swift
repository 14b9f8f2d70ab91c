extension VersionName {
  /// Whether the names alone tell that this version is older than another one.
  ///
  /// Every two names have an order, but not every order says something: it does not between
  /// `1.0.0-before` and `1.0.0-after`, whose words stand for no stage of a release; nor between
  /// `5-Jan-2024` and `4-Feb-2024`, whose first number is not all there is; nor where numbers may
  /// be a day that does not begin with its year, or a hash.
  package func isSurelyOlder(than other: Self) -> Bool {
    guard kind != .word, kind == other.kind, series == other.series, !isAmbiguous,
      !other.isAmbiguous, versionPrecedes(other) == true
    else { return false }
    guard numbers == other.numbers else {
      return suffix == other.suffix || (hasSeveralNumbers && other.hasSeveralNumbers)
        || (isIndex && other.isIndex)
    }
    guard kind == .day || !(hasAmbiguousSuffix || other.hasAmbiguousSuffix) else { return false }
    return Self.precedes(suffix, other.suffix, areVersions: hasSeveralNumbers)
  }

  /// Whether a lone number stands before nothing but words, as in `1-before`.
  private var isIndex: Bool {
    let words = suffix.compactMap(\.word)
    return !hasSeveralNumbers && isLeading && words.count == suffix.count
      && Self.months.isDisjoint(with: words)
  }

  /// Whether what follows equal numbers tells an order, where it first differs.
  ///
  /// - Parameter areVersions: Whether a letter is part of a version, as in `1.0.2u` and `1.0b2`.
  private static func precedes(_ left: [Part], _ right: [Part], areVersions: Bool) -> Bool {
    let same = zip(left, right).prefix { $0 == $1 }.count
    let rest = (left.dropFirst(same), right.dropFirst(same))
    let words = [rest.0.first?.word, rest.1.first?.word].compactMap(\.self)
    guard areVersions || words.allSatisfy({ $0.utf8.count > 1 }) else { return false }
    switch (rest.0.first, rest.1.first) {
    case (.number?, .number?): return true
    case (.word(let left)?, .word(let right)?):
      if let stages = stage(of: left).flatMap({ first in stage(of: right).map { (first, $0) } }) {
        return stages.0 < stages.1
      }
      return left.utf8.count == 1 && right.utf8.count == 1
    // `1.0.0-rc.1` before `1.0.0`.
    case (.word(let word)?, nil): return same == 0 && stage(of: word) != nil
    // `1.0.2` before `1.0.2u`.
    case (nil, .word(let word)?): return word.utf8.count == 1 && rest.1.count == 1
    default: return false
    }
  }

  /// The stages that every project goes through in the same order.
  private static func stage(of word: String) -> Int? {
    switch word {
    case "a", "alpha": 0
    case "b", "beta": 1
    case "rc", "cr": 2
    default: nil
    }
  }

  private static let months: Set<String> = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december",
  ]
}

extension VersionName.Part {
  /// The word; nil for a number.
  fileprivate var word: String? {
    if case .word(let word) = self { word } else { nil }
  }
}

extension VersionNumbers {
  /// Whether the numbers may be a day or month that does not begin with its year (`01-02-2024`,
  /// `1.2.24`, `01022024`, `12.2023`), or a hash of digits only.
  ///
  /// - Parameter isAlone: Whether no word stands before the numbers.
  func isAmbiguous(isAlone: Bool) -> Bool {
    guard !isDay, let first = numbers.first else { return false }
    if numbers.count == 1 { return Self.isAmbiguous(first, isAlone: isAlone) }
    let lengths = numbers.map(\.count)
    if numbers.count == 2 { return Self.isYear(numbers[1]) && Self.isDay(numbers[0], month: nil) }
    guard lengths[0] <= 2, lengths[1] <= 2, Self.isDay(numbers[0], month: numbers[1]) else {
      return false
    }
    // `10.11.12` is a version.
    let isPadded = numbers.prefix(3).contains { $0.first == UInt8(ascii: "0") }
    return Self.isYear(numbers[2])
      || (lengths.prefix(3) == [2, 2, 2] && (isPadded || !isDotted))
  }

  private static func isAmbiguous(_ digits: ArraySlice<UInt8>, isAlone: Bool) -> Bool {
    let (first, second) = (digits.prefix(2), digits.dropFirst(2).prefix(2))
    if digits.count == 8, isYear(digits.suffix(4)), isDay(first, month: second) { return true }
    guard isAlone else { return false }
    if digits.count == 6 { return isDay(first, month: second) }
    // Seconds or milliseconds since 1970 are in order; other long numbers may be hashes.
    let isTime = [10, 13].contains(digits.count) && digits.first == UInt8(ascii: "1")
    return digits.count >= 7 && !isTime
  }

  private static func isYear(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.count == 4 && (1900...2199).contains(value(digits))
  }

  /// Whether two numbers are a day and a month, in either order; without a second one, whether the
  /// first is a month.
  private static func isDay(_ first: ArraySlice<UInt8>, month second: ArraySlice<UInt8>?) -> Bool {
    let values = [value(first), second.map(value) ?? 31].sorted()
    return values[0] >= 1 && values[0] <= 12 && values[1] <= 31
  }

  private static func value(_ digits: ArraySlice<UInt8>) -> Int {
    Int(String(decoding: digits, as: UTF8.self)) ?? .max
  }
}
