import Foundation
import SweepGit

/// A value that a definition spells as text.
///
/// It is read from the text as it is written, so that the version `1.10` is not the number 1.1, and
/// the day `2025-01-31` not a moment in some time zone.
public protocol DefinitionValue: Codable, Sendable, Equatable {
  /// What must be written, for errors: `a whole number from 1`.
  static var expected: String { get }
  /// The text that gives this value.
  var text: String { get }
  /// Reads the text; `nil` for one that is none.
  init?(text: String)
}

extension DefinitionValue {
  /// Reads one scalar. Throws `DecodingError` with what was expected.
  public init(from decoder: any Decoder) throws {
    self = try Self.read(from: decoder)
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    try text.encode(to: encoder)
  }

  fileprivate static func read(from decoder: any Decoder) throws -> Self {
    let container = try decoder.singleValueContainer()
    guard let text = try? container.decode(String.self), let value = Self(text: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
    }
    return value
  }
}

extension DefinitionValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// The cases.
  public static var expected: String { allCases.map(\.rawValue).joined(separator: " or ") }
  /// The case's name.
  public var text: String { rawValue }
  // Swift has a way of its own to read such types, which does not know what was expected.
  /// Reads the name of a case.
  public init(from decoder: any Decoder) throws { self = try Self.read(from: decoder) }
  /// Writes the name of the case.
  public func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }
  /// The case of this name.
  public init?(text: String) { self.init(rawValue: text) }
}

/// Several values, or one without brackets.
public struct OneOrMore<Element: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
  /// The values, in order.
  public var elements: [Element]

  /// Several values.
  public init(_ elements: [Element]) { self.elements = elements }

  /// Reads a list, or a single value.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer(),
      (try? container.decode(String.self)) != nil
    {
      elements = [try Element(from: decoder)]
      return
    }
    guard var list = try? decoder.unkeyedContainer() else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a list of texts"))
    }
    elements = []
    while !list.isAtEnd { elements.append(try list.decode(Element.self)) }
  }

  /// Writes a list.
  public func encode(to encoder: any Encoder) throws {
    try elements.encode(to: encoder)
  }
}

extension OneOrMore: ExpressibleByArrayLiteral {
  /// Several values.
  public init(arrayLiteral elements: Element...) { self.elements = elements }
}

/// A whole number from 1, in decimal digits.
public struct Count: DefinitionValue, ExpressibleByIntegerLiteral {
  /// The number.
  public let value: Int

  /// A number; those below 1 become 1.
  public init(_ value: Int) { self.value = max(1, value) }
  /// A number that is written in code.
  public init(integerLiteral value: Int) { self.init(value) }

  /// What a value must be, in messages.
  public static let expected = "a whole number from 1"
  /// The value as it is written.
  public var text: String { "\(value)" }
  /// Reads a value; `nil` if the text is none.
  public init?(text: String) {
    guard let number = CountFromZero(text: text), number.value > 0 else { return nil }
    value = number.value
  }
}

/// A whole number from 0, in decimal digits.
public struct CountFromZero: DefinitionValue {
  /// The number.
  public let value: Int

  /// What a value must be, in messages.
  public static let expected = "a whole number from 0"
  /// The value as it is written.
  public var text: String { "\(value)" }
  /// Reads a value; `nil` if the text is none.
  public init?(text: String) {
    // `010` is eight to one reader of YAML and ten to another.
    guard text.wholeMatch(of: /0|[1-9][0-9]*/) != nil, let number = Int(text) else { return nil }
    value = number
  }
}

/// A length of time, in seconds.
public struct Seconds: DefinitionValue, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// The seconds, from 0 and finite.
  public let value: Double

  /// A length of time; what is below 0 or not finite becomes 0.
  public init(_ value: Double) { self.value = value.isFinite ? max(0, value) : 0 }
  /// A length that is written in code.
  public init(floatLiteral value: Double) { self.init(value) }
  /// A length that is written in code.
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  /// What a value must be, in messages.
  public static let expected = "a number of seconds"
  /// The value as it is written.
  public var text: String { "\(value)" }
  /// Reads a value; `nil` if the text is none.
  public init?(text: String) {
    let number = /([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?/
    guard text.wholeMatch(of: number) != nil, let value = Double(text), value.isFinite else {
      return nil
    }
    self.value = value
  }

  var duration: Duration { .seconds(value) }
}

/// A day in UTC.
public struct Day: DefinitionValue {
  /// Its first moment.
  public let start: Date
  /// Its last second.
  public var end: Date { start.addingTimeInterval(86_399) }

  /// What a value must be, in messages.
  public static let expected = "a day such as 2025-01-31"
  /// The value as it is written.
  public var text: String { start.formatted(.iso8601.year().month().day()) }
  /// Reads a value; `nil` if the text is none.
  public init?(text: String) {
    guard text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil,
      let date = try? Date(text, strategy: .iso8601.year().month().day())
    else { return nil }
    start = date
  }
}

/// A SwiftPM configuration.
public enum Configuration: String, CaseIterable, DefinitionValue {
  /// Optimized.
  case release
  /// Not optimized.
  case debug
}

extension SuiteKind: DefinitionValue {}

/// Where a version's suite comes from.
public enum SuiteOrigin: String, CaseIterable, DefinitionValue {
  /// The one suite that was given.
  case given
  /// The version's own tree.
  case version
}

/// A name, a glob (`1.*`) or a range (`<1.1`) over version names.
struct VersionPattern: DefinitionValue {
  let text: String

  static let expected = "names, globs or ranges"
  init?(text: String) {
    if VersionRange.looksLikeRange(text), (try? VersionRange(text)) == nil { return nil }
    self.text = text
  }
}

extension DependencyPin: DefinitionValue {
  /// What a value must be, in messages.
  public static let expected = "NAME@VERSION, NAME@BRANCH or NAME@COMMIT"
  /// The value as it is written.
  public var text: String { "\(identity)@\(revision)" }
  /// Reads a value; `nil` if the text is none.
  public init?(text: String) {
    guard let pin = try? DependencyPin(text) else { return nil }
    self = pin
  }
}

extension AsOf: DefinitionValue {
  /// What a value must be, in messages.
  public static let expected = "a day such as 2025-01-31, or commit"
  /// The value as it is written.
  public var text: String {
    switch self {
    case .day(let limit): limit.formatted(.iso8601.year().month().day())
    case .commit: "commit"
    }
  }
  /// Reads a value; `nil` if the text is none.
  public init?(text: String) {
    guard let asOf = try? AsOf(text) else { return nil }
    self = asOf
  }
}

extension CommitRange: DefinitionValue {
  /// What a value must be, in messages.
  public static let expected = "a commit range A..B"
  /// The value as it is written.
  public var text: String { "\(start)..\(end)" }
  /// Reads a value; `nil` if the text is none.
  public init?(text: String) {
    guard let range = try? CommitRange(text) else { return nil }
    self = range
  }
}
