import SweepGit
import SweepMeasuring
import SweepResults

/// An event as one line of `--json-events`: `event` names it, `version` is a label, `index` counts
/// from 0.
extension SweepEvent {
  /// The event as an object.
  public var json: JSONValue {
    switch self {
    case .fetching(let location): Self.object("fetching", ["location": .string(location)])
    case .planned(let versions):
      Self.object("planned", ["versions": .array(versions.map { .string($0.label) })])
    case .began(let step, let version, let index):
      Self.object("began", version, index, ["step": .string(step.rawValue)])
    case .measured(let id, let done, let total, let version):
      Self.object(
        "measured",
        [
          "version": .string(version.label), "id": .string(id), "done": .integer(done),
          "total": .integer(total),
        ])
    case .finished(let outcome, let index, let elapsed):
      Self.object(
        "finished", outcome.version, index,
        ["seconds": .number(elapsed / .seconds(1)), "outcome": .object(outcome.json)])
    case .sameAs(let first, let outcome, let index):
      Self.object("same-tree", outcome.version, index, ["same_tree_as": .string(first.label)])
    case .reused(let outcome, let index): Self.object("reused", outcome.version, index)
    case .taken(let outcome, let index): Self.object("taken", outcome.version, index)
    case .built(let version, let index, let elapsed):
      Self.object("built", version, index, ["seconds": .number(elapsed / .seconds(1))])
    case .builtBefore(let version, let index): Self.object("built-before", version, index)
    case .waiting(let what): Self.object("waiting", ["for": .string(what)])
    case .turn(let turn, let count):
      Self.object("turn", ["turn": .integer(turn), "of": .integer(count)])
    case .pair(let id, let from, let to, let bursts, let count):
      Self.object(
        "pair",
        [
          "id": .string(id), "from": .string(from.label), "to": .string(to.label),
          "bursts": .integer(bursts), "of": .integer(count),
        ])
    case .profiling(let id, let version):
      Self.object("profiling", ["id": .string(id), "version": .string(version.label)])
    case .notice(let text): Self.object("notice", ["text": .string(text)])
    }
  }

  private static func object(_ event: String, _ members: JSONObject) -> JSONValue {
    var object: JSONObject = ["schema": 1, "event": .string(event)]
    object.merge(members)
    return .object(object)
  }

  private static func object(
    _ event: String, _ version: Version, _ index: Int, _ members: JSONObject = [:]
  ) -> JSONValue {
    var all: JSONObject = ["version": .string(version.label), "index": .integer(index)]
    all.merge(members)
    return object(event, all)
  }
}
