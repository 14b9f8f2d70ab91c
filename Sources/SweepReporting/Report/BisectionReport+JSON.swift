import Foundation
import SweepResults

/// The report as JSON, schema 1.
extension BisectionReport {
  /// The whole report.
  public var json: JSONValue {
    [
      "schema": 1, "package": .string(package), "metric": .string(metric.name),
      "direction": .string(direction.rawValue),
      "good": .array(good.map(\.json)), "bad": bad.json,
      "notes": .array(notes.map(JSONValue.string)), "commits": .integer(commitCount),
      "candidates": .integer(candidateCount), "findings": .array(findings.map(\.json)),
      "steps": .array(tests.map(\.json)), "tested": .array(tested.map(\.json)),
      "builds": ["search": .integer(searchBuilds), "confirmation": .integer(confirmationBuilds)],
    ]
  }
}

extension BisectionReport.Revision {
  fileprivate var json: JSONValue {
    [
      "label": .string(label), "name": .string(name), "commit": .string(commit),
      "tree": .string(tree), "date": .string(date.formatted(.iso8601)), "subject": .string(subject),
    ]
  }
}

extension BisectionReport.Test {
  fileprivate var json: JSONValue {
    [
      "commit": .string(revision.commit), "subject": .string(revision.subject),
      "candidates": candidates.map(JSONValue.integer) ?? .null,
      "verdicts": .object(sorted(verdicts) { .string($0.text) }),
      "values": .object(sorted(values, JSONValue.number)),
    ]
  }
}

extension BisectionReport.Finding {
  fileprivate var json: JSONValue {
    [
      "exact": .bool(isExact), "commit": commit.json,
      "untestable": .array(
        doubts.map {
          ["commit": $0.commit.json, "reason": .string($0.reason), "tried": .bool($0.isTried)]
        }),
      "tried": .integer(doubts.count(where: \.isTried)),
      "assumed": .integer(doubts.count { !$0.isTried }),
      "changes": .array(
        changes.map { change in
          var object: JSONObject = [
            "benchmark": .string(change.benchmark), "before": .number(change.before),
            "after": .number(change.after),
            "parents": .object(sorted(change.parents, JSONValue.number)),
          ]
          if let cause = change.cause { object["cause"] = cause.json }
          return .object(object)
        }),
      "dependencies": .array(
        dependencies.map { dependency in
          [
            "identity": .string(dependency.identity),
            "before": dependency.before.map(JSONValue.string) ?? .null,
            "after": dependency.after.map(JSONValue.string) ?? .null,
          ]
        }),
      "confirmation": confirmation.json, "reproduce": .string(reproduction),
    ]
  }
}

extension BisectionReport.Commit {
  fileprivate var json: JSONValue {
    [
      "hash": .string(hash), "author": .string(author), "date": .string(date.formatted(.iso8601)),
      "subject": .string(subject), "parents": .array(parents.map(JSONValue.string)),
      "files": .array(files.map { ["path": .string($0.path), "status": .string($0.status)] }),
      "manifest": .array(manifestChanges.map(JSONValue.string)),
    ]
  }
}

extension BisectionReport.Finding.Confirmation {
  fileprivate var json: JSONValue {
    switch self {
    case .confirmed: ["result": "confirmed"]
    case .refuted(let reason): ["result": "refuted", "reason": .string(reason)]
    case .missing(let reason): ["result": "missing", "reason": .string(reason)]
    }
  }
}

/// An object whose keys are in order, whatever the order of the dictionary.
private func sorted<Value>(
  _ values: [String: Value], _ json: (Value) -> JSONValue
) -> JSONObject {
  JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
}
