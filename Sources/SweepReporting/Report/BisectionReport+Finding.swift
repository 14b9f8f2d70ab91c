import Foundation
import SweepAnalysis
import SweepText

extension BisectionReport {
  /// One answer: the commit that changed numbers, or the commits one of which did.
  public struct Finding: Sendable, Equatable {
    /// A number that changed there.
    public struct Change: Sendable, Hashable {
      /// The benchmark.
      public var benchmark: String
      /// The number before: that of the parent, or of the nearest commit before that could be
      /// measured.
      public var before: Double
      /// The number after.
      public var after: Double
      /// The number of each parent that could be measured, by hash; for a merge there are several.
      public var parents: [String: Double]
      /// Where the memory comes from; nil where it was not profiled.
      public var cause: StepCause?

      /// A change.
      public init(
        benchmark: String, before: Double, after: Double, parents: [String: Double] = [:]
      ) {
        self.benchmark = benchmark
        self.before = before
        self.after = after
        self.parents = parents
      }
    }

    /// A commit that may have made the change and cannot be tested.
    public struct Doubt: Sendable, Hashable {
      /// The commit.
      public var commit: Commit
      /// Why it cannot be tested.
      public var reason: String
      /// Whether it was tested; else it lies between commits that fail with one error, which is the
      /// reason here, and is assumed to fail as well.
      public var isTried: Bool

      /// A doubt.
      public init(commit: Commit, reason: String, isTried: Bool = true) {
        self.commit = commit
        self.reason = reason
        self.isTried = isTried
      }
    }

    /// What fresh builds of the commit and its parents said.
    public enum Confirmation: Sendable, Hashable {
      /// The same as the search.
      case confirmed
      /// Something else.
      case refuted(reason: String)
      /// Nothing: they could not be measured, or were not asked for.
      case missing(reason: String)
    }

    /// A dependency whose resolved version differs between the commit and its first parent.
    public struct DependencyChange: Sendable, Hashable {
      /// The package.
      public var identity: String
      /// The version before; nil if it was not there.
      public var before: String?
      /// The version after; nil if it is not there any more.
      public var after: String?

      /// A change of a dependency.
      public init(identity: String, before: String?, after: String?) {
        self.identity = identity
        self.before = before
        self.after = after
      }
    }

    /// The commit that made the change, or the first that is known to have it.
    public var commit: Commit
    /// Commits before it that may have made the change, the oldest first.
    public var doubts: [Doubt]
    /// The numbers.
    public var changes: [Change]
    /// Dependencies that changed with it.
    public var dependencies: [DependencyChange]
    /// What the fresh builds said.
    public var confirmation: Confirmation
    /// A command line that measures the commit against the one before it.
    public var reproduction: String

    /// An answer.
    public init(
      commit: Commit, doubts: [Doubt] = [], changes: [Change],
      dependencies: [DependencyChange] = [], confirmation: Confirmation, reproduction: String = ""
    ) {
      self.commit = commit
      self.doubts = doubts
      self.changes = changes
      self.dependencies = dependencies
      self.confirmation = confirmation
      self.reproduction = reproduction
    }

    /// Doubts that follow each other and have one error.
    struct DoubtRange: Sendable, Hashable {
      var doubts: [Doubt]

      var tried: Int { doubts.count(where: \.isTried) }
      var assumed: Int { doubts.count - tried }
      /// The first and the last of them, and how many there are.
      var span: String {
        guard doubts.count > 1, let first = doubts.first, let last = doubts.last else {
          return doubts.first?.commit.shortHash ?? ""
        }
        return "\(first.commit.shortHash)...\(last.commit.shortHash), \(doubts.count) commits"
      }

      /// Why they are doubts, in words.
      var reason: String {
        let reason = (doubts.first(where: \.isTried) ?? doubts.first)?.reason ?? ""
        guard assumed > 0 else { return reason }
        return "\(reason); \(tried) tried, \(assumed) between them assumed to fail as they do"
      }

      /// Whether each of them is named, as long as they are few.
      var isShort: Bool { assumed == 0 && doubts.count <= 3 }
    }

    /// The doubts, those with one error together.
    var doubtRanges: [DoubtRange] {
      var ranges: [DoubtRange] = []
      for doubt in doubts {
        let error = ErrorSignature(doubt.reason)
        if let last = ranges.last?.doubts.last, ErrorSignature(last.reason) == error {
          ranges[ranges.count - 1].doubts.append(doubt)
        } else {
          ranges.append(DoubtRange(doubts: [doubt]))
        }
      }
      return ranges
    }

    /// How many commits it may be, in words that a list follows.
    var choice: String {
      let count = "\(doubts.count + 1) commits"
      return doubts.allSatisfy(\.isTried)
        ? "these \(count), of which only the last can be tested"
        : "these \(count), of which only the last is known to build"
    }

    /// Whether the commit is known to be the one.
    public var isExact: Bool { doubts.isEmpty }
  }

  /// A commit as an answer shows it.
  public struct Commit: Sendable, Hashable {
    /// A file that differs from the first parent.
    public struct File: Sendable, Hashable {
      /// The path.
      public var path: String
      /// What became of it, in a word: `added`, `modified`.
      public var status: String

      /// A file.
      public init(path: String, status: String) {
        self.path = path
        self.status = status
      }
    }

    /// The whole hash.
    public var hash: String
    /// The name and address of who wrote it.
    public var author: String
    /// When it was written.
    public var date: Date
    /// The first line of its message.
    public var subject: String
    /// The hashes of its parents.
    public var parents: [String]
    /// The files that differ from its first parent.
    public var files: [File]
    /// The lines of `Package.swift` that differ from its first parent, each behind `- ` or `+ `.
    public var manifestChanges: [String]
    /// Whether nothing but the package's manifest changed of what a build can see.
    public var changesManifestOnly: Bool

    /// A commit.
    public init(
      hash: String, author: String, date: Date, subject: String, parents: [String], files: [File],
      manifestChanges: [String] = [], changesManifestOnly: Bool = false
    ) {
      self.hash = hash
      self.author = author
      self.date = date
      self.subject = subject
      self.parents = parents
      self.files = files
      self.manifestChanges = manifestChanges
      self.changesManifestOnly = changesManifestOnly
    }

    /// The hash as far as people write it.
    public var shortHash: String { String(hash.prefix(10)) }
  }
}
