import SweepResults
import SweepText

/// What is said of the change of one metric between two records.
public struct Judgement: Sendable, Hashable {
  /// What speaks for the change.
  public var significance: Significance
  /// The fastest burst on each side, in seconds for one call; nil where none took turns.
  public var before: Double?
  /// The same after the change.
  public var after: Double?
  /// The ratios that the bursts allow.
  public var interval: ClosedRange<Double>?
  /// Instructions of one call on both sides; nil where they were not counted, or not in the same
  /// way.
  public var instructions: PairedBursts.InstructionPair?

  /// A judgement without numbers.
  init(_ significance: Significance) {
    self.significance = significance
  }

  /// The value after divided by the value before, of bursts that took turns.
  public var ratio: Double? {
    guard let before, let after else { return nil }
    return after / before
  }

  /// Whether a change of time is probably the work of the code's layout in memory: the instructions
  /// of a call are the same, and the change is no larger than layout makes it.
  public var isProbablyLayout: Bool {
    guard significance == .significant, instructions?.isChange == false, let ratio else {
      return false
    }
    return max(ratio, 1 / ratio) <= Self.mostByLayout
  }

  /// The largest factor by which the place of code in memory is taken to change time.
  static let mostByLayout = 1.15

  /// What the change rests on, in a few words: its interval and the instructions.
  public var evidence: String {
    var parts: [String] = []
    if let intervalText { parts.append("between \(intervalText)") }
    if let instructions {
      let change = SignedPercent.text(
        from: Double(instructions.before), to: Double(instructions.after))
      parts.append(
        instructions.isChange
          ? "instructions \(change)"
          : isProbablyLayout
            ? "the same instructions: layout or machine, probably not the code"
            : "the same instructions: waiting, caches or the machine")
    }
    if significance == .suspected { parts.append("suspected: not timed in turns") }
    return parts.joined(separator: ", ")
  }

  /// The interval as percentages: `+14.0% and +23.0%`; nil where an end is open or there is none.
  public var intervalText: String? {
    closedInterval.map {
      SignedPercent.text(from: 1, to: $0.lowerBound) + " and "
        + SignedPercent.text(from: 1, to: $0.upperBound)
    }
  }

  /// The interval as a cell of a table has it, in percent: `(+14.0…+23.0)`; nil where an end is
  /// open or there is none.
  public var intervalNote: String? {
    closedInterval.map { "(\(SignedPercent.range($0)))" }
  }

  /// By how much the value may have changed at most, as a fraction; nil without a whole interval.
  public var bound: Double? {
    closedInterval.map { max($0.upperBound, 1 / $0.lowerBound) - 1 }
  }

  /// The interval, unless an end is open.
  package var closedInterval: ClosedRange<Double>? {
    interval.flatMap { $0.lowerBound > 0 && $0.upperBound.isFinite ? $0 : nil }
  }

  /// The verdict with its interval, as in `changed, between +14.0% and +23.0%`; empty for exact
  /// values, of which any change is one.
  public var summary: String {
    [significance.verdict, intervalText.map { "between \($0)" } ?? ""].filter { !$0.isEmpty }
      .joined(separator: ", ")
  }
}
