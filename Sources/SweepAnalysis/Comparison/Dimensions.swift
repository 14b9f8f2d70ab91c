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
