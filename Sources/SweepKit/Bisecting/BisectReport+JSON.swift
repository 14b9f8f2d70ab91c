import Foundation
import SweepResults

/// The report as JSON, schema 1.
extension BisectReport {
  /// The whole report.
  public var json: JSONValue {
    let request = plan.request
    return [
      "schema": 1, "package": .string(plan.package), "metric": .string(request.metric.name),
      "direction": .string(request.direction.rawValue),
      "good": .array(plan.good.map { .object($0.json) }), "bad": .object(plan.bad.json),
      "notes": .array(plan.notes.map(JSONValue.string)), "commits": .integer(plan.commitCount),
      "candidates": .integer(plan.candidateCount),
      "findings": .array(findings.map { .object(json($0)) }),
      "steps": .array(log.map { .object(json($0)) }),
      "tested": .array(tested.map { .object($0.json) }),
      "builds": ["search": .integer(searchBuilds), "confirmation": .integer(confirmationBuilds)],
    ]
  }

  private func json(_ finding: BisectFinding) -> JSONObject {
    [
      "exact": .bool(finding.isExact), "commit": .object(finding.commit.json),
      "untestable": .array(
        finding.doubts.map {
          ["commit": .object($0.commit.json), "reason": .string($0.reason)]
        }),
      "changes": .array(
        finding.changes.map { change in
          [
            "benchmark": .string(change.benchmark), "before": .number(change.before),
            "after": .number(change.after),
            "parents": .object(
              JSONObject(
                change.parents.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
          ]
        }),
      "dependencies": .array(
        finding.dependencies.map { dependency in
          [
            "identity": .string(dependency.identity),
            "before": dependency.before.map(JSONValue.string) ?? .null,
            "after": dependency.after.map(JSONValue.string) ?? .null,
          ]
        }),
      "confirmation": finding.confirmation.json,
      "reproduce": .string(reproduction(of: finding)),
    ]
  }

  private func json(_ entry: LogEntry) -> JSONObject {
    [
      "commit": .string(entry.version.commit), "subject": .string(entry.version.subject),
      "candidates": entry.candidates.map(JSONValue.integer) ?? .null,
      "verdicts": .object(
        JSONObject(
          entry.verdicts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) })),
      "values": .object(
        JSONObject(entry.values.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
    ]
  }
}

extension CulpritCommit {
  package var json: JSONObject {
    [
      "hash": .string(hash), "author": .string(author), "date": .string(date.formatted(.iso8601)),
      "subject": .string(subject), "parents": .array(parents.map(JSONValue.string)),
      "files": .array(
        changedFiles.map { ["path": .string($0.path), "status": .string($0.status.rawValue)] }),
      "manifest": .array(manifestChanges.map(JSONValue.string)),
    ]
  }
}

extension BisectFinding.Confirmation {
  package var json: JSONValue {
    switch self {
    case .confirmed: ["result": "confirmed"]
    case .refuted(let reason): ["result": "refuted", "reason": .string(reason)]
    case .missing(let reason): ["result": "missing", "reason": .string(reason)]
    }
  }
}
