import SweepAnalysis
import SweepResults

extension SweepReport {
  /// The report as JSON, schema 1: versions with their outcomes, and steps with what lies between.
  /// The values are in the run files.
  public var json: JSONValue {
    [
      "schema": 1, "package": .string(package), "versions": .array(versions.map(Self.json)),
      "metrics": .array(
        metrics.map { metric in
          [
            "name": .string(metric.name), "unit": .string(metric.unit.rawValue.trimmingSpaces),
            "exact": .bool(metric.isExact),
          ]
        }),
      "warnings": .array(warnings.map(JSONValue.string)),
      "steps": .array(entries.map(Self.json)), "commits": .array(ranges.map(Self.json)),
    ]
  }

  private static func json(_ version: ReportVersion) -> JSONValue {
    [
      "label": .string(version.label), "date": optional(version.date),
      "commit": optional(version.commit), "subject": optional(version.subject),
      "log": optional(version.log), "failure": optional(version.failure),
      "problems": .array(version.problems.map(JSONValue.string)),
      "equal_code": .array(version.equalCode.map(JSONValue.string)),
    ]
  }

  private static func json(_ entry: Entry) -> JSONValue {
    let step = entry.step
    return [
      "benchmark": .string(step.id), "metric": .string(step.metric.name),
      "from": .string(step.from), "to": .string(step.to), "before": .number(step.before),
      "after": .number(step.after), "significance": .string(step.significance.rawValue),
      "unmeasured": .array(step.unmeasured.map(JSONValue.string)),
      "dependencies": .array(entry.dependencies.map(JSONValue.string)),
      "link": optional(entry.link),
    ]
  }

  private static func json(_ range: Range) -> JSONValue {
    [
      "from": .string(range.from), "to": .string(range.to), "link": optional(range.link),
      "commits": .array(
        range.commits.map { ["hash": .string($0.id), "subject": .string($0.subject)] }),
    ]
  }

  private static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
