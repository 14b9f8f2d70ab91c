import Foundation
import SweepAnalysis
import SweepResults
import SweepText

/// What a bisection found: the one value behind its text, JSON and Markdown.
public struct BisectionReport: Sendable, Equatable {
  /// A commit that was measured, or an end of the range.
  public struct Revision: Sendable, Hashable {
    /// What the user calls it.
    public var name: String
    /// The name of its run file.
    public var label: String
    /// The whole hash.
    public var commit: String
    /// The hash of its tree.
    public var tree: String
    /// When it was committed.
    public var date: Date
    /// The first line of its message.
    public var subject: String

    /// A revision.
    public init(
      name: String, label: String, commit: String, tree: String, date: Date, subject: String
    ) {
      self.name = name
      self.label = label
      self.commit = commit
      self.tree = tree
      self.date = date
      self.subject = subject
    }
  }

  /// A test of the search.
  public struct Test: Sendable, Hashable {
    /// The commit.
    public var revision: Revision
    /// What it said of each benchmark; of a search for all changes, where it could not be tested.
    public var verdicts: [String: BisectionVerdict]
    /// The number of each benchmark; only of a search for all changes.
    public var values: [String: Double]
    /// How many commits were left before; nil in a search for all changes.
    public var candidates: Int?

    /// A test.
    public init(
      revision: Revision, verdicts: [String: BisectionVerdict] = [:],
      values: [String: Double] = [:], candidates: Int? = nil
    ) {
      self.revision = revision
      self.verdicts = verdicts
      self.values = values
      self.candidates = candidates
    }
  }

  /// The package under test.
  public var package: String
  /// The number that was looked at.
  public var metric: Metric
  /// Which way it had to move.
  public var direction: ChangeDirection
  /// The good ends.
  public var good: [Revision]
  /// The bad end.
  public var bad: Revision
  /// What there is to know about the ends, one line each.
  public var notes: [String]
  /// The number of commits in the range, the bad end among them.
  public var commitCount: Int
  /// How many of them change something that counts.
  public var candidateCount: Int
  /// Whether only the first parents of merges were followed.
  public var followsFirstParent: Bool
  /// The answers, in the order of history.
  public var findings: [Finding]
  /// The tests of the search, in order.
  public var tests: [Test]
  /// Everything that was measured, in the order of history.
  public var tested: [Revision]
  /// How many builds the ends and the search took.
  public var searchBuilds: Int
  /// How many builds the confirmation took.
  public var confirmationBuilds: Int

  /// A report.
  public init(
    package: String, metric: Metric, direction: ChangeDirection, good: [Revision], bad: Revision,
    notes: [String] = [], commitCount: Int, candidateCount: Int, followsFirstParent: Bool = false,
    findings: [Finding], tests: [Test], tested: [Revision], searchBuilds: Int,
    confirmationBuilds: Int
  ) {
    self.package = package
    self.metric = metric
    self.direction = direction
    self.good = good
    self.bad = bad
    self.notes = notes
    self.commitCount = commitCount
    self.candidateCount = candidateCount
    self.followsFirstParent = followsFirstParent
    self.findings = findings
    self.tests = tests
    self.tested = tested
    self.searchBuilds = searchBuilds
    self.confirmationBuilds = confirmationBuilds
  }

  /// The exit status that the answers call for.
  public var exitStatus: ExitStatus {
    !isRefuted && findings.allSatisfy(\.isExact) ? .done : .partly
  }

  /// Whether fresh builds contradict an answer.
  package var isRefuted: Bool {
    findings.contains { finding in
      if case .refuted = finding.confirmation { true } else { false }
    }
  }
}

extension BisectionVerdict {
  /// The verdict in words.
  package var text: String {
    switch self {
    case .good: "good"
    case .bad: "bad"
    case .untestable(let reason): "untestable: \(reason)"
    case .undecided(let reason): "undecided: \(reason)"
    }
  }
}
