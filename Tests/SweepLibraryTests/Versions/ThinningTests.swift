import Testing

@testable import SweepGit

@Suite("Thinning a list of versions")
struct ThinningTests {
  @Test("Every n-th is counted from the last; both ends stay")
  func every() {
    #expect(Thinning.every(3, of: Array(1...10)) == [1, 4, 7, 10])
    #expect(Thinning.every(4, of: Array(1...10)) == [1, 2, 6, 10])
    #expect(Thinning.every(1, of: [1, 2]) == [1, 2])
    #expect(Thinning.every(5, of: [Int]()).isEmpty)
  }

  @Test("A limit spreads evenly and keeps both ends")
  func limit() {
    #expect(Thinning.atMost(3, of: Array(1...5)) == [1, 3, 5])
    #expect(Thinning.atMost(4, of: Array(1...10)) == [1, 4, 7, 10])
    #expect(Thinning.atMost(1, of: [1, 2, 3]) == [3])
    #expect(Thinning.atMost(9, of: [1, 2, 3]) == [1, 2, 3])
    for count in 2...40 {
      for limit in 2...count {
        let kept = Thinning.atMost(limit, of: Array(0..<count))
        #expect(kept.count == limit && Set(kept).count == limit)
        #expect(kept.first == 0 && kept.last == count - 1)
      }
    }
  }
}
