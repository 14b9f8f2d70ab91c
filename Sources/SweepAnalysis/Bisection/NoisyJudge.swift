import SweepResults

/// Decides whether a noisy number has changed, from values measured in turn with those of the good
/// end.
///
/// Each value stands for a process of its own. The good end's values are moved to the bound and
/// held against the commit's: those of bursts by their floors (``FloorRatio``), as in sweeps; those
/// of other metrics by their ranks (``MannWhitneyU``). Where that cannot tell, more values are
/// asked for, as long as there are looks left; the level is shared out among the looks.
public struct NoisyJudge: Sendable, Hashable {
  /// What the values say.
  public enum Judgement: Sendable, Hashable {
    /// Within the bounds.
    case good
    /// Outside of them.
    case bad
    /// Too close to a bound for so few values; how many each side should have at the next look.
    case wants(Int)
    /// Too close to a bound for as many values as are affordable.
    case undecided
  }

  /// What is compared.
  public enum Rule: Sendable, Hashable {
    /// The fastest of many short bursts.
    case floors
    /// The order of all values.
    case ranks
  }

  /// What is compared.
  public var rule: Rule
  /// The probability of a wrong verdict that is accepted for one commit.
  public var level: Double
  /// How many values each side has at each look.
  public var looks: [Int]

  /// Makes a judge.
  public init(
    _ rule: Rule = .floors, level: Double = Significance.defaultLevel, looks: [Int]? = nil
  ) {
    self.rule = rule
    self.level = level
    self.looks = looks ?? (rule == .floors ? [16, 32, 64, 128] : [7, 14, 28])
  }

  /// The number that stands for values.
  public func value(of values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let first = sorted.first else { return 0 }
    return rule == .floors ? first : TimingStatistics.median(of: sorted[...])
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
    for (bound, isUpper) in [(bounds.upper, true), (bounds.lower, false)] {
      guard let bound, good > 0 else { continue }
      // The bound moves with the good end, so that a machine that slows down slows both.
      switch side(of: bound / good, reference, values, level: share) {
      case .above?: if isUpper { return .bad }
      case .below?: if !isUpper { return .bad }
      case nil: isWithin = false
      }
    }
    if isWithin { return .good }
    let count = min(reference.count, values.count)
    return looks.first { $0 > count }.map(Judgement.wants) ?? .undecided
  }

  private enum Side {
    case above
    case below
  }

  /// On which side of a factor the values lie, against the good end's; `nil` where that is open.
  private func side(
    of factor: Double, _ reference: [Double], _ values: [Double], level: Double
  ) -> Side? {
    switch rule {
    case .floors:
      guard let floors = FloorRatio(before: reference, after: values) else { return nil }
      // One side is asked for, so that it may have the whole level.
      let interval = floors.interval(level: 2 * level)
      return interval.lowerBound > factor ? .above : interval.upperBound < factor ? .below : nil
    case .ranks:
      guard let test = MannWhitneyU(reference.map { $0 * factor }, values) else { return nil }
      return test.probabilityOfGrowth < level
        ? .above : test.probabilityOfShrinking < level ? .below : nil
    }
  }
}
