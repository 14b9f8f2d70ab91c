import Testing

@testable import SweepAnalysis

@Suite struct MannWhitneyUTests {
  @Test func smallSamplesWithoutTiesAreExact() throws {
    // All orders of 3 and 3 values: 20, of which one has every second value on top.
    let test = try #require(MannWhitneyU([1, 2, 3], [4, 5, 6]))
    #expect(test.statistic == 9)
    #expect(abs(test.probabilityOfGrowth - 1 / 20) < 1e-12)
    #expect(test.probabilityOfShrinking == 1)
    let other = try #require(MannWhitneyU([1, 2, 3, 6, 9], [2.5, 5, 7, 8]))
    #expect(abs(other.probabilityOfGrowth - 0.2777777777777778) < 1e-12)
  }

  @Test func tiesAndLargeSamplesUseTheCorrectedApproximation() throws {
    // Checked against scipy.stats.mannwhitneyu(alternative="greater", method="asymptotic").
    let test = try #require(
      MannWhitneyU([1, 2, 2, 3, 4, 5, 5, 6, 7, 8], [3, 5, 6, 7, 7, 8, 9, 9, 10, 11]))
    #expect(test.statistic == 83.5)
    #expect(abs(test.probabilityOfGrowth - 0.006090669342498582) < 1e-12)
    #expect(abs(test.probabilityOfShrinking - 0.9951000671390136) < 1e-12)
  }

  @Test func theTableOfOrdersIsTheCountOfAllOrders() {
    // Counted one by one: each order is a set of places for the second sample's values.
    for (m, n) in [(1, 1), (2, 3), (4, 4), (5, 3), (3, 7), (6, 6), (8, 2), (7, 8), (8, 8)] {
      var counts = Array(repeating: 0.0, count: m * n + 1)
      for places in 0..<(1 << (m + n)) where places.nonzeroBitCount == n {
        var (statistic, below) = (0, 0)
        for place in 0..<(m + n) {
          if places >> place & 1 == 1 { statistic += below } else { below += 1 }
        }
        counts[statistic] += 1
      }
      #expect(MannWhitneyU.orders[m][n] == counts, "\(m), \(n)")
    }
    #expect(
      MannWhitneyU.orders[4][4] == [1, 1, 2, 3, 5, 5, 7, 7, 8, 7, 7, 5, 5, 3, 2, 1, 1])
  }

  @Test(arguments: [
    // Size of both samples, level, and the critical value of one side in the printed tables.
    (3, 0.05, 0), (5, 0.05, 4), (5, 0.01, 1), (6, 0.05, 7), (6, 0.01, 3), (7, 0.05, 11),
    (7, 0.01, 6), (8, 0.05, 15), (8, 0.01, 9),
  ])
  func theExactProbabilitiesHaveTheTablesCriticalValues(
    _ size: Int, _ level: Double, _ critical: Int
  ) {
    let counts = MannWhitneyU.orders[size][size]
    let all = counts.reduce(0, +)
    #expect(counts[...critical].reduce(0, +) / all <= level)
    #expect(counts[...(critical + 1)].reduce(0, +) / all > level)
  }

  @Test func equalSamplesShowNothing() throws {
    let test = try #require(MannWhitneyU([5, 5, 5, 5, 5], [5, 5, 5, 5, 5]))
    #expect(test.probabilityOfGrowth == 1 && test.probabilityOfShrinking == 1)
    #expect(MannWhitneyU([], [1]) == nil)
  }

  @Test func whetherALevelCanBeReachedDependsOnTheSizes() {
    #expect(!MannWhitneyU.canReach(0.01, 4, 4) && MannWhitneyU.canReach(0.01, 5, 5))
    #expect(!MannWhitneyU.canReach(0.01, 0, 50))
  }
}
