import SweepResults

/// The one judge of changes, for steps, gates, marks and bisections.
///
/// Exact values need no judgement. Time is judged by the floors of bursts that took turns
/// (``FloorRatio``): of the two builds alone where these were timed against each other, otherwise
/// of a whole sweep. What was measured once for each pass, in a process of its own, is judged by
/// ``MannWhitneyU``.
public struct ChangeJudge: Sendable, Hashable {
  /// The chance of a false alarm in the whole comparison.
  public var level: Double
  /// How many questions the comparison asks; each gets an equal share of ``level`` (Bonferroni), so
  /// that a comparison of many versions is not surer of finding something where there is nothing.
  public var questions: Int

  /// After how many turns a pair of builds that is timed against each other is looked at. Each look
  /// has an equal share of the chance of a false alarm.
  public static let looks = [24, 48, 96]
  /// From which factor on a change counts as suspected between runs that did not take turns. Whole
  /// phases of a machine are up to this much slower than others.
  public static let suspicion = 1.6
  /// The chance with which a change is missed where "unchanged" is said.
  static let unchangedLevel = 0.05

  /// Makes a judge.
  public init(level: Double = Significance.defaultLevel, questions: Int = 1) {
    self.level = level
    self.questions = max(1, questions)
  }

  /// The chance of a false alarm of one look at one question: at the turns of a sweep, and at
  /// ``looks``.
  private var share: Double { level / Double(questions) / Double(Self.looks.count + 1) }

  /// Judges the change of a column from one record to the other.
  ///
  /// - Parameters:
  ///   - tolerance: The smallest relative change of a noisy metric that counts, as a fraction.
  ///   - isGrowth: Whether the number that changed grew; for what ranks judge.
  public func judge(
    _ column: MetricColumn, from before: BenchmarkRecord, to after: BenchmarkRecord,
    tolerance: Double? = nil, isGrowth: Bool
  ) -> Judgement {
    let metric = column.metric
    let (first, second) = (before.samples(of: metric), after.samples(of: metric))
    if metric.isExact, metric.tolerance > 0 {
      return judgeCounts(column, from: before, to: after, tolerance: tolerance)
    }
    if metric.isExact, first.isConstant, second.isConstant { return Judgement(.exact) }
    if !metric.isExact, before.hasCode(of: after) { return Judgement(.equalCode) }
    if let statistic = column.statistic, !statistic.isOfLocation { return Judgement(.notTested) }
    guard metric.descriptor?.source != .rounds else {
      return judgeTime(
        column, from: before, to: after, tolerance: tolerance ?? metric.tolerance)
    }
    // Series whose passes differ.
    guard MannWhitneyU.canReach(level, first.count, second.count),
      let test = MannWhitneyU(first, second)
    else { return Judgement(metric.isExact ? .exact : .tooFewSamples) }
    let probability = isGrowth ? test.probabilityOfGrowth : test.probabilityOfShrinking
    return Judgement(probability < level ? .significant : .noise)
  }

  /// Judges values that are the same for the same code up to what layout moves.
  private func judgeCounts(
    _ column: MetricColumn, from before: BenchmarkRecord, to after: BenchmarkRecord,
    tolerance: Double?
  ) -> Judgement {
    guard let old = before.value(of: column.metric, column.statistic),
      let new = after.value(of: column.metric, column.statistic),
      before.instructions?.way == after.instructions?.way
    else { return Judgement(.apart) }
    let tolerance = max(tolerance ?? column.metric.tolerance, Metric.layoutTolerance)
    return Judgement(abs(new - old) <= tolerance * old ? .noise : .exact)
  }

  private func judgeTime(
    _ column: MetricColumn, from before: BenchmarkRecord, to after: BenchmarkRecord,
    tolerance: Double
  ) -> Judgement {
    let floors = FloorRatio(from: before, to: after)
    let isPaired = after.pairs(from: before)?.before.isEmpty == false
    if !isPaired, before.isTimedInPart || after.isTimedInPart {
      // Who looks before the end looks more often than the level allows for.
      var judgement = Judgement(.undecided)
      judgement.before = floors?.floors.before
      judgement.after = floors?.floors.after
      judgement.interval = floors?.interval(level: Self.unchangedLevel)
      return judgement
    }
    guard let floors else {
      guard let old = before.value(of: column.metric, column.statistic), old > 0,
        let new = after.value(of: column.metric, column.statistic), new > 0
      else { return Judgement(.apart) }
      let factor = max(new / old, old / new)
      guard before.isOfMachine(of: after) else { return Judgement(.apart) }
      return Judgement(factor >= Self.suspicion ? .suspected : .apart)
    }
    var judgement = judge(
      floors, tolerance: max(tolerance, before.noiseFloor ?? 0, after.noiseFloor ?? 0))
    judgement.instructions =
      before.instructions(to: after) ?? after.pairs(from: before)?.instructions
    return judgement
  }

  /// Judges the ratio of two floors.
  package func judge(_ floors: FloorRatio, tolerance: Double) -> Judgement {
    var judgement = Judgement(.undecided)
    (judgement.before, judgement.after) = floors.floors
    let sure = floors.interval(level: share)
    // What is surely half of what is tolerated, and by the best estimate all of it.
    let (whole, half) = (1 + tolerance, 1 + tolerance / 2)
    if floors.ratio > whole && sure.lowerBound > half
      || floors.ratio < 1 / whole && sure.upperBound < 1 / half
    {
      judgement.significance = .significant
      judgement.interval = sure
      return judgement
    }
    let interval = floors.interval(level: Self.unchangedLevel)
    judgement.interval = interval
    if interval.lowerBound >= 1 / whole, interval.upperBound <= whole {
      judgement.significance = .noise
    }
    return judgement
  }

  /// Whether two builds are worth being timed against each other: their floors differ by more than
  /// half of what is tolerated, and what is known does not decide it.
  package func isSuspect(_ judgement: Judgement, tolerance: Double) -> Bool {
    guard judgement.significance == .undecided, let ratio = judgement.ratio else { return false }
    return max(ratio, 1 / ratio) > 1 + tolerance / 2
  }
}

extension FloorRatio {
  /// The bursts of two records that took turns: of the two builds alone, where there are such, or
  /// of one sweep.
  package init?(from before: BenchmarkRecord, to after: BenchmarkRecord) {
    if let pairs = after.pairs(from: before), !pairs.before.isEmpty {
      self.init(before: pairs.before, after: pairs.after)
    } else if let first = before.bursts, let second = after.bursts, let session = first.session,
      session == second.session
    {
      self.init(before: first.values, after: second.values)
    } else {
      return nil
    }
  }
}

extension BenchmarkRecord {
  /// Whether both were measured in executables that are known to have the same code.
  func hasCode(of other: BenchmarkRecord) -> Bool { code != nil && code == other.code }

  /// Whether nothing says that another machine measured the other one.
  fileprivate func isOfMachine(of other: BenchmarkRecord) -> Bool {
    machine == nil || other.machine == nil || machine == other.machine
  }

  /// The instructions of one call here and in another version, where both were counted in the same
  /// way.
  fileprivate func instructions(to other: BenchmarkRecord) -> PairedBursts.InstructionPair? {
    guard let before = instructions, let after = other.instructions, before.way == after.way,
      let (first, second) = before.counts.min().flatMap({ low in
        after.counts.min().map { (low, $0) }
      })
    else { return nil }
    return PairedBursts.InstructionPair(before: first, after: second, way: before.way)
  }
}

extension [Double] {
  fileprivate var isConstant: Bool { allSatisfy { $0 == first } }
}
