import SweepAnalysis

/// How a comparison is laid out as tables.
public struct TableOptions: Sendable, Equatable {
  /// What rows are gathered into sub-tables by; empty for one table.
  public var groupBy: [GroupKey]
  /// The order of the sub-tables and of the benchmarks in each, by the first column.
  public var order: RowOrder
  /// Whether to show the baseline's value and the change of each later run, one row a metric,
  /// instead of one row a run.
  public var isDiff: Bool
  /// Whether tables of one row a run mark what speaks for a change; a diff always does.
  public var isMarked: Bool
  /// The level of the significance test behind the marks.
  public var level: Double

  /// How a comparison is laid out; by default one sub-table a benchmark.
  public init(
    groupBy: [GroupKey] = [.fullname], order: RowOrder = .name, isDiff: Bool = false,
    isMarked: Bool = false, level: Double = Significance.defaultLevel
  ) {
    self.groupBy = groupBy
    self.order = order
    self.isDiff = isDiff
    self.isMarked = isMarked
    self.level = level
  }
}

/// The order of the benchmarks in a table.
public enum RowOrder: String, Sendable, Hashable, CaseIterable {
  /// By id.
  case name
  /// The largest value in the last run first.
  case value
  /// The largest growth from the first run to the last first.
  case change
}

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
