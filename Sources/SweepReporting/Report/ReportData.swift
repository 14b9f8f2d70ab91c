import Foundation
import SweepAnalysis
import SweepResults
import SweepText

/// The numbers of a report as its page holds them, packed so that 200 versions of 500 benchmarks
/// stay below three megabytes.
struct ReportData {
  let report: SweepReport
  /// Where the numbers come from.
  let context: FigureContext
  private let comparison: Comparison

  init(_ report: SweepReport) {
    self.report = report
    context = FigureContext(report.runs)
    comparison = Comparison(report.runs, columns: report.metrics.map { MetricColumn($0) })
  }

  /// Everything that the scripts of the page's parts read; `report.js` unpacks it.
  func json(_ sections: [ReportSection]) -> JSONValue {
    var reasons = ReasonTable()
    let tolerance = StepTolerance()
    let judges = comparison.judges(of: report.runs)
    let metrics = report.metrics.map { metric -> JSONValue in
      let column = MetricColumn(metric)
      let rows = comparison.ids.map { id in
        JSONValue.array(Self.packed(values(comparison.cells(id, column), metric, &reasons)))
      }
      var object: JSONObject = [
        "name": .string(metric.name), "label": .string(metric.label),
        "unit": .string(metric.unit.rawValue), "exact": .bool(metric.isExact),
        // From which change on a noisy value counts as changed, as a fraction.
        "least": .number(tolerance.fraction(of: metric)),
        "rows": .array(rows),
      ]
      // Of exact values any change is one, and of resident memory there are too few to tell.
      if metric == .time, let judge = judges[column] {
        object["verdicts"] = .array(comparison.ids.map { .array(Self.packed(verdicts($0, judge))) })
      }
      return .object(object)
    }
    var json: JSONObject = [
      "labels": .array(comparison.labels.map(Self.text)),
      "baseline": Self.text(context.baseline), "ids": .array(comparison.ids.map(Self.text)),
      "metrics": .array(metrics), "reasons": .array(reasons.json), "links": .array(links),
      "verdicts": .array(Significance.allCases.map { .string($0.verdict) }),
    ]
    for section in sections { json.merge(section.data(self)) }
    return .object(json)
  }

  private static func text(_ text: String) -> JSONValue { .string(TerminalText.safe(text)) }

  /// Cells as values. A missing one is a string: the index of its reason.
  private func values(
    _ cells: [MeasuredCell], _ metric: Metric, _ reasons: inout ReasonTable
  ) -> [JSONValue] {
    cells.map { cell in
      switch cell {
      case .value(let value): Self.number(value, metric)
      case .missing(let reason): .string(String(reasons.index(of: reason)))
      }
    }
  }

  /// What is said of the cells of a row against its first value: the index of a verdict, or that
  /// with the ends of the interval in tenths of a percent; null where nothing is said.
  private func verdicts(_ id: String, _ judge: BaselineJudge) -> [JSONValue] {
    judge.judgements(id).map { judgement in
      guard let judgement, let index = Significance.allCases.firstIndex(of: judgement.significance)
      else { return .null }
      guard let interval = judgement.closedInterval else { return .integer(index) }
      let ends = [interval.lowerBound, interval.upperBound].map { ($0 - 1) * 1_000 }
      guard ends.allSatisfy({ abs($0) < 1e9 }) else { return .integer(index) }
      return .array([.integer(index)] + ends.map { .integer(Int($0.rounded())) })
    }
  }

