import SweepAnalysis
import SweepResults

extension CompareReport {
  /// The report as JSON, schema 1: labels, columns with units, values in base units, reasons for
  /// what is missing, what is said of the changes against the first run that has a benchmark,
  /// warnings, and what the gate found.
  public var json: JSONValue {
    let judges = comparison.judges(of: runs, level: level)
    return [
      "schema": 1,
      "labels": .array(comparison.labels.map(JSONValue.string)),
      "columns": .array(comparison.columns.map(Self.json)),
      "benchmarks": .array(comparison.ids.map { benchmark($0, judges) }),
      "also_measured": .array(hidden.map { .string($0.name) }),
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

  private func benchmark(
    _ id: String, _ judges: [MetricColumn: BaselineJudge]
  ) -> JSONValue {
    var values: JSONObject = [:]
    var changes: JSONObject = [:]
    var missing: JSONObject = [:]
    for column in comparison.columns {
      let cells = comparison.cells(id, column)
      values[column.name] = .array(cells.map { $0.value.map(Self.number) ?? .null })
      changes[column.name] = .array(
        (judges[column]?.judgements(id) ?? []).map { judgement in
          guard let judgement else { return .null }
          var change: JSONObject = ["significance": .string(judgement.significance.rawValue)]
          change.merge(judgement.json)
          return .object(change)
        })
      for (label, cell) in zip(comparison.labels, cells) where cell.value == nil {
        missing[label] = cell.reason.map { .string($0.summary) }
      }
    }
    return [
      "id": .string(id),
      "dimensions": .object(comparison.dimensions[id]?.values ?? [:]),
      "values": .object(values), "changes": .object(changes), "missing": .object(missing),
    ]
  }

  private static func number(_ value: Double) -> JSONValue {
    Int(exactly: value).map(JSONValue.integer) ?? .number(value)
  }

  private static func json(_ gate: GateReport) -> JSONValue {
    [
      "passes": .bool(gate.passes),
      "rules": .array(
        gate.rules.map { rule in
          [
            "rule": .string(rule.text), "metric": .string(rule.metric.name),
            "statistic": statistic(rule),
          ]
        }),
      "comparisons": .integer(gate.comparisons),
      "regressions": .array(gate.regressions.map(json)),
      "noise": .array(gate.doubtful.map(json)),
      "missing": .array(
        gate.missing.map { missing in
          var object: JSONObject = [
            "rule": .string(missing.threshold.text), "id": .string(missing.id),
            "run": .string(missing.label), "reason": .string(missing.reason.summary),
          ]
          object.merge(column(missing.threshold))
          return .object(object)
        }),
      "allows_missing": .bool(gate.allowsMissing),
      "later_baselines": .array(
        gate.laterBaselines.map { later in
          var object: JSONObject = [
            "rule": .string(later.threshold.text), "id": .string(later.id),
            "run": .string(later.label), "reason": .string(later.reason.summary),
            "baseline": .string(later.baseline),
          ]
          object.merge(column(later.threshold))
          return .object(object)
        }),
      "passed_over": .array(gate.passedOver.map(JSONValue.string)),
      "nothing_measured": .array(gate.unmeasured.map { .string($0.text) }),
    ]
  }

  /// What a rule judges.
  private static func column(_ rule: Threshold) -> JSONObject {
    ["metric": .string(rule.metric.name), "statistic": statistic(rule)]
  }

  private static func statistic(_ rule: Threshold) -> JSONValue {
    rule.statistic.map { .string($0.rawValue) } ?? .null
  }

  private static func json(_ regression: Regression) -> JSONValue {
    var object: JSONObject = [
      "rule": .string(regression.threshold.text), "id": .string(regression.id),
      "metric": .string(regression.threshold.metric.name),
      "statistic": statistic(regression.threshold), "from": .string(regression.from),
      "to": .string(regression.to), "before": number(regression.before),
      "after": number(regression.after),
      "significance": .string(regression.significance.rawValue),
    ]
    object.merge(regression.judgement.json)
    return .object(object)
  }
}

extension Comparison {
  /// The comparison as CSV (RFC 4180): one row an id, one column a metric, statistic and run, in
  /// base units without rounding. Values that are missing are empty.
  ///
  /// Cells that a spreadsheet would take for a formula begin with an apostrophe.
  public var csv: String {
    var lines = [
      (["id"] + columns.flatMap { column in labels.map { "\(column.name):\($0)" } })
        .map(Self.csvCell).joined(separator: ",")
    ]
    for id in ids {
      let values = columns.flatMap { column in
        cells(id, column).map { $0.value.map(Self.csvNumber) ?? "" }
      }
      lines.append(([Self.csvCell(id)] + values).joined(separator: ","))
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  private static func csvNumber(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? value.description
  }

  private static func csvCell(_ text: String) -> String {
    // The wide forms are signs of a formula where such text is usual.
    let formulaSigns = "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
    let isFormula = text.unicodeScalars.first.map(formulaSigns.contains) ?? false
    let safe = isFormula ? "'" + text : text
    // Some spreadsheets separate by semicolons or tabs, and would take what follows one for a cell.
    let separators: [UInt8] = Array(",;\t\"\r\n".utf8)
    guard safe.utf8.contains(where: separators.contains) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
