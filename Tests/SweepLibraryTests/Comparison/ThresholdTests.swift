import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepResults

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
    "peak.iqr:5%", "time.p99:5%", "time.:5%", ".min:5%", "time.min.max:5%", "freed:1",
    "unmapped:1%",
  ])
  func nonsenseIsRefusedWithTheRule(text: String) {
    let error = #expect(throws: ComparisonError.self) { try Threshold(parsing: text) }
    #expect(error?.description.hasPrefix("limit \(text): ") == true)
  }

  @Test(arguments: [
    ("peak:abc", "abc"), ("peak:-5MiB", "-5MiB"), ("time:x ms", "x ms"), ("peak:%", "%"),
    ("peak:abc%", "abc%"), ("peak:20%+y", "y"), ("allocations:1.2.3", "1.2.3"), ("peak:-1", "-1"),
  ])
  func whatIsNoNumberIsQuotedAsItWasWritten(text: String, limit: String) {
    #expect(
      throws: ComparisonError.threshold(text, reason: "\"\(limit)\" is not a number from 0 upwards")
    ) {
      try Threshold(parsing: text)
    }
  }

  @Test func aRuleMayNameItsStatistic() throws {
    let rule = try Threshold(parsing: "Time.Median: 5%")
    #expect(rule.metric == .time && rule.statistic == .median && rule.percent == 5)
    #expect(rule.column.field == "time.median")
    #expect(try Threshold(parsing: "peak:1").statistic == nil)
    #expect(try Threshold(parsing: "live-blocks.max:0").column.field == "live-blocks.max")
  }

  @Test func ofAYieldADeclineBreaksARule() {
    let descriptor = MetricDescriptor(
      "operations", "calls a second", .count, .exact, .timing, .rounds, worse: .decline)
    let rule = Threshold(metric: Metric(descriptor), percent: 10, text: "operations:10%")
    #expect(rule.isBroken(from: 100, to: 80) && !rule.isBroken(from: 100, to: 95))
    #expect(!rule.isBroken(from: 100, to: 200))
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
