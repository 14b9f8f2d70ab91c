import SweepAnalysis
import SweepMeasuring
import SweepResults

/// Two versions of a sweep of which it is asked whether a benchmark's time changed between them.
struct VersionPair: Sendable, Hashable {
  /// The benchmark.
  let id: String
  /// The places of the versions in the plan.
  let from: Int
  let to: Int
  /// Whether the question comes from a fit of the whole series.
  let isGradual: Bool
  /// Whether these are the first and the last version, which gates compare.
  let areEnds: Bool
}

/// A pair of versions with what was timed of just these two, and what the judge says of them.
struct PairQuestion: Sendable {
  let pair: VersionPair
  var bursts: PairedBursts
  var judgement: Judgement

  /// How far the floors are apart, for the order of asking.
  var size: Double { judgement.ratio.map { max($0, 1 / $0) } ?? 1 }
}

/// What the versions of a sweep are asked about time where their code differs, and the run files
/// that have the answers so far.
struct PairQuestions: Sendable {
  /// What reports and gates ask: neighbours and levels of series, then first and last versions.
  let asked: [VersionPair]
  /// The labels of the plan's versions.
  private let labels: [String]
  private(set) var files: [Int: RunFile]
  private let judge: ChangeJudge

  private static var tolerance: Double { Metric.time.tolerance }

  /// Questions about the versions that have run files, by their places in the plan.
  init(labels: [String], files: [Int: RunFile]) {
    self.labels = labels
    self.files = files
    asked = Self.pairs(labels, files)
    judge = ChangeJudge(questions: asked.count { !$0.areEnds })
  }

  private static func pairs(_ labels: [String], _ files: [Int: RunFile]) -> [VersionPair] {
    let indexes = files.keys.sorted()
    let places = Dictionary(
      indexes.map { (labels[$0], $0) }, uniquingKeysWith: { first, _ in first })
    let series = SeriesList(
      indexes.compactMap { index in
        files[index].map { ComparedRun(label: labels[index], content: .run($0)) }
      })
    func pair(_ pair: SeriesList.Pair, areEnds: Bool = false) -> VersionPair? {
      guard let code = pair.from.record.code, let other = pair.to.record.code, code != other,
        let from = places[pair.from.label], let to = places[pair.to.label]
      else { return nil }
      return VersionPair(
        id: pair.id, from: from, to: to, isGradual: pair.isGradual, areEnds: areEnds)
    }
    let asked = series.questions(.time, tolerance: tolerance).compactMap { pair($0) }
    let ends = series.ids.flatMap { id in
      series.lines(id, .time).compactMap { points -> VersionPair? in
        guard points.count > 2, let first = points.first, let last = points.last else { return nil }
        return pair(SeriesList.Pair(id: id, from: first.point, to: last.point), areEnds: true)
      }
    }
    return asked + ends
  }

  /// What is known of a pair; nil where one of the two has no such benchmark.
  func question(_ pair: VersionPair) -> PairQuestion? {
    guard let from = record(pair.id, pair.from), let to = record(pair.id, pair.to),
      let code = to.code, let fromCode = from.code
    else { return nil }
    return PairQuestion(
      pair: pair,
      bursts: to.pairs(from: from)
        ?? PairedBursts(
          benchmark: pair.id, against: labels[pair.from], againstCode: fromCode, code: code),
      judgement: judge.judge(
        MetricColumn(.time), from: from, to: to, tolerance: Self.tolerance, isGrowth: true))
  }

  /// The pairs that look changed and are not decided: neighbours first, for they say which version
  /// it was, and larger changes before smaller ones.
  var suspects: [PairQuestion] {
    [false, true].flatMap { areEnds in
      asked.filter { $0.areEnds == areEnds }.compactMap(question).filter(isSuspect)
        .sorted { $0.size > $1.size }
    }
  }

  /// Whether a pair is worth being timed again.
  func isSuspect(_ question: PairQuestion) -> Bool {
    judge.isSuspect(question.judgement, tolerance: Self.tolerance)
  }

  /// Judges a pair by its own bursts, if there are any.
  func judged(_ question: PairQuestion) -> PairQuestion {
    guard let floors = FloorRatio(before: question.bursts.before, after: question.bursts.after)
    else { return question }
    var question = question
    question.judgement = judge.judge(floors, tolerance: Self.tolerance)
    return question
  }

  /// Keeps what was timed of a pair in the file of the newer version, and gives that file.
  mutating func keep(_ question: PairQuestion) -> RunFile? {
    files[question.pair.to]?.setPairs(question.bursts)
    return files[question.pair.to]
  }

  /// What is run of a pair: its benchmark, and the executable that has it.
  func target(of pair: VersionPair) -> (benchmark: BenchmarkDescription, product: String)? {
    guard let file = files[pair.to], let record = record(pair.id, pair.to),
      let executable = RunProvenance(of: file).executables.first(where: {
        $0.benchmarks.contains(pair.id)
      })
    else { return nil }
    return (BenchmarkDescription(record), executable.product)
  }

  private func record(_ id: String, _ index: Int) -> BenchmarkRecord? {
    files[index]?.benchmarks.first { $0.fullname == id }
  }
}
