/// Searches a graph of commits for the one at which each question's answer changed.
///
/// Each step tests the commit that halves what is left, as `git bisect` does. Questions whose
/// answers have been the same so far share every test; where they part, each goes its own way and
/// still takes what the tests for others told.
public struct BisectionSearch<Question: Hashable & Sendable>: Sendable {
  /// Tests one commit: a verdict on each of the questions.
  public typealias Probe =
    @Sendable (_ id: String, _ questions: [Question]) async throws -> [Question: BisectionVerdict]

  /// What the whole search found.
  public struct Result: Sendable {
    /// The answer to each question.
    public var answers: [Question: BisectionAnswer] = [:]
    /// The tests, in order.
    public var steps: [BisectionStep<Question>] = []
    /// The commits of each answer that were not tested, because they lie between two that fail with
    /// one error: one of those two.
    public var assumed: [Question: [String: String]] = [:]

    package init(answers: [Question: BisectionAnswer] = [:], steps: [BisectionStep<Question>] = [])
    {
      self.answers = answers
      self.steps = steps
    }
  }

  private let graph: CommitGraph
  private let bad: String

  /// Makes a search.
  ///
  /// - Parameters:
  ///   - graph: The commits that the bad end has and no good end has.
  ///   - bad: The bad end, which is in the graph.
  public init(_ graph: CommitGraph, bad: String) {
    self.graph = graph
    self.bad = bad
  }

  /// The number of commits that may have made the change, before anything is tested.
  public var candidateCount: Int {
    graph.place(of: bad).map { BisectionState(graph, bad: $0).candidates(graph).count } ?? 0
  }

  /// Searches until every question is answered.
  ///
  /// - Parameters:
  ///   - questions: The questions, all of which are good before the range and bad at its end.
  ///   - report: Called after each test.
  ///   - probe: Tests a commit. A verdict that is missing counts as untestable.
  /// - Throws: What `probe` throws.
  public func run(
    _ questions: [Question], report: @Sendable (BisectionStep<Question>) -> Void = { _ in },
    probe: Probe
  ) async throws -> Result {
    var result = Result()
    guard let tip = graph.place(of: bad) else { return result }
    var states = Dictionary(
      questions.map { ($0, BisectionState(graph, bad: tip)) }, uniquingKeysWith: { one, _ in one })
    var known: [String: [Question: BisectionVerdict]] = [:]
    while let question = questions.first(where: { result.answers[$0] == nil }),
      let state = states[question]
    {
      guard case .probe(let place) = state.next(graph) else {
        answer(questions, by: state, states, into: &result)
        continue
      }
      let node = graph.nodes[place]
      if known[node.content]?[question] == nil {
        let open = questions.filter {
          result.answers[$0] == nil && known[node.content]?[$0] == nil
        }
        let verdicts = try await probe(node.id, open)
        let told = Dictionary(
          uniqueKeysWithValues: open.map {
            ($0, verdicts[$0] ?? .untestable(reason: "it has no result"))
          })
        known[node.content, default: [:]].merge(told) { first, _ in first }
        let step = BisectionStep(
          id: node.id, verdicts: told, candidateCount: state.candidates(graph).count)
        result.steps.append(step)
        report(step)
      }
      for (question, verdict) in known[node.content] ?? [:] {
        states[question]?.learn(verdict, at: place, graph)
      }
    }
    return result
  }

  /// Answers every question that is in this state.
  private func answer(
    _ questions: [Question], by state: BisectionState, _ states: [Question: BisectionState],
    into result: inout Result
  ) {
    let answer: BisectionAnswer
    var assumed: [String: String] = [:]
    switch state.next(graph) {
    case .found(let place): answer = .commit(graph.nodes[place].id)
    case .anyOf(let places, let untested):
      answer = .anyOf(places.map { graph.nodes[$0].id })
      for (place, failed) in untested { assumed[graph.nodes[place].id] = graph.nodes[failed].id }
    case .probe: return
    }
    for question in questions where states[question] == state {
      result.answers[question] = answer
      if !assumed.isEmpty { result.assumed[question] = assumed }
    }
  }
}
