import SweepText

/// Why no list of versions could be made.
public indirect enum SelectionError: Error, Sendable, Equatable {
  /// A positional name that git does not resolve; with the names near to it.
  case unknownRevision(String, near: [String])
  /// A hash prefix or name that stands for several objects.
  case ambiguousRevision(String)
  /// A tag pattern or range that no tag matches; with how many tags there are and some of them.
  case noTagMatches(String, tagCount: Int, examples: [String])
  /// Text that should be a version range.
  case badRange(String)
  /// Text that should be a commit range.
  case badCommitRange(String)
  /// A commit range without a commit in it.
  case emptyCommitRange(String)
  /// Nothing was asked for: no name and no pattern.
  case nothingSelected(tagCount: Int)
  /// Dates or numbers left nothing of the versions that were selected.
  case nothingLeft(of: Int)
  /// Text that should pin a dependency.
  case badPin(String)
  /// Text that should be a day.
  case badDay(String)
  /// Something that a shallow clone may lack.
  case inShallowClone(SelectionError)
  /// A pin of something that the dependency does not have.
  case unknownPin(identity: String, revision: String, near: [String])
}

extension SelectionError: ReportedError {
  /// One line that names what was wrong and the way out.
  public var description: String {
    switch self {
    case .unknownRevision(let name, let near):
      "no tag, branch or commit is named '\(name)'\(NearNames.suggestion(near))"
    case .ambiguousRevision(let name):
      "'\(name)' stands for more than one object; give more characters of the hash"
    case .noTagMatches(let pattern, let count, let examples):
      count == 0
        ? "no tag matches '\(pattern)': the repository has no tags; name commits or branches instead"
        : "no tag matches '\(pattern)'; the \(count) tags are such as "
          + examples.joined(separator: ", ")
    case .inShallowClone(let error): "\(error); \(GitError.shallowAdvice)"
    case .badPin(let text):
      "'\(text)' is not a pin; write it as NAME@VERSION, NAME@BRANCH or NAME@COMMIT"
    case .badDay(let text): "'\(text)' is not a day; write it as 2025-01-31, or 'commit'"
    case .unknownPin(let identity, let revision, let near):
      "\(identity) has no version, branch or commit '\(revision)'\(NearNames.suggestion(near))"
    case .badRange(let text):
      "'\(text)' is not a version range; write comparisons such as '>=1.1,<1.3'"
    case .badCommitRange(let text):
      "'\(text)' is not a commit range; write it as A..B"
    case .emptyCommitRange(let text):
      "no commit is in \(text); A..B covers what B has and A has not"
    case .nothingLeft(let count):
      count == 1
        ? "the dates leave out the one version that was selected"
        : "the dates leave out all \(count) versions that were selected"
    case .nothingSelected(let count):
      "no versions were named; the repository has \(UnitScale.counted(count, "tag"))"
    }
  }

  /// What is written wrong is usage; what is not there is a missing input.
  public var exitStatus: ExitStatus {
    switch self {
    case .inShallowClone(let error): error.exitStatus
    case .badRange, .badCommitRange, .badPin, .badDay: .usage
    case .unknownRevision, .ambiguousRevision, .noTagMatches, .emptyCommitRange, .nothingSelected,
      .nothingLeft, .unknownPin:
      .missingInput
    }
  }
}