  /// Pairs of a value and how often it follows itself.
  private static func packed(_ values: [JSONValue]) -> [JSONValue] {
    var packed: [JSONValue] = []
    var last: JSONValue?
    for value in values {
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

  /// The comparison's rows by id.
  private var rows: [String: Int] {
    Dictionary(uniqueKeysWithValues: zip(comparison.ids, comparison.ids.indices))
  }

  /// The comparison's columns by label.
  private var places: [String: Int] {
    Dictionary(zip(comparison.labels, comparison.labels.indices)) { first, _ in first }
  }

  /// The steps that the page lists.
  private var listed: [SweepReport.Entry] {
    let (rows, places) = (self.rows, self.places)
    return report.entries.filter { entry in
      rows[entry.step.id] != nil && report.metrics.contains(entry.step.metric)
        && places[entry.step.from] != nil && places[entry.step.to] != nil
    }
  }

  /// The steps, each an array of what `changes.js` takes apart.
  var steps: [JSONValue] {
    let (rows, places) = (self.rows, self.places)
    return listed.compactMap { entry in
      let step = entry.step
      guard let row = rows[step.id], let metric = report.metrics.firstIndex(of: step.metric),
        let from = places[step.from], let to = places[step.to]
      else { return nil }
      let notes = [
        entry.commits.prefix(20).map { Self.text("\($0.shortID) \($0.subject)") },
        (entry.dependencies + [entry.attribution].compactMap(\.self)).map(Self.text),
      ]
      let base: [JSONValue] = [
        .integer(row), .integer(metric), .integer(from), .integer(to),
        .number(step.before), .number(step.after),
      ]
      let evidence = step.evidence
      let hasNotes = notes.contains { !$0.isEmpty } || !evidence.isEmpty
      let count = JSONValue.integer(entry.commits.count)
      return .array(
        base + (hasNotes ? notes.map(JSONValue.array) + [count] : [])
          + (evidence.isEmpty ? [] : [Self.text(evidence)]) + (step.isOdd ? [1] : []))
    }
  }

  /// Where the memory of steps comes from, by the place of the step: sentences, and the page of the
  /// difference, which is empty where there is none.
  var causes: JSONObject {
    JSONObject(
      listed.enumerated().compactMap { place, entry in
        entry.cause.map { cause in
          let texts = cause.parts.map { Self.text($0.text { $0 }) }
          return ("\(place)", .array([cause.page.map(JSONValue.string) ?? ""] + texts))
        }
      })
  }

  /// Changes that are not listed, and neighbours of which nothing says whether time changed: row,
  /// versions, values, and what is known.
  var undecided: [JSONValue] {
    let (rows, places) = (self.rows, self.places)
    return (report.layout + report.undecided).compactMap { step in
      guard let row = rows[step.id], let from = places[step.from], let to = places[step.to] else {
        return nil
      }
      return [
        .integer(row), .integer(from), .integer(to), .number(step.before), .number(step.after),
        Self.text(step.judgement.evidence),
      ]
    }
  }

  /// For each version the page of what changed since the last one that was measured.
  private var links: [JSONValue] {
    guard let metric = report.metrics.first, let links = report.links else { return [] }
    return links.columns(SweepMatrix(comparison, column: MetricColumn(metric)))
  }

  /// The benchmarks that have a numeric parameter, as lines over it.
  var curves: [JSONValue] {
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

/// The lines of a report's scaling view: benchmarks that differ only in one numeric dimension.
struct ReportCurves {
  /// One line.
  struct Curve: Equatable {
    /// The id without the position.
    var name: String
    /// The numeric dimension.
    var dimension: String
    /// The rows of the comparison, ordered by position.
    var rows: [Int]
    /// The positions of the rows.
    var positions: [Double]
  }

  /// The lines of at least two points, in the order of their first rows.
  let curves: [Curve]

  init(_ comparison: Comparison) {
    var found: [Key: [(row: Int, position: Double)]] = [:]
    var order: [Key] = []
    for (row, id) in comparison.ids.enumerated() {
      for (name, value) in Self.numbers(comparison.dimensions[id]) {
        let stripped = Pivot.stripped(id, value: value.label, index: nil, count: 0)
        guard stripped != id, let position = value.doubleValue else { continue }
        let key = Key(name: stripped, dimension: name)
        if found[key] == nil { order.append(key) }
        found[key, default: []].append((row, position))
      }
    }
    curves = order.compactMap { key in
      let points = (found[key] ?? []).sorted { $0.position < $1.position }
      guard points.count > 1 else { return nil }
      return Curve(
        name: key.name, dimension: key.dimension, rows: points.map(\.row),
        positions: points.map(\.position))
    }
  }

  private struct Key: Hashable {
    var name: String
    var dimension: String
  }

  private static func numbers(_ dimensions: Dimensions?) -> [(String, JSONValue)] {
    (dimensions?.values.members ?? []).filter { $0.value.doubleValue != nil }
      .map { ($0.key, $0.value) }
  }
}
