/// Finds every commit of a range at which a number changed, up or down, by recursive division.
///
/// A line of commits whose ends agree is not looked into, unless the search is thorough. Otherwise
/// the commit in its middle is measured and both halves are searched. So are the ends of a stretch
/// of commits that cannot be measured; between two that fail with one error, only a few are tried,
/// once that error is known, unless the search is thorough. The line is that of first
/// parents; a merge at which a number changed is followed into what it merged, and stands for
/// itself only when that does not account for the change.
public struct StepDivision<Question: Hashable & Sendable>: Sendable {
  /// What a commit was measured to have.
  public enum Reading: Sendable, Hashable {
    /// The number.
    case value(Double)
    /// There is none; why, in one line.
    case missing(reason: String)

    /// The number, if there is one.
    public var value: Double? { if case .value(let value) = self { value } else { nil } }
  }

  /// One change.
  public struct Step: Sendable, Hashable {
    /// What changed.
    public var question: Question
    /// The last commit before the change that has a number.
    public var before: String
    /// The commit that made the change, or the commits one of which did, the oldest first.
    public var commits: [String]
    /// The number before.
    public var from: Double
    /// The number after.
    public var to: Double
    /// Those of the commits that were not measured, because they lie between two that fail with one
    /// error: one of those two.
    public var assumed: [String: String] = [:]
  }

  /// Measures one commit.
  public typealias Probe =
    @Sendable (_ id: String, _ questions: [Question]) async throws -> [Question: Reading]

  package let graph: CommitGraph
  package let isSame: @Sendable (Question, Double, Double) -> Bool
  package let isThorough: Bool
  package let firstParent: Bool

  /// Makes a search.
  ///
  /// - Parameters:
  ///   - graph: The commits that the bad end has and the good end has not.
  ///   - firstParent: Whether merges are left as they are.
  ///   - isThorough: Whether lines whose ends agree are measured commit by commit.
  ///   - isSame: Whether two numbers count as equal.
  public init(
    _ graph: CommitGraph, firstParent: Bool = false, isThorough: Bool = false,
    isSame: @escaping @Sendable (Question, Double, Double) -> Bool
  ) {
    self.graph = graph
    self.firstParent = firstParent
    self.isThorough = isThorough
    self.isSame = isSame
  }

  /// Searches the line from the good end to `tip`.
  ///
  /// - Parameters:
  ///   - questions: What to look for.
  ///   - good: The end before the range, for a range that begins with a commit without parents.
  ///   - tip: The end of the range.
  ///   - probe: Measures a commit; it is not called twice for the same content.
  /// - Returns: The changes in the order of history.
  /// - Throws: What `probe` throws.
  public func run(
    _ questions: [Question], from good: String, to tip: String, probe: @escaping Probe
  ) async throws -> [Step] {
    guard let place = graph.place(of: tip) else { return [] }
    let division = Division(search: self, good: good, readings: Readings(graph, probe))
    let steps = try await division.line(endingAt: place, without: [], questions)
    let order = graph.candidates(below: place, without: [])
    let ranks = Dictionary(
      uniqueKeysWithValues: zip(order.map { graph.nodes[$0].id }, order.indices))
    let asked = Dictionary(zip(questions, questions.indices)) { first, _ in first }
    return Set(steps).sorted { one, other in
      let keys = [one, other].map { (ranks[$0.commits.last ?? ""] ?? -1, asked[$0.question] ?? 0) }
      return keys[0] < keys[1]
    }
  }
}
