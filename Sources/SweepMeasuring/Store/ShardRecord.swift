import SweepResults

/// What a shard's journal says of the sweep that it is a part of.
public struct ShardRecord: Sendable, Hashable {
  /// Which part.
  public let shard: Shard
  /// A digest of what all parts must have in common: versions and their trees, suite, toolchains,
  /// flags and options. Nothing of the machine is in it.
  public let plan: String
  /// The version of the tool.
  public let tool: String
  /// The labels of all versions of the sweep, in order.
  public let versions: [String]
  /// What the whole result of each of these versions depends on.
  package let keys: [String]
  /// Whether versions whose executables have the same code share results.
  package let sharesEqualCode: Bool

  package init(
    shard: Shard, plan: String, tool: String, versions: [String], keys: [String],
    sharesEqualCode: Bool
  ) {
    self.shard = shard
    self.plan = plan
    self.tool = tool
    self.versions = versions
    self.keys = keys
    self.sharesEqualCode = sharesEqualCode
  }

  package var json: JSONObject {
    [
      "index": .integer(shard.index), "count": .integer(shard.count),
      "by": .string(shard.dimension.rawValue), "plan": .string(plan), "tool": .string(tool),
      "versions": .array(versions.map(JSONValue.string)),
      "keys": .array(keys.map(JSONValue.string)), "equal_code": .bool(sharesEqualCode),
    ]
  }

  package init?(_ object: JSONObject) {
    guard let index = object["index"]?.integerValue, let count = object["count"]?.integerValue,
      let dimension = object["by"]?.stringValue.flatMap(Shard.Dimension.init(rawValue:)),
      let shard = Shard(index: index, of: count, by: dimension),
      let plan = object["plan"]?.stringValue, let tool = object["tool"]?.stringValue
    else { return nil }
    self.shard = shard
    self.plan = plan
    self.tool = tool
    versions = (object["versions"]?.arrayValue ?? []).compactMap(\.stringValue)
    keys = (object["keys"]?.arrayValue ?? []).compactMap(\.stringValue)
    sharesEqualCode = object["equal_code"]?.boolValue ?? true
    guard keys.count == versions.count else { return nil }
  }
}
