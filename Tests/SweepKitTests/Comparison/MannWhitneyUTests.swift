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
