import SweepAnalysis
import SweepResults

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
