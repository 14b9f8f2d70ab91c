import SweepMeasuring
import SweepText

/// What came of a sweep.
public struct SweepSummary: Sendable {
  /// The plan that was carried out.
  public let plan: SweepPlan
  /// The outcome of each version, in the plan's order.
  public let outcomes: [Outcome]
  /// The output folder.
  public let output: OutputFolder

  /// The exit status that the outcomes call for.
  public var exitStatus: ExitStatus {
    if plan.shard != nil, outcomes.allSatisfy(\.isSkipped) { return .done }
    return Self.exitStatus(of: outcomes)
  }

  /// The exit status that the outcomes of a sweep call for.
  package static func exitStatus(of outcomes: [Outcome]) -> ExitStatus {
    let outcomes = outcomes.filter { !$0.isSkipped }
    if outcomes.allSatisfy({ !$0.isMeasured }) { return .nothingMeasured }
    let failures = outcomes.flatMap(\.failures).filter { $0.kind != .notAvailable }
    if failures.contains(where: { $0.kind == .ceiling }) { return .exceeded }
    let isWhole =
      outcomes.allSatisfy { $0.isMeasured && $0.unavailable.isEmpty } && failures.isEmpty
    return isWhole ? .done : .partly
  }
}
