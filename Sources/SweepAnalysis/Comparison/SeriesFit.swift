import Foundation
import SweepResults

/// A series of times over many versions as levels: stretches of versions that take the same time,
/// and the places where one level gives way to another.
///
/// The fit has the least sum of squares of the logarithms plus a penalty for each step (optimal
/// partitioning: Jackson and others, *IEEE Signal Processing Letters* 12, 2005), the penalty being
/// that of Schwarz's criterion (Yao, *Statistics & Probability Letters* 6, 1988). The noise in it
/// comes from the differences between neighbours. So a slow creep, of which no two neighbours show
/// anything, becomes a step between levels, and one odd version a level of its own.
package struct SeriesFit: Sendable, Hashable {
  /// The levels, as ranges of places in the series.
  package let levels: [Range<Int>]
  private let logarithms: [Double]

  /// From how many values on a fit says more than neighbours do.
  package static let leastCount = 11

  /// Fits positive values. Nil for fewer than ``leastCount``.
  package init?(_ values: [Double]) {
    guard values.count >= Self.leastCount, values.allSatisfy({ $0 > 0 }) else { return nil }
    let logarithms = values.map { log($0) }
    self.logarithms = logarithms
    let differences = zip(logarithms, logarithms.dropFirst()).map { abs($1 - $0) }.sorted()
    // The median of what the difference of two normal values is, over its standard deviation.
    let deviation = max(differences[differences.count / 2] / 0.954, Self.leastDeviation)
    let penalty = 2 * deviation * deviation * log(Double(values.count))
    levels = Self.partition(logarithms, penalty: penalty)
  }

  /// No machine is stiller than this.
  private static let leastDeviation = 0.005

  /// The value of a level: the median of its values' logarithms.
  package func value(of level: Range<Int>) -> Double {
    exp(TimingStatistics.median(of: logarithms[level].sorted()[...]))
  }

  /// The place in a level whose value is nearest to the level's.
  package func typicalPlace(of level: Range<Int>) -> Int {
    let value = log(value(of: level))
    return level.min { abs(logarithms[$0] - value) < abs(logarithms[$1] - value) }
      ?? level.lowerBound
  }

  private static func partition(_ values: [Double], penalty: Double) -> [Range<Int>] {
    var sums = [0.0]
    var squares = [0.0]
    for value in values {
      sums.append((sums.last ?? 0) + value)
      squares.append((squares.last ?? 0) + value * value)
    }
    func cost(_ start: Int, _ end: Int) -> Double {
      let sum = sums[end] - sums[start]
      return squares[end] - squares[start] - sum * sum / Double(end - start)
    }
    // The least cost of the values before each place, and where the last level of it begins.
    var least = [-penalty]
    var starts = [0]
    for end in 1...values.count {
      var best = (cost: Double.infinity, start: 0)
      for start in 0..<end {
        let total = least[start] + cost(start, end) + penalty
        if total < best.cost { best = (total, start) }
      }
      least.append(best.cost)
      starts.append(best.start)
    }
    var levels: [Range<Int>] = []
    var end = values.count
    while end > 0 {
      levels.append(starts[end]..<end)
      end = starts[end]
    }
    return levels.reversed()
  }
}
