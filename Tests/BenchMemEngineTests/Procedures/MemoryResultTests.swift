import BenchMemEngine
import Testing

/// What derives from the passes, and the blob both ways.
struct MemoryResultTests {
  static let passes = [
    Measurement(peakBytes: 30, allocations: 3, totalBytes: 300),
    Measurement(peakBytes: 20, allocations: 2, totalBytes: 250),
    Measurement(peakBytes: 20, allocations: 9, totalBytes: 900),
  ]

  @Test func theHeadlineIsTheFirstPassWithTheLeastPeak() throws {
    let result = try #require(MemoryResult(passes: Self.passes))
    #expect(result.peakBytes == 20)
    #expect(result.allocations == 2)
    #expect(result.totalBytes == 250)
    #expect(result.peakBytesMax == 30)
    #expect(result.representative == Self.passes[1])
    #expect(result.rssBytes == nil)
  }

  @Test func thereIsNoResultWithoutPasses() {
    #expect(MemoryResult(passes: []) == nil)
  }

  @Test func theBlobHoldsASeriesForEachMetric() throws {
    let result = try #require(MemoryResult(passes: Self.passes))
    #expect(
      result.blob == [
        "peak_bytes": [30, 20, 20], "allocations": [3, 2, 9], "total_bytes": [300, 250, 900],
      ])
    #expect(
      result.json
        == #"{"peak_bytes":[30,20,20],"allocations":[3,2,9],"total_bytes":[300,250,900]}"#)
  }

  @Test func aBlobBecomesTheResultAgain() throws {
    var passes = Self.passes
    for index in passes.indices {
      passes[index].rssBytes = 1000 - index
      passes[index].liveBytes = index
    }
    let result = try #require(MemoryResult(passes: passes))
    #expect(result.rssBytes == 998)
    #expect(try MemoryResult(blob: result.blob) == result)
    #expect(try MemoryResult(json: result.json) == result)
  }

  @Test func theReferencesBlobIsRead() throws {
    let text = """
      { "peak_bytes": [832, 832],\r\n "allocations": [1, 2], "total_bytes": [832, 900],
        "rss_bytes": [9000, 8000], "unknown": [] }
      """
    let result = try MemoryResult(json: text)
    #expect(result.passes.count == 2)
    #expect(result.rssBytes == 8000)
  }

  @Test func aSeriesThatSomePassesLackIsNoSeries() throws {
    var passes = Self.passes
    passes[0].rssBytes = 5
    let result = try #require(MemoryResult(passes: passes))
    #expect(result.series("rss_bytes") == nil)
    #expect(result.series("no_such") == nil)
  }

  @Test(
    arguments: [
      (#"{"peak_bytes": [1], "allocations": [1]}"#, BlobError.missing(series: "total_bytes")),
      (
        #"{"peak_bytes": [1], "allocations": [1], "total_bytes": [1, 2]}"#,
        .unequalLengths(series: "total_bytes")
      ),
      (#"{"peak_bytes": [], "allocations": [], "total_bytes": []}"#, .noPasses),
      ("{", .notAnObjectOfIntegerArrays), ("[]", .notAnObjectOfIntegerArrays),
      (#"{"peak_bytes": [1.5]}"#, .notAnObjectOfIntegerArrays),
      (#"{"peak_bytes": 1}"#, .notAnObjectOfIntegerArrays),
      (#"{"peak_bytes": [99999999999999999999]}"#, .notAnObjectOfIntegerArrays),
      (#"{"peak_bytes": [1]} x"#, .notAnObjectOfIntegerArrays),
    ])
  func aTextThatIsNoBlobIsRefused(text: String, error: BlobError) {
    #expect(throws: error) { try MemoryResult(json: text) }
  }

  @Test(
    arguments: [
      ("0", 0), ("100", 100), ("1KiB", 1024), ("1.5 KiB", 1536), ("64MiB", 67_108_864),
      ("2GiB", 2_147_483_648), ("7B", 7), ("1_000", 1000),
    ])
  func aSizeIsReadWithItsUnit(text: String, bytes: Int) {
    #expect(ByteCount(text).bytes == bytes)
  }

  @Test(arguments: ["", "MiB", "64MB", "-1", "1e3", "1.5B", "9999999TiB", "x1KiB"])
  func aTextThatIsNoSizeHasNoBytes(text: String) {
    #expect(ByteCount(text).bytes == nil)
  }
}
