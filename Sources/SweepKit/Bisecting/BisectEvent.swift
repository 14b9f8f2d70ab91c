import SweepAnalysis
import SweepGit
import SweepMeasuring

/// What a bisection reports while it goes on.
public enum BisectEvent: Sendable {
  /// Why a commit is looked at.
  public enum Purpose: String, Sendable {
    /// It is an end of the range.
    case end
    /// It is a step of the search.
    case search
    /// It is the found commit or one of its parents, built anew.
    case confirmation = "confirm"
  }

  /// The range is known.
  case planned(commits: Int, candidates: Int, notes: [String])
  /// A commit is being checked out and built.
  case building(Version, Purpose)
  /// Its benchmarks are being measured.
  case measuring(Version, Purpose)
  /// It has been measured, or could not be; `isReused` when an earlier run did.
  case measured(Outcome, Purpose, isReused: Bool, elapsed: Duration)
  /// Something worth knowing that fails nothing.
  case notice(String)
  /// A step of the search: what the commit said of each benchmark, and how many commits were left
  /// before.
  case judged(Version, [String: BisectionVerdict], candidates: Int)
}
