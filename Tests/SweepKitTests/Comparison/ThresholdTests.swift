import Testing

@testable import SweepAnalysis
@testable import SweepGit

@Suite struct ThresholdTests {
  @Test(
    arguments: [
      ("peak:10%", 10.0, nil), ("peak:5MiB", nil, 5_242_880.0), ("allocations:3", nil, 3.0),
      ("time:200us", nil, 200e-6), ("time: 1.5 ms", nil, 1.5e-3), ("PEAK:20%+8KiB", 20, 8192),
      ("rss:512", nil, 512),
    ] as [(String, Double?, Double?)])
  func rulesAreRead(text: String, percent: Double?, absolute: Double?) throws {
    let threshold = try Threshold(parsing: text)
    #expect(threshold.percent == percent)
    #expect(
      threshold.absolute.map { ($0 * 1e9).rounded() } == absolute.map { ($0 * 1e9).rounded() })
  }

  @Test(arguments: [
    "peak", "peak:", "cpu:5%", "peak:five", "peak:5 parsecs", "allocations:5KiB", "peak:8MiB+5%",
    "peak:5%+", "peak:nan%", "peak:inf", "peak:-5%", "extra:rows:5", "peak:5%+5%", ":5%",
  ])
  func nonsenseIsRefusedWithTheRule(text: String) {
    let error = #expect(throws: ComparisonError.self) { try Threshold(parsing: text) }
    #expect(error?.description.hasPrefix("--fail-on \(text): ") == true)
  }

  @Test func growthBeyondTheLimitBreaksARule() throws {
    let percent = try Threshold(parsing: "peak:10%")
    #expect(!percent.isBroken(from: 100, to: 110) && percent.isBroken(from: 100, to: 111))
    #expect(!percent.isBroken(from: 100, to: 5))
    let both = try Threshold(parsing: "peak:10%+50")
    #expect(!both.isBroken(from: 100, to: 140) && both.isBroken(from: 100, to: 151))
    #expect(!both.isBroken(from: 1000, to: 1060))
  }

  @Test func growthFromZeroBreaksARelativeRule() throws {
    // The reference passes it: there, growth from zero has no percentage.
    #expect(try Threshold(parsing: "allocations:10%").isBroken(from: 0, to: 1))
    #expect(try !Threshold(parsing: "peak:10%+8KiB").isBroken(from: 0, to: 64))
  }
}
