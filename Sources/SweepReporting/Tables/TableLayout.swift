import SweepAnalysis
import SweepResults
import SweepText

/// Lays a comparison out as sub-tables with one row a run.
struct TableLayout {
  let comparison: Comparison
  let options: TableOptions
  /// Who judges what changes are worth; empty if nothing is to be judged.
  var judges: [MetricColumn: BaselineJudge] = [:]

  func sections() -> [ComparisonTable.Section] {
    groups().map { title, ids in section(title, ids) }
  }

  /// The ids of each group that have any value. Groups are in the order of their names or, if
  /// benchmarks are ordered by a number, of the first number in each.
  func groups() -> [(title: String, ids: [String])] {
    let ids = comparison.ids.filter { id in
      comparison.columns.contains { comparison.baselineIndex(id, $0) != nil }
    }
    let keyed = Dictionary(grouping: ids) { id in
      options.groupBy.map { $0.value(id, comparison.dimensions[id] ?? .none) }
    }
    let named = keyed.keys.sorted { $0.lexicographicallyPrecedes($1, by: BenchmarkID.precedes) }
    let groups = named.map { key in
      let title = key.filter { !$0.isEmpty }.joined(separator: " ")
      let whole = comparison.labels.count == 1 ? comparison.labels[0] : "comparison"
      return (title: title.isEmpty ? whole : title, ids: ordered(keyed[key] ?? []) { $0 })
    }
    return ordered(groups) { $0.ids.first ?? "" }
  }

  /// Elements in the order that was asked for, by a benchmark of each; those with the same number
  /// stay as they are.
  private func ordered<Element>(_ elements: [Element], by id: (Element) -> String) -> [Element] {
    guard let column = comparison.columns.first, options.order != .name else { return elements }
    let keyed = elements.map { (element: $0, key: sortKey(id($0), column)) }
    return keyed.enumerated().sorted { one, other in
      let (first, second) = (one.element.key, other.element.key)
      return first == second ? one.offset < other.offset : first > second
    }.map(\.element.element)
  }

  private func sortKey(_ id: String, _ column: MetricColumn) -> Double {
    let cells = comparison.cells(id, column)
    guard let last = cells.last?.value else { return -.infinity }
    guard options.order == .change else { return last }
    guard let first = cells.first?.value, first != last else {
      return cells.first?.value == nil ? -.infinity : 0
    }
    return first > 0 ? (last - first) / first : .infinity
  }

  private func section(_ title: String, _ ids: [String]) -> ComparisonTable.Section {
    let scales = comparison.columns.map { ColumnScale($0, ids, in: comparison) }
    let names = names(ids)
    var rows: [ComparisonTable.Row] = []
    for id in ids {
      let columns = comparison.columns.map { comparison.cells(id, $0) }
      let judgements = comparison.columns.map { judges[$0]?.judgements(id) }
      let name = names[id] ?? id
      for (run, label) in comparison.labels.enumerated() {
        guard columns.contains(where: { $0[run].value != nil }) else { continue }
        rows.append(
          .init(
            name: isNamed(ids)
              ? label : comparison.labels.count == 1 ? name : "\(name) (\(label))",
            cells: comparison.columns.indices.map { column in
              var cell = scales[column].cell(columns[column][run])
              if let judgement = judgements[column]?[run] {
                cell.mark = SignificanceMark.mark(judgement.significance)
              }
              return cell
            }))
      }
    }
    return .init(
      title: title, heads: scales.map(\.head), rows: rows, notes: missingNotes(ids))
  }

  /// Whether the title names the only benchmark of a sub-table, so that rows need only their run.
  private func isNamed(_ ids: [String]) -> Bool {
    ids.count == 1 && options.groupBy.contains(.fullname)
  }

  /// What names each benchmark of a sub-table: the last part of its id, or all of it where two have
  /// the same last part.
  func names(_ ids: [String]) -> [String: String] {
    let short = Dictionary(grouping: ids, by: BenchmarkID.shortName)
    return Dictionary(
      ids.map { id in
        let name = BenchmarkID.shortName(id)
        return (id, short[name]?.count == 1 ? name : id)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// A line for each benchmark and run without any value, with the reason. Versions that failed
  /// as a whole are left to ``versionNotes()``.
  func missingNotes(_ ids: [String]) -> [String] {
    let names = names(ids)
    var notes: [String] = []
    for id in ids {
      let columns = comparison.columns.map { comparison.cells(id, $0) }
      for (run, label) in comparison.labels.enumerated() {
        guard let reason = columns.first?[run].reason, !reason.isOfVersion,
          columns.allSatisfy({ $0[run].value == nil })
        else { continue }
        let name = isNamed(ids) ? label : "\(names[id] ?? id) (\(label))"
        notes.append("\(name): \(reason.summary)")
      }
    }
    return notes
  }

  /// A line for each error with which versions failed as a whole.
  func versionNotes() -> [String] {
    guard let column = comparison.columns.first, let id = comparison.ids.first else { return [] }
    let failures = zip(comparison.labels, comparison.cells(id, column)).compactMap { label, cell in
      cell.reason.flatMap { $0.isOfVersion ? (label: label, reason: $0.summary) : nil }
    }
    return ErrorGroup.groups(failures).map { "\(ErrorGroup.subject($0.labels)): \($0.reason)" }
  }
}

extension Dimensions {
  /// No dimensions.
  static var none: Dimensions { Dimensions(values: [:]) }
}

/// One column of a sub-table: its unit, and the values that the others are measured by.
struct ColumnScale {
  private let column: MetricColumn
  private let scale: UnitScale
  private let best: Double?
  private let worst: Double?
  private let isComparing: Bool

  init(_ column: MetricColumn, _ ids: [String], in comparison: Comparison) {
    self.column = column
    let values = ids.flatMap { comparison.cells($0, column).compactMap(\.value) }
    scale = UnitScale(for: values, unit: column.metric.unit)
    let isCost = column.metric.worse == .growth
    best = isCost ? values.min() : values.max()
    worst = isCost ? values.max() : values.min()
    isComparing = comparison.labels.count > 1 && column.metric.worse != .neither
  }

  /// Name with unit, and statistic.
  var head: [String] {
    let unit = scale.sign.isEmpty ? "" : " (\(scale.sign))"
    return [column.metric.title + unit, column.statistic?.rawValue].compactMap { $0 }
  }

  func cell(_ cell: MeasuredCell) -> ComparisonTable.Cell {
    guard let value = cell.value else { return .init(text: "—", style: .faint) }
    guard isComparing else {
      // Of one run the benchmarks of a sub-table are set against each other.
      let hasBest = column.metric.worse != .neither
      return .init(text: scale.text(value), style: hasBest ? style(value) : .plain)
    }
    return .init(text: scale.text(value), note: multiplier(value), style: style(value))
  }

  /// The value as a multiple of the best one, as pytest-benchmark shows it.
  private func multiplier(_ value: Double) -> String {
    guard let best, best > 0 else { return "" }
    if value == best { return "(1.0)" }
    let multiple = value / best
    return multiple > 1000 ? "(>1000.0)" : "(\(UnitScale.grouped(multiple, decimals: 2)))"
  }

  private func style(_ value: Double) -> TextStyle {
    guard best != worst else { return .plain }
    if value == best { return .best }
    return value == worst ? .worst : .plain
  }
}
