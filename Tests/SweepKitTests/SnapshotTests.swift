import Foundation
import TestSupport
import Testing

@Suite struct SnapshotTests {
  @Test func anOutputThatIsEqualHasNoDifference() {
    // Named outright, because renewing must not touch what the helper is tested with.
    let path = Snapshot("helper.txt").path
    let snapshot = Snapshot(path: path, isRenewed: false)
    #expect(snapshot.difference(from: "one\ntwo\n") == nil)
  }

  @Test(arguments: ["one\nthree\n", "one\ntwo", "one\r\ntwo\n", "one\ntwo\nmore\n", ""])
  func anOutputThatDiffersNamesTheLineAndTheWayToRenew(_ text: String) throws {
    let snapshot = Snapshot(path: Snapshot("helper.txt").path, isRenewed: false)
    let difference = try #require(snapshot.difference(from: text))
    #expect(difference.contains("helper.txt:"))
    #expect(difference.contains("BENCHMEM_RENEW_SNAPSHOTS=1 swift test --filter Snapshot"))
  }

  @Test func renewingWritesWhatIsThenEqual() throws {
    let folder = try TemporaryFolder()
    let path = folder.appending("new/output.txt")
    #expect(Snapshot(path: path, isRenewed: false).difference(from: "a\n") != nil)
    #expect(Snapshot(path: path, isRenewed: true).difference(from: "a\n") == nil)
    #expect(Snapshot(path: path, isRenewed: false).difference(from: "a\n") == nil)
  }
}
