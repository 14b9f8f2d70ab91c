import SweepAnalysis
import SweepGit
import SweepResults
import Testing

@Suite("What counts as a change")
struct QuestionTests {
  private static func limit(_ text: String, _ metric: Metric = .peak) throws -> ChangeLimit {
    try ChangeLimit(threshold: text, of: metric, option: "--threshold")
  }

  @Test("Thresholds are distances to the good end, in percent, bytes or counts")
  func thresholds() throws {
    let percent = ChangeBounds(try Self.limit("10%"), .growth, good: 1000, bad: 2000)
    #expect(percent == ChangeBounds(upper: 1100))
    #expect(!percent.isChanged(1100) && percent.isChanged(1101) && !percent.isChanged(0))
    let bytes = ChangeBounds(try Self.limit("5MiB"), .shrink, good: Double(10 << 20), bad: 0)
    #expect(bytes == ChangeBounds(lower: Double(5 << 20)))
    let count = ChangeBounds(try Self.limit("+3", .allocations), .any, good: 10, bad: 20)
    #expect(count == ChangeBounds(upper: 13, lower: 7))
    // Both parts must be exceeded.
    let both = ChangeBounds(try Self.limit("10%+500B"), .growth, good: 1000, bad: 2000)
    #expect(both == ChangeBounds(upper: 1500))
  }

  @Test("Growth from zero exceeds any percentage")
  func zero() throws {
    let bounds = ChangeBounds(try Self.limit("10%"), .growth, good: 0, bad: 5)
    #expect(bounds.isChanged(1) && !bounds.isChanged(0))
  }

  @Test("Without a threshold the limit is half of the way, and nothing for the other way")
  func half() {
    #expect(ChangeBounds(.half, .growth, good: 100, bad: 200) == ChangeBounds(upper: 150))
    #expect(ChangeBounds(.half, .shrink, good: 200, bad: 100) == ChangeBounds(lower: 150))
    #expect(ChangeBounds(.half, .any, good: 200, bad: 100) == ChangeBounds(lower: 150))
    #expect(!ChangeBounds(.half, .growth, good: 200, bad: 100).isChanged(100))
    #expect(!ChangeBounds(.half, .any, good: 100, bad: 100).isChanged(100))
  }

  @Test("Absolute limits do not look at the ends")
  func absolute() throws {
    let value = try ChangeLimit.value("100MiB", of: .peak, option: "--above")
    #expect(value == Double(100 << 20))
    #expect(ChangeBounds(.above(value), .growth, good: 1, bad: 2) == ChangeBounds(upper: value))
    #expect(ChangeBounds(.below(5), .growth, good: 1, bad: 2) == ChangeBounds(lower: 5))
  }

  @Test(
    "A limit that cannot be read is named with its option",
    arguments: ["", "x", "10x", "-5", "1e999", "10%%", "nan"])
  func badLimits(_ text: String) {
    let error = #expect(throws: ComparisonError.self) { try Self.limit(text) }
    #expect(error?.description.hasPrefix("--threshold \(text)") == true)
  }

  @Test("A percentage is no absolute value")
  func noValue() {
    #expect(throws: ComparisonError.self) {
      try ChangeLimit.value("10%", of: .peak, option: "--above")
    }
  }
}
