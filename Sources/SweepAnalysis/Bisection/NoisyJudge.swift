/// Decides whether a noisy number has changed, from values measured in turn with those of the good
/// end.
///
/// Each value stands for a process of its own: rounds of one process are not independent of each
/// other. The good end's values are moved to the bound and held against the commit's by
/// ``MannWhitneyU``, the test of the gates. Where it cannot tell, more values are asked for, as
/// long as there are looks left; the level is shared out among the looks.
public struct NoisyJudge: Sendable, Hashable {
  /// What the values say.
  public enum Judgement: Sendable, Hashable {
    /// Within the bounds.
    case good
    /// Outside of them.
    case bad
    /// Too close to a bound for so few values; how many each side should have at the next look.
    case wants(Int)
    /// Too close to a bound for as many values as are affordable; with the probability that was
    /// reached.
    case undecided(probability: Double)
  }

  /// The probability of a wrong verdict that is accepted for one commit.
  public var level: Double
  /// How many values each side has at each look.
  public var looks: [Int]

  /// Makes a judge.
  public init(level: Double = Significance.defaultLevel, looks: [Int] = [7, 14, 28]) {
    self.level = level
    self.looks = looks
  }

  /// Judges a commit.
  ///
  /// - Parameters:
  ///   - bounds: Between what the number counts as unchanged.
  ///   - good: The good end's headline number, to which the bounds belong; not zero.
  ///   - reference: The good end's values, measured in turn with the commit's.
  ///   - values: The commit's values.
  public func judge(
    _ bounds: ChangeBounds, good: Double, reference: [Double], values: [Double]
  ) -> Judgement {
    let share = level / Double(max(1, looks.count))
    var isWithin = true
    var worst = 0.0
    for (bound, isUpper) in [(bounds.upper, true), (bounds.lower, false)] {
      guard let bound, good > 0 else { continue }
      // The bound moves with the good end, so that a machine that slows down slows both.
      guard let test = MannWhitneyU(reference.map { $0 * bound / good }, values) else { continue }
      let outside = isUpper ? test.probabilityOfGrowth : test.probabilityOfShrinking
      let inside = isUpper ? test.probabilityOfShrinking : test.probabilityOfGrowth
      if outside < share { return .bad }
      isWithin = isWithin && inside < share
      worst = max(worst, min(inside, outside))
    }
    if isWithin { return .good }
    let count = min(reference.count, values.count)
    return looks.first { $0 > count }.map(Judgement.wants) ?? .undecided(probability: worst)
  }
}
