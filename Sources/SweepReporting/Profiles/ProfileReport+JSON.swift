import SweepAnalysis
import SweepResults
import SweepText

extension ProfileReport {
  /// The report as JSON, schema 1: everything that the report tells, without limits of length.
  public var json: JSONValue {
    var object: JSONObject = [
      "schema": 1, "report": .string(kind.rawValue), "benchmark": .string(profile.id),
      "metric": .string(metric.rawValue), "version": .string(profile.version),
    ]
    if let commit = profile.commit { object["commit"] = .string(commit) }
    object["counts"] = .object(profile.counts.json)
    object["partial"] = .bool(profile.isPartial)
    object["callers_unknown"] = .object(profile.unwoundIncompletely.json)
    if let before {
      object["against"] = .string(before.version)
      object["counts_before"] = .object(before.counts.json)
    }
    object["warnings"] = .array(warnings.map(JSONValue.string))
    object.merge(content)
    return .object(object)
  }

  private var content: JSONObject {
    switch (kind, difference) {
    case (.tree, _), (.flamegraph, _):
      let tree = CallTree(profile, before: before, metric: metric, isInverted: isInverted)
      return ["inverted": .bool(isInverted), "tree": Self.json(0, of: tree, before != nil)]
    case (.table, nil):
      return ["functions": .array(FunctionTable(profile, metric: metric).rows.map(Self.json))]
    case (.stats, _):
      var object = Self.json(ProfileStatistics(profile, metric: metric))
      if let before {
        object["before"] = .object(Self.json(ProfileStatistics(before, metric: metric)))
      }
      return ["statistics": .object(object)]
    case (.summary, nil): return ["sites": .array(profile.sites(by: metric).map(Self.json))]
    case (.table, let difference?), (.summary, let difference?): return Self.json(difference)
    }
  }

  /// A node with its children, as d3-flame-graph takes it.
  private static func json(_ index: Int, of tree: CallTree, _ isDifference: Bool) -> JSONValue {
    let node = tree.nodes[index]
    var object: JSONObject = [
      "name": .string(node.name?.function ?? "all"),
      "value": .integer(node.total[tree.metric]),
    ]
    if let frame = node.frame { object.merge(place(frame)) }
    object["counts"] = .object(node.total.json)
    if isDifference {
      object["before"] = .integer(node.before[tree.metric])
      object["delta"] = .integer(node.total[tree.metric] - node.before[tree.metric])
      object["counts_before"] = .object(node.before.json)
    }
    if !node.children.isEmpty {
      object["children"] = .array(node.children.map { json($0, of: tree, isDifference) })
    }
    return .object(object)
  }

  private static func place(_ frame: ProfileFrame) -> JSONObject {
    var object: JSONObject = [
      "module": .string(frame.module), "owner": .string(frame.owner.rawValue),
    ]
    if let file = frame.file { object["file"] = .string(file) }
    if let line = frame.line { object["line"] = .integer(line) }
    return object
  }

  private static func json(_ row: FunctionTable.Row) -> JSONValue {
    var object: JSONObject = ["function": .string(row.frame.function)]
    object.merge(place(row.frame))
    object["self"] = .object(row.own.json)
    object["total"] = .object(row.total.json)
    object["call_paths"] = .integer(row.paths)
    return .object(object)
  }

  private static func json(_ site: CallSite) -> JSONObject {
    var object: JSONObject = ["function": .string(site.frame.function)]
    object.merge(place(site.frame))
    object["called_from"] = .array(site.callers.map { .string($0.function) })
    object["path"] = .array(site.path.map { .string($0.function) })
    return object
  }

  private static func json(_ use: SiteUse) -> JSONValue {
    var object = json(use.site)
    object["counts"] = .object(use.counts.json)
    return .object(object)
  }

  private static func json(_ statistics: ProfileStatistics) -> JSONObject {
    [
      "call_paths": .integer(statistics.paths), "functions": .integer(statistics.functions),
      "longest_path": .integer(statistics.deepest),
      "callers_unknown": .object(statistics.incomplete.json),
      "owners": .object(
        JSONObject(statistics.owners.map { ($0.owner.rawValue, .object($0.counts.json)) })),
      "modules": .array(
        statistics.modules.map { ["name": .string($0.name), "counts": .object($0.counts.json)] }),
    ]
  }

  private static func json(_ change: ProfileDifference.FunctionChange) -> JSONValue {
    var object = json(change.site)
    object["change"] = .integer(change.change)
    return .object(object)
  }

  private static func json(_ difference: ProfileDifference) -> JSONObject {
    [
      "change": .object(difference.change.json),
      "growth": .array(difference.growth(most: .max).map(json)),
      "shrinkage": .array(difference.shrinkage(most: .max).map(json)),
      "changes": .array(
        difference.changes.map { change in
          var object = json(change.site)
          object["before"] = .object(change.before.json)
          object["after"] = .object(change.after.json)
          object["change"] = .object(change.change.json)
          return .object(object)
        }),
      "renames": .array(
        difference.renames.map { ["before": .string($0.before), "after": .string($0.after)] }),
    ]
  }
}
