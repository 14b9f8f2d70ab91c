import SweepAnalysis
import SweepResults

extension CompareReport {
  /// The report as JSON, schema 1: labels, columns with units, values in base units, reasons for
  /// what is missing, warnings, and what the gate found.
  public var json: JSONValue {
    [
      "schema": 1,
      "labels": .array(comparison.labels.map(JSONValue.string)),
      "columns": .array(comparison.columns.map(Self.json)),
      "benchmarks": .array(comparison.ids.map(benchmark)),
      "warnings": .array(warnings.map(JSONValue.string)),
      "gate": gate.map(Self.json) ?? .null,
    ]
  }

  private static func json(_ column: MetricColumn) -> JSONValue {
    [
      "name": .string(column.name), "metric": .string(column.metric.name),
      "statistic": column.statistic.map { .string($0.rawValue) } ?? .null,
      "unit": .string(column.metric.unit.rawValue.trimmingSpaces),
    ]
  }

  private func benchmark(_ id: String) -> JSONValue {
    var values: JSONObject = [:]
    var missing: JSONObject = [:]
    for column in comparison.columns {
      let cells = comparison.cells(id, column)
      values[column.name] = .array(cells.map { $0.value.map(Self.number) ?? .null })
      for (label, cell) in zip(comparison.labels, cells) where cell.value == nil {
        missing[label] = cell.reason.map { .string($0.summary) }
      }
    }
    return [
      "id": .string(id),
      "dimensions": .object(comparison.dimensions[id]?.values ?? [:]),
      "values": .object(values), "missing": .object(missing),
    ]
  }

  private static func number(_ value: Double) -> JSONValue {
    Int(exactly: value).map(JSONValue.integer) ?? .number(value)
  }

  private static func json(_ gate: GateReport) -> JSONValue {
    [
      "passes": .bool(gate.passes),
      "comparisons": .integer(gate.comparisons),
      "regressions": .array(gate.regressions.map(json)),
      "noise": .array(gate.doubtful.map(json)),
      "missing": .array(
        gate.missing.map { missing in
          [
            "rule": .string(missing.threshold.text), "id": .string(missing.id),
            "run": .string(missing.label), "reason": .string(missing.reason.summary),
          ]
        }),
      "nothing_measured": .array(gate.unmeasured.map { .string($0.text) }),
    ]
  }

  private static func json(_ regression: Regression) -> JSONValue {
    [
      "rule": .string(regression.threshold.text), "id": .string(regression.id),
      "metric": .string(regression.threshold.metric.name), "from": .string(regression.from),
      "to": .string(regression.to), "before": number(regression.before),
      "after": number(regression.after),
      "significance": .string(regression.significance.rawValue),
    ]
  }
}
