extension SweepReport {
  /// The commits between two versions between which something stepped.
  public struct Range: Sendable, Hashable {
    /// The label of the last version measured before the steps.
    public var from: String
    /// The label of the version that has them.
    public var to: String
    /// The commits after `from` up to `to`, newest last.
    public var commits: [CommitSummary]
    /// The web page of the commits.
    public var link: String?
  }

  /// The ranges of all steps, in the versions' order; without those whose commits are not known.
  public var ranges: [Range] {
    let places = Dictionary(
      runs.indices.map { (runs[$0].label, $0) }, uniquingKeysWith: { first, _ in first })
    let found = Set(
      entries.map { Range(from: $0.step.from, to: $0.step.to, commits: $0.commits, link: $0.link) })
    return found.filter { !$0.commits.isEmpty }.sorted { one, other in
      let (first, second) = (places[one.to] ?? 0, places[other.to] ?? 0)
      return first == second ? (places[one.from] ?? 0) < (places[other.from] ?? 0) : first < second
    }
  }
}
