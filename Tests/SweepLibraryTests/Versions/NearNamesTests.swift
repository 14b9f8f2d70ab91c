import Testing

@testable import SweepText

@Suite("Near names")
struct NearNamesTests {
  @Test("The nearest names come first, far ones not at all")
  func nearest() {
    let tags = ["1.0.0", "1.2.0", "1.2.1", "2.0.0", "feature/parser"]
    #expect(NearNames.nearest(to: "1.2.2", among: tags).prefix(2) == ["1.2.0", "1.2.1"])
    #expect(NearNames.nearest(to: "2.0.1", among: tags).first == "2.0.0")
    #expect(NearNames.nearest(to: "feature/parsr", among: tags) == ["feature/parser"])
    #expect(NearNames.nearest(to: "completely-else", among: tags).isEmpty)
  }

  @Test("The distance counts insertions, deletions and substitutions")
  func distance() {
    #expect(NearNames.editDistance("kitten", "sitting") == 3)
    #expect(NearNames.editDistance("", "abc") == 3)
    #expect(NearNames.editDistance("same", "same") == 0)
  }
}
