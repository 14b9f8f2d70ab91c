import Foundation
import SweepAnalysis
import SweepResults
import SweepText

/// The numbers of a report as its page holds them, packed so that 200 versions of 500 benchmarks
/// stay below three megabytes.
struct ReportData {
  let report: SweepReport
  private let comparison: Comparison

  init(_ report: SweepReport) {
    self.report = report
    comparison = Comparison(report.runs, columns: report.metrics.map { MetricColumn($0) })
  }

  /// Everything that the page's script reads; `ReportScript` says what it makes of it.
  var json: JSONValue {
    var reasons = ReasonTable()
    let metrics = report.metrics.map { metric -> JSONValue in
      let column = MetricColumn(metric)
      let rows = comparison.ids.map { id in
        JSONValue.array(packed(comparison.cells(id, column), metric, &reasons))
      }
      return [
        "name": .string(metric.name), "label": .string(metric.label),
        "unit": .string(metric.unit.rawValue), "exact": .bool(metric.isExact),
        "rows": .array(rows),
      ]
    }
    return [
      "labels": .array(comparison.labels.map(Self.text)),
      "baseline": Self.text(FigureContext(report.runs).baseline),
      "ids": .array(comparison.ids.map(Self.text)),
      "metrics": .array(metrics), "reasons": .array(reasons.json), "steps": .array(steps),
      "links": .array(links), "curves": .array(curves),
    ]
  }

  private static func text(_ text: String) -> JSONValue { .string(TerminalText.safe(text)) }

  /// Cells as pairs of a value and how often it follows itself. A missing value is a string: the
  /// index of its reason.
  private func packed(
    _ cells: [MeasuredCell], _ metric: Metric, _ reasons: inout ReasonTable
  ) -> [JSONValue] {
    var packed: [JSONValue] = []
    var last: JSONValue?
    for cell in cells {
      let value: JSONValue =
        switch cell {
        case .value(let value): Self.number(value, metric)
        case .missing(let reason): .string(String(reasons.index(of: reason)))
        }
      if value == last, case .integer(let count)? = packed.last {
        packed[packed.count - 1] = .integer(count + 1)
      } else {
        packed += [value, 1]
        last = value
      }
    }
    return packed
  }

  /// Exact values as they are; others with the four digits that they are shown with.
  private static func number(_ value: Double, _ metric: Metric) -> JSONValue {
    if let whole = Int(exactly: value) { return .integer(whole) }
    return .number(Double(String(format: "%.4g", value)) ?? value)
  }

  private var steps: [JSONValue] {
    let rows = Dictionary(uniqueKeysWithValues: zip(comparison.ids, comparison.ids.indices))
    let places = Dictionary(zip(comparison.labels, comparison.labels.indices)) { first, _ in first }
    return report.entries.compactMap { entry in
      let step = entry.step
      guard let row = rows[step.id], let metric = report.metrics.firstIndex(of: step.metric),
        let from = places[step.from], let to = places[step.to]
      else { return nil }
      let notes = [
        entry.commits.prefix(20).map { Self.text("\($0.shortID) \($0.subject)") },
        entry.dependencies.map(Self.text),
      ]
      let base: [JSONValue] = [
        .integer(row), .integer(metric), .integer(from), .integer(to),
        .number(step.before), .number(step.after),
      ]
      let hasNotes = notes.contains { !$0.isEmpty }
      let count = JSONValue.integer(entry.commits.count)
      return .array(base + (hasNotes ? notes.map(JSONValue.array) + [count] : []))
    }
  }

  /// For each version the page of what changed since the last one that was measured.
  private var links: [JSONValue] {
    guard let metric = report.metrics.first, let links = report.links else { return [] }
    return links.columns(SweepMatrix(comparison, column: MetricColumn(metric)))
  }

  /// The benchmarks that have a numeric parameter, as lines over it.
  private var curves: [JSONValue] {
    ReportCurves(comparison).curves.map { curve in
      [
        "name": Self.text(curve.name), "dimension": Self.text(curve.dimension),
        "rows": .array(curve.rows.map(JSONValue.integer)),
        "x": .array(curve.positions.map(JSONValue.number)),
      ]
    }
  }
}

/// The reasons that occur in a report, each once.
private struct ReasonTable {
  private var indices: [MissingReason: Int] = [:]
  private(set) var json: [JSONValue] = []

  mutating func index(of reason: MissingReason) -> Int {
    if let index = indices[reason] { return index }
    let index = json.count
    indices[reason] = index
    json.append([
      "kind": .string(reason.kind.rawValue), "text": .string(TerminalText.safe(reason.summary)),
    ])
    return index
  }
}
