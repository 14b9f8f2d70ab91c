import Foundation
import SweepResults

/// The records of a sweep by benchmark, in the versions' order.
package struct SeriesList {
  /// A version's record and its value of a metric.
  package struct Point {
    package let label: String
    package let record: BenchmarkRecord
    package let value: Double
  }

  /// Two versions with a value, one after the other.
  package struct Pair {
    package let id: String
    package let from: Point
    package let to: Point
    /// The versions between the two, which have none.
    package let unmeasured: [String]
    /// Whether there are versions between the two over which the value moved in small steps.
    package var isGradual = false

    package init(
      id: String, from: Point, to: Point, unmeasured: [String] = [], isGradual: Bool = false
    ) {
      self.id = id
      self.from = from
      self.to = to
      self.unmeasured = unmeasured
      self.isGradual = isGradual
    }

    /// Whether there is something to ask: the same code takes the same time.
    package func isQuestion(_ metric: Metric) -> Bool {
      !metric.isExact && !from.record.hasCode(of: to.record)
    }
  }

  /// The ids, sorted.
  package let ids: [String]
  /// The versions of each series.
  private let series: [[(label: String, index: RunIndex)]]

  package init(_ runs: [ComparedRun]) {
    let names = runs.map(\.series)
    let order = names.enumerated().filter { names.firstIndex(of: $1) == $0 }.map(\.element)
    series = order.map { name in
      runs.filter { $0.series == name }.map { ($0.label, RunIndex($0)) }
    }
    ids = Set(runs.compactMap(\.file).flatMap(\.benchmarks).map(\.fullname)).sorted(
      by: BenchmarkID.precedes)
  }

  /// The values of a benchmark in each series, with the versions that lack one since the last that
  /// has one.
  package func lines(_ id: String, _ metric: Metric) -> [[(point: Point, unmeasured: [String])]] {
    series.map { points(id, metric, in: $0) }
  }

  private func points(
    _ id: String, _ metric: Metric, in runs: [(label: String, index: RunIndex)]
  ) -> [(point: Point, unmeasured: [String])] {
    var points: [(Point, [String])] = []
    var skipped: [String] = []
    for (label, index) in runs {
      guard let record = index[id], let value = record.value(of: metric) else {
        if !points.isEmpty { skipped.append(label) }
        continue
      }
      points.append((Point(label: label, record: record, value: value), skipped))
      skipped = []
    }
    return points
  }

  /// What is asked of a sweep: all neighbours and, of a metric of rounds over many versions, levels
  /// of the series that differ although no neighbours between them do.
  package func questions(_ metric: Metric, tolerance: Double) -> [Pair] {
    let neighbours = neighbours(metric)
    guard metric.descriptor?.source == .rounds else { return neighbours }
    return neighbours
      + ids.flatMap { id in
        lines(id, metric).flatMap { gradual(id, $0.map(\.point), tolerance: tolerance) }
      }
  }

  private func gradual(_ id: String, _ points: [Point], tolerance: Double) -> [Pair] {
    guard let fit = SeriesFit(points.map(\.value)) else { return [] }
    return zip(fit.levels, fit.levels.dropFirst()).compactMap { before, after in
      let factor = fit.value(of: after) / fit.value(of: before)
      let (last, first) = (points[before.upperBound - 1], points[after.lowerBound])
      let step = first.value / last.value
      let isOfNeighbours = abs(log(step)) > log(1 + tolerance / 2)
      guard max(factor, 1 / factor) > 1 + tolerance, !isOfNeighbours else { return nil }
      let (from, to) = (
        points[fit.typicalPlace(of: before)], points[fit.typicalPlace(of: after)]
      )
      guard !from.record.hasCode(of: to.record) else { return nil }
      return Pair(id: id, from: from, to: to, isGradual: true)
    }
  }

  /// All pairs of values that follow each other, by benchmark.
  package func neighbours(_ metric: Metric) -> [Pair] {
    ids.flatMap { id in
      lines(id, metric).flatMap { points in
        zip(points, points.dropFirst()).map { before, after in
          Pair(id: id, from: before.point, to: after.point, unmeasured: after.unmeasured)
        }
      }
    }
  }
}
