import SweepText

/// A comparison that cannot be made as it was asked for. The description is one line.
public enum ComparisonError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The number of labels is not the number of runs.
  case labelCount(given: Int, runs: Int)
  /// A label was given twice.
  case repeatedLabel(String)
  /// A name that is none of the choices; `option` is the command-line option it was given to.
  case unknown(option: String, value: String, choices: [String])
  /// A threshold that cannot be read, and why.
  case threshold(String, reason: String)
  /// What was asked for needs more runs.
  case tooFewRuns(String)
  /// Anything else that does not go together, in words.
  case unusable(String)

  /// One line that says what to change.
  public var description: String {
    switch self {
    case .labelCount(let given, let runs):
      "--label was given \(given) times for \(runs) runs; give one a run, in their order"
    case .repeatedLabel(let label):
      TerminalText.safe("--label \(label) was given twice; labels must differ")
    case .unknown(let option, let value, let choices):
      TerminalText.safe("\(option): unknown \"\(value)\"; use \(choices.joined(separator: ", "))")
    case .threshold(let text, let reason):
      TerminalText.safe("--fail-on \(text): \(reason)")
    case .tooFewRuns(let reason), .unusable(let reason):
      TerminalText.safe(reason)
    }
  }
}
