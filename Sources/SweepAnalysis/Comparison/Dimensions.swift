import SweepResults

/// What a benchmark can be grouped, filtered and plotted by, in order.
///
/// `node.group`, `node.module`, `node.func` and `node.class` come from the id, the others from the
/// parameters and from the scalars of `extra_info`.
public struct Dimensions: Sendable, Hashable {
  /// What begins the names of the dimensions that come from the id; they are never picked without
  /// being asked for.
  public static let nodePrefix = "node."

  /// The values by name.
  public private(set) var values: JSONObject

  /// The dimensions of a benchmark.
  public init(of record: BenchmarkRecord) {
    var values = Self.nodeDimensions(of: record)
    for source in [record.params, record.extraInfo] {
      for member in source?.members ?? [] where Self.isDimension(member.value) {
        values[member.key] = member.value
      }
    }
    self.values = values
  }

  /// Dimensions that are known.
  package init(values: JSONObject) {
    self.values = values
  }

  /// The value of a dimension.
  public subscript(name: String) -> JSONValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The names in order.
  public var names: [String] { values.keys }

  /// pytest-benchmark writes a parameter that JSON cannot hold as `UNSERIALIZABLE[...]`; such a
  /// text is the same for different values, so it is no dimension.
  private static func isDimension(_ value: JSONValue) -> Bool {
    value.isScalar && value.stringValue?.hasPrefix("UNSERIALIZABLE[") != true
  }

  /// The parts of `module::Class::function[params]`.
  private static func nodeDimensions(of record: BenchmarkRecord) -> JSONObject {
    var values: JSONObject = [:]
    if let group = record.group, !group.isEmpty { values["node.group"] = .string(group) }
    let path = record.fullname.prefix { $0 != "[" }
    let parts = path.split(separator: "::", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return values }
    if !parts[0].isEmpty { values["node.module"] = .string(parts[0]) }
    if let name = parts.last, !name.isEmpty { values["node.func"] = .string(name) }
    if parts.count > 2 { values["node.class"] = .string(parts[parts.count - 2]) }
    return values
  }
}

extension JSONValue {
  /// The text of a scalar as a title or a label shows it.
  package var label: String {
    stringValue ?? compactText
  }
}

/// The parts of a benchmark id, `Target::Group::name[params]`.
package enum BenchmarkID {
  /// The id without what stands before the name: `name[params]`.
  ///
  /// Only what stands before the parameters is looked at, which may hold `::` themselves.
  package static func shortName(_ id: String) -> String {
    let bytes = Array(id.utf8.prefix { $0 != UInt8(ascii: "[") })
    let colon = UInt8(ascii: ":")
    guard bytes.count > 1,
      let end = bytes.indices.dropFirst().last(where: {
        bytes[$0] == colon && bytes[$0 - 1] == colon
      })
    else { return id }
    return String(decoding: Array(id.utf8)[(end + 1)...], as: UTF8.self)
  }

  /// Whether `one` stands before `other`: numbers in ids count as numbers, so that `[1000]` stands
  /// before `[10000]` and `[n=9]` before `[n=10]`.
  package static func precedes(_ one: String, _ other: String) -> Bool {
    var (left, right) = (Array(one.utf8)[...], Array(other.utf8)[...])
    while let a = left.first, let b = right.first {
      if isDigit(a), isDigit(b) {
        let (first, second) = (number(&left), number(&right))
        if first.count != second.count { return first.count < second.count }
        if first != second { return first.lexicographicallyPrecedes(second) }
      } else {
        if a != b { return a < b }
        left.removeFirst()
        right.removeFirst()
      }
    }
    if left.isEmpty != right.isEmpty { return left.isEmpty }
    return one.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Takes the digits at the start, without leading zeros.
  private static func number(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = bytes.prefix(while: isDigit)
    bytes.removeFirst(digits.count)
    return digits.drop { $0 == UInt8(ascii: "0") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}

/// A condition that benchmarks must meet: `--where NAME=VALUE`.
public struct RowFilter: Sendable, Hashable {
  /// The dimension.
  public var name: String
  /// The value it must have, as text or as a number.
  public var value: String

  /// Reads `NAME=VALUE`. Throws ``ComparisonError``.
  public init(parsing text: String) throws(ComparisonError) {
    guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")), sign > text.utf8.startIndex else {
      throw .unusable("--where \(text): expected NAME=VALUE, as in size=1000")
    }
    name = String(text[..<sign])
    value = String(text[text.utf8.index(after: sign)...])
  }

  /// The condition as it was written.
  public var text: String { "\(name)=\(value)" }

  /// Whether the dimensions meet the condition: `1000` also accepts the number 1000.0, but of
  /// texts only the same one, so that `1.1` is not `1.10`.
  public func accepts(_ dimensions: Dimensions) -> Bool {
    guard let found = dimensions[name] else { return false }
    if found.label == value { return true }
    guard let number = Double(value) else { return false }
    return found.doubleValue == number
  }
}
