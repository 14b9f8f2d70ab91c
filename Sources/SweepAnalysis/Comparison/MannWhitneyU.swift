import Foundation

/// The Mann-Whitney U test: do the values of one sample tend to be larger than the other's?
///
/// It asks only for the order of the values, so that timings need not be normally distributed.
/// Mann and Whitney, *Annals of Mathematical Statistics* 18 (1947).
public struct MannWhitneyU: Sendable, Equatable {
  /// How often a value of the second sample is above one of the first; ties count one half.
  public var statistic: Double
  /// The probability of a statistic at least this high if both samples were of one population.
  public var probabilityOfGrowth: Double
  /// The probability of one at least this low.
  public var probabilityOfShrinking: Double

  /// Whether samples of these sizes can reach a probability below `level` at all: the lowest one
  /// is 1 in the number of ways to choose the one sample from both.
  public static func canReach(_ level: Double, _ first: Int, _ second: Int) -> Bool {
    guard first > 0, second > 0 else { return false }
    let ways = (1...second).reduce(1.0) { $0 * Double(first + $1) / Double($1) }
    return 1 / ways < level
  }

  /// Tests whether `second` is larger than `first`. Nil if a sample is empty.
  ///
  /// The probabilities come from the normal approximation with tie and continuity correction, and
  /// are exact for samples of up to eight values without ties.
  public init?(_ first: [Double], _ second: [Double]) {
    guard !first.isEmpty, !second.isEmpty else { return nil }
    let (rankSum, ties) = Self.rank(second, among: first)
    let (m, n) = (Double(first.count), Double(second.count))
    statistic = rankSum - n * (n + 1) / 2
    if ties == 0, first.count <= Self.mostExact, second.count <= Self.mostExact {
      let counts = Self.orders[first.count][second.count]
      let total = counts.reduce(0, +)
      let index = Int(statistic.rounded())
      probabilityOfGrowth = counts[index...].reduce(0, +) / total
      probabilityOfShrinking = counts[...index].reduce(0, +) / total
      return
    }
    let size = m + n
    let variance = m * n / 12 * ((size + 1) - ties / (size * (size - 1)))
    guard variance > 0 else {
      probabilityOfGrowth = 1
      probabilityOfShrinking = 1
      return
    }
    let distance = statistic - m * n / 2
    probabilityOfGrowth = Self.upperTail((distance - 0.5) / variance.squareRoot())
    probabilityOfShrinking = Self.upperTail((-distance - 0.5) / variance.squareRoot())
  }

  /// The sum of the ranks of `values` in both samples, and the sum of `t³ - t` over groups of ties.
  private static func rank(
    _ values: [Double], among others: [Double]
  ) -> (sum: Double, ties: Double) {
    let all = (values.map { ($0, true) } + others.map { ($0, false) }).sorted { $0.0 < $1.0 }
    var sum = 0.0
    var ties = 0.0
    var start = 0
    while start < all.count {
      let end = all[start...].firstIndex { $0.0 != all[start].0 } ?? all.count
      let rank = Double(start + 1 + end) / 2
      sum += rank * Double(all[start..<end].count { $0.1 })
      let size = Double(end - start)
      ties += size * size * size - size
      start = end
    }
    return (sum, ties)
  }

  /// The largest sample whose probabilities are exact.
  private static let mostExact = 8

  /// For `m` and `n` values at `[m][n]`: how many of their orders give each value of the statistic.
  ///
  /// The largest value is of the second sample, and then above all `m` of the first, or of the
  /// first: with `c` for a count, `c(m, n, u) = c(m, n - 1, u - m) + c(m - 1, n, u)`. The table is
  /// filled once, from its smallest sizes on.
  static let orders: [[[Double]]] = {
    var orders = Array(
      repeating: Array(repeating: [1.0], count: mostExact + 1), count: mostExact + 1)
    for m in 1...mostExact {
      for n in 1...mostExact {
        var counts = Array(repeating: 0.0, count: m * n + 1)
        for (index, count) in orders[m][n - 1].enumerated() { counts[index + m] += count }
        for (index, count) in orders[m - 1][n].enumerated() { counts[index] += count }
        orders[m][n] = counts
      }
    }
    return orders
  }()

  private static func upperTail(_ z: Double) -> Double {
    0.5 * erfc(z / 2.0.squareRoot())
  }
}
