/// The ratio of the floors of two builds whose bursts took turns: how many times as long the second
/// takes as the first, when nothing disturbs either.
///
/// Whatever else a machine does makes a burst slower, never faster, so the fastest of many says
/// most about the code. How sure that is follows from the turns alone: a coin decided which build
/// goes first in each, so that under the hypothesis of no difference each turn could as well have
/// had its two values exchanged. The floor of the second then lies above *k* values of the first
/// with a probability of 2⁻ᵏ at most, whatever the machine did meanwhile: a randomisation test
/// (Fisher, *The Design of Experiments*, 1935) of the precedence statistic (Nelson, *Technometrics*
/// 5, 1963). The interval holds every ratio that this test does not reject.
public struct FloorRatio: Sendable, Hashable {
  private let before: [Double]
  private let after: [Double]

  /// Compares bursts; value *i* of both is of turn *i*. Nil without turns and for times of zero.
  public init?(before: [Double], after: [Double]) {
    let count = min(before.count, after.count)
    self.before = before.prefix(count).sorted()
    self.after = after.prefix(count).sorted()
    guard let first = self.before.first, let second = self.after.first, first > 0, second > 0
    else { return nil }
  }

  /// How many turns there were.
  public var count: Int { before.count }

  /// The fastest burst of each build, in seconds for one call.
  public var floors: (before: Double, after: Double) { (before[0], after[0]) }

  /// The fastest burst of the second build divided by that of the first.
  public var ratio: Double { after[0] / before[0] }

  /// The ratios that the bursts allow; one end is open where there are too few.
  ///
  /// - Parameter level: The probability with which the interval may miss the ratio, both ends
  ///   together.
  public func interval(level: Double) -> ClosedRange<Double> {
    let place = Self.turns(level: level) - 1
    guard place < count else { return 0...(.infinity) }
    return (after[0] / before[place])...(after[place] / before[0])
  }

  /// How many turns it takes at least for an interval of this level.
  public static func turns(level: Double) -> Int {
    var count = 1
    var probability = 0.5
    while probability > level / 2 {
      count += 1
      probability /= 2
    }
    return count
  }
}
