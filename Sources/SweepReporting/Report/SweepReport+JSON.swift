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
      "steps": .array(entries.filter { !$0.step.isOdd }.map(Self.json)),
      "odd_versions": .array(entries.filter(\.step.isOdd).map(Self.json)),
      "commits": .array(ranges.map(Self.json)),
      "undecided": .array(undecided.map { .object(Self.json($0)) }),
      "layout": .array(layout.map { .object(Self.json($0)) }),
      "not_in_turns": .integer(apartCount),
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
    var object = json(entry.step)
    object["dependencies"] = .array(entry.dependencies.map(JSONValue.string))
    object["link"] = optional(entry.link)
    if let attribution = entry.attribution { object["attribution"] = .string(attribution) }
    if let cause = entry.cause { object["cause"] = cause.json }
    return .object(object)
  }

  private static func json(_ step: Step) -> JSONObject {
    var object: JSONObject = [
      "benchmark": .string(step.id), "metric": .string(step.metric.name),
      "from": .string(step.from), "to": .string(step.to), "before": .number(step.before),
      "after": .number(step.after), "significance": .string(step.significance.rawValue),
      "unmeasured": .array(step.unmeasured.map(JSONValue.string)),
    ]
    if step.isGradual { object["gradual"] = true }
    if let back = step.back {
      object["back"] = ["in": .string(back.label), "value": .number(back.value)]
    }
    object.merge(step.judgement.json)
    return object
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

extension Judgement {
  /// The numbers behind a judgement of time, where there are such: the interval of the ratio, open
  /// ends as null, and the instructions of one call.
  package var json: JSONObject {
    var object = JSONObject()
    if let ratio { object["ratio"] = .number(ratio) }
    if let interval {
      func end(_ value: Double, isOpen: Bool) -> JSONValue { isOpen ? .null : .number(value) }
      object["interval"] = [
        end(interval.lowerBound, isOpen: interval.lowerBound <= 0),
        end(interval.upperBound, isOpen: !interval.upperBound.isFinite),
      ]
    }
    if let instructions { object["instructions"] = instructions.json }
    return object
  }
}
