import SweepAnalysis

/// What rows are gathered into sub-tables by.
public enum GroupKey: Sendable, Hashable {
  /// The benchmark id.
  case fullname
  /// The last part of the id, with parameters.
  case name
  /// The last part of the id, without parameters.
  case function
  /// The benchmark's group.
  case group
  /// The first part of the id.
  case module
  /// The part of the id before the function.
  case type
  /// The value of a parameter or of another dimension.
  case parameter(String)

  /// Reads a comma-separated list as `--group-by` takes it.
  ///
  /// Throws ``ComparisonError/unknown(option:value:choices:)``.
  public static func parse(_ text: String) throws(ComparisonError) -> [GroupKey] {
    var keys: [GroupKey] = []
    for part in text.split(separator: ",") {
      let name = part.trimmingSpaces
      if name.hasPrefix("param:"), name.count > 6 {
        keys.append(.parameter(String(name.dropFirst(6))))
      } else if let key = named.first(where: { $0.name == name })?.key {
        keys.append(key)
      } else {
        throw .unknown(
          option: "--group-by", value: String(part), choices: named.map(\.name) + ["param:NAME"])
      }
    }
    return keys
  }

  /// The text that names the group of a benchmark.
  package func value(_ id: String, _ dimensions: Dimensions) -> String {
    switch self {
    case .fullname: id
    case .name: BenchmarkID.shortName(id)
    case .function: dimensions["node.func"]?.label ?? ""
    case .group: dimensions["node.group"]?.label ?? ""
    case .module: dimensions["node.module"]?.label ?? ""
    case .type: dimensions["node.class"]?.label ?? ""
    case .parameter(let name): "\(name)=\(dimensions[name]?.label ?? "none")"
    }
  }

  private static let named: [(name: String, key: GroupKey)] = [
    ("fullname", .fullname), ("name", .name), ("func", .function), ("group", .group),
    ("module", .module), ("class", .type),
  ]
}
