/// One step of a search: a commit, and what its test said.
public struct BisectionStep<Question: Hashable & Sendable>: Sendable {
  /// The commit.
  public var id: String
  /// The verdict on each question that was open.
  public var verdicts: [Question: BisectionVerdict]
  /// How many commits were left before the step, for the question that asked for it.
  public var candidateCount: Int
}
