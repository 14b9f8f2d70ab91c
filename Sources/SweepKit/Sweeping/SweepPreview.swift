import SweepGit
import SweepMeasuring

/// What a sweep would have to do for each of its versions.
public struct SweepPreview: Sendable {
  /// What there is of a version.
  public enum Standing: Sendable, Hashable {
    /// Results are in the cache.
    case measured
    /// It is known not to build.
    case failed(reason: String)
    /// The suite's build is in the cache.
    case built
    /// Nothing yet.
    case open
    /// Another version of the sweep has the same tree.
    case sameTree(label: String)
    /// The definition leaves it out.
    case skipped(reason: String)
  }

  private let plan: SweepPlan
  private let watch: DependencyWatch
  private let store: ResultStore

  /// Makes a preview.
  ///
  /// - Parameters:
  ///   - source: The repository that the plan was made from.
  ///   - notice: Receives what is worth knowing, such as a dependency that cannot be reached.
  public init(
    plan: SweepPlan, source: PackageSource, notice: @escaping @Sendable (SweepEvent) -> Void
  ) {
    self.plan = plan
    watch = DependencyWatch(plan: plan, source: source, report: notice)
    store = ResultStore(cache: plan.request.cache)
  }

  /// What there is of each version, in the plan's order. Dependencies are asked for new releases;
  /// nothing is built.
  ///
  /// - Throws: ``SweepError`` when what is in the cache cannot be read.
  public func standings() async throws -> [Standing] {
    var firsts: [String: String] = [:]
    var standings: [Standing] = []
    for version in plan.versions {
      let key = plan.key(of: version)
      if let reason = plan.skipReason(of: version) {
        standings.append(.skipped(reason: reason))
      } else if let label = firsts[key] {
        standings.append(.sameTree(label: label))
      } else {
        firsts[key] = version.label
        standings.append(try await standing(version, key: key))
      }
    }
    return standings
  }

  private func standing(_ version: Version, key: String) async throws -> Standing {
    if let kept = try store.find(key),
      await watch.isCurrent(kept.outcome.dependencies, for: version)
    {
      if case .failed(_, let reason) = kept.outcome.result { return .failed(reason: reason) }
      return .measured
    }
    let workspace = Workspace(
      plan: plan, version: version, key: plan.buildKey(of: version, way: plan.way))
    if let record = try BuildRecord(in: workspace),
      await watch.isCurrent(record.states, for: version)
    {
      return .built
    }
    return .open
  }
}
