import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepText

/// What came of a bisection.
public struct BisectReport: Sendable {
  /// A test of the search, in words.
  public struct LogEntry: Sendable, Hashable {
    /// The commit.
    public var version: Version
    /// What it said of each benchmark; of a search for all changes, where it could not be tested.
    public var verdicts: [String: BisectionVerdict]
    /// The number of each benchmark; only of a search for all changes.
    public var values: [String: Double] = [:]
    /// How many commits were left before; `nil` in a search for all changes.
    public var candidates: Int?
  }

  /// The plan.
  public let plan: BisectPlan
  /// The answers, in the order of history.
  public let findings: [BisectFinding]
  /// The tests of the search, in order.
  public let log: [LogEntry]
  /// Everything that was measured, in the order of history, for tables and figures.
  public let tested: [Version]
  /// How many builds the ends and the search took.
  public let searchBuilds: Int
  /// How many builds the confirmation took.
  public let confirmationBuilds: Int

  /// The exit status that the answers call for.
  public var exitStatus: ExitStatus {
    let isWhole = findings.allSatisfy { finding in
      if case .refuted = finding.confirmation { return false }
      return finding.isExact
    }
    return isWhole ? .done : .partly
  }

  /// The output folder.
  public var output: OutputFolder { OutputFolder(path: plan.request.sweep.output) }
}
